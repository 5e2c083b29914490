"""The hooks: events come in, deliveries go out."""

from quart import Blueprint

from chatclick import (
    ErasureReport,
    EventView,
    ExportFile,
    Health,
    PluginContext,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_webhooks import subjects
from chatclick_webhooks.routes import Routes
from chatclick_webhooks.service import Service

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API of webhooks."""
    return Routes(site, _service).build()


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Go on with what is to be delivered."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """Put everything away."""
    await _service.stop()


@hookimpl
async def config_changed() -> None:
    """Nothing to do: settings are read when they are needed."""


@hookimpl
async def plugin_health() -> Health:
    """Say how deliveries go."""
    return await _service.feel()


@hookimpl
async def analytics_event(event: EventView) -> None:
    """Put an event into the line; the host's log goes on only when it is stored."""
    await _service.take(event)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return what was sent about a person."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove what was sent about a person."""
    return await subjects.erase(subject, context)
