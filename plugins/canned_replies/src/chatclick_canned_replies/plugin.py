"""The hooks: routes, a start that hands them the context, and an action that finds replies."""

from quart import Blueprint

from chatclick import (
    Action,
    ActionResult,
    ErasureReport,
    ExportFile,
    JSONObject,
    PluginContext,
    SessionView,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_canned_replies.finding import SEARCH, search
from chatclick_canned_replies.routes import Routes

_routes: list[Routes] = []


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API and the page."""
    _routes[:] = [Routes(site)]
    return _routes[0].build()


@hookimpl
def register_actions() -> list[Action]:
    """Offer to find what fits a question, for suggestions."""
    return [SEARCH]


@hookimpl
async def action_run(session: SessionView, values: JSONObject) -> ActionResult:
    """Find it."""
    return await search(session, values)


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Hand the routes what they need."""
    for routes in _routes:
        routes.start(context)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return nothing: what is kept is of staff, and no visitor has a reply."""
    return []


@hookimpl
async def subject_erase(subject: SubjectView) -> ErasureReport:
    """Report that nothing is left of a visitor, for nothing was kept."""
    return ErasureReport(is_complete=True)
