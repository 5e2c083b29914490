"""The hooks: routes, and a start that hands them the context."""

from quart import Blueprint

from chatclick import PluginContext, Site, hookimpl
from chatclick_canned_replies.routes import Routes

_routes: list[Routes] = []


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API and the page."""
    _routes[:] = [Routes(site)]
    return _routes[0].build()


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Hand the routes what they need."""
    for routes in _routes:
        routes.start(context)
