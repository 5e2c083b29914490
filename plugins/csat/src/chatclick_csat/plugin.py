"""The hooks: events become ratings, which stand beside conversations, in facts and on a page."""

from typing import Any

from quart import Blueprint

from chatclick import (
    Action,
    ActionResult,
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
from chatclick_csat import facts, subjects
from chatclick_csat.asking import ASK, ask
from chatclick_csat.models import Survey
from chatclick_csat.routes import Routes
from chatclick_csat.scales import LABELS, SCALES
from chatclick_csat.service import Service
from chatclick_csat.showing import build_slot
from chatclick_csat.taking import RATED

_EVENT: JSONObject = {
    "type": "object",
    "properties": {
        "score": {"type": "integer"},
        "scale": {"enum": list(SCALES)},
        "percent": {"type": "integer"},
        "label": {"enum": list(LABELS)},
        "has_comment": {"type": "boolean"},
    },
}

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API, the page behind links, and the files of both."""
    return Routes(site, _service).build()


@hookimpl
def register_event_types() -> list[EventType]:
    """Name what is recorded when a rating is kept."""
    return [EventType(type=RATED, schema=_EVENT)]


@hookimpl
def register_actions() -> list[Action]:
    """Offer to ask for a rating in the conversation itself."""
    return [ASK]


@hookimpl
async def action_run(session: SessionView, run_id: str, context: PluginContext) -> ActionResult:
    """Write a link to the page where the visitor rates the conversation."""
    return await ask(session, run_id, context)


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Begin."""
    _service.start(context)


@hookimpl
async def analytics_event(event: EventView) -> None:
    """Keep who was asked, and what they said."""
    await _service.take(event)


@hookimpl
async def routing_facts(session: SessionView) -> dict[str, Any] | None:
    """Say how the visitor rated: `csat.score`, `.percent`, `.label`, and `.last_…` before that."""
    return await facts.build_facts(session.visitor.id, session.id)


@hookimpl
async def admin_slot(session: SessionView | None, locale: str) -> SlotContent | None:
    """Show how a conversation was rated, and how earlier ones of the visitor were."""
    if session is None:
        return None
    row = await Survey.get_or_none(session_id=session.id)
    earlier = await facts.find_earlier(session.visitor.id, session.id)
    can_ask = bool(_service.context.config["base_url"]) and session.category != "done"
    return build_slot(row, earlier, locale, can_ask=can_ask)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return a person's ratings."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove a person's ratings."""
    return await subjects.erase(subject, context)
