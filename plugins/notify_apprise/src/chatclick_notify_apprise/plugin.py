"""The hooks: what staff are told is said in rooms elsewhere, too."""

from pathlib import Path

from quart import Blueprint, Response

from chatclick import (
    Health,
    NotificationView,
    PluginContext,
    Receipt,
    RecipientView,
    Site,
    hookimpl,
)
from chatclick_notify_apprise.routes import Routes
from chatclick_notify_apprise.service import Service

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API, and the files of the page."""
    pages = site.blueprint()
    files = site.assets(Path(__file__).parent / "static")

    @pages.get("/static/<path:name>")
    async def static(name: str) -> Response:
        return await files.file(name)

    return [Routes(site, _service).build(), pages]


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Begin."""
    _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """End."""
    _service.stop()


@hookimpl
async def plugin_health() -> Health:
    """Say whether rooms can be called."""
    trouble = _service.ledger.trouble
    return Health("degraded", trouble) if trouble else Health("ok")


@hookimpl
async def notification_send(notification: NotificationView, recipient: RecipientView) -> Receipt:
    """Tell rooms."""
    return await _service.notify(notification, recipient)
