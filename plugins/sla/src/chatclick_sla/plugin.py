"""The hooks: events move clocks, and what is left of them stands beside a conversation."""

from quart import Blueprint

from chatclick import (
    ErasureReport,
    EventType,
    EventView,
    ExportFile,
    JSONObject,
    PluginContext,
    SessionView,
    Site,
    SlotContent,
    SubjectView,
    hookimpl,
)
from chatclick_sla import subjects
from chatclick_sla.deciding import KINDS
from chatclick_sla.routes import Routes
from chatclick_sla.service import Service
from chatclick_sla.showing import build_slot

_EVENT: JSONObject = {
    "type": "object",
    "properties": {
        "kind": {"enum": list(KINDS)},
        "policy_id": {"type": "string"},
        "target_s": {"type": "integer"},
        "due_at": {"type": ["string", "null"]},
    },
}

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API."""
    return Routes(site, _service).build()


@hookimpl
def register_event_types() -> list[EventType]:
    """Name what is recorded in sessions."""
    return [EventType(type=f"sla.{what}", schema=_EVENT) for what in ("warned", "breached", "met")]


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Go on with the clocks that run."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """Put everything away."""
    await _service.stop()


@hookimpl
async def analytics_event(event: EventView) -> None:
    """Move the clocks of a session by what happened in it."""
    await _service.turns.take(event)


@hookimpl
async def admin_slot(session: SessionView | None, locale: str) -> SlotContent | None:
    """Show what is left of the targets of a session, the most pressing first."""
    if session is None:
        return None
    found = await _service.list_clocks(session.id)
    live = [(clock, left_s) for clock, left_s in found if left_s is not None]
    live.sort(key=lambda one: one[1])
    names = {one.id: one.name for one in await _service.policies.list()}
    return build_slot(names.get(live[0][0].policy_id, "") if live else "", live, locale)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return how long a person's sessions waited."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove how long a person's sessions waited."""
    return await subjects.erase(subject, context)
