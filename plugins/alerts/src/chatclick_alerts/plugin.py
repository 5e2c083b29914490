"""The hooks: rules are looked at while the plugin runs, and an API and a page keep them."""

from quart import Blueprint

from chatclick import (
    ErasureReport,
    EventType,
    ExportFile,
    JSONObject,
    PluginContext,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_alerts.machine import Change
from chatclick_alerts.routes import Routes
from chatclick_alerts.service import Service

_EVENT: JSONObject = {
    "type": "object",
    "properties": {
        "rule_id": {"type": ["string", "null"]},
        "name": {"type": "string"},
        "previous": {"type": "string"},
        "state": {"type": "string"},
        "value": {"type": ["number", "null"]},
        "low": {"type": ["number", "null"]},
        "high": {"type": ["number", "null"]},
        "metric": {"type": ["string", "null"]},
        "is_silenced": {"type": "boolean"},
    },
}
BY_PEOPLE = ("acknowledged", "snoozed", "stopped", "tested")

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API and the page."""
    return Routes(site, _service).build()


@hookimpl
def register_event_types() -> list[EventType]:
    """Name what is recorded."""
    return [EventType(type=f"alerts.{what}", schema=_EVENT) for what in (*Change, *BY_PEOPLE)]


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Go on where it stopped."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """Put everything away."""
    await _service.stop()


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile] | None:
    """Say that nothing is kept of visitors; names here are those of staff who set something."""
    return None


@hookimpl
async def subject_erase(subject: SubjectView) -> ErasureReport:
    """Say that nothing is kept of visitors."""
    return ErasureReport(is_complete=True)
