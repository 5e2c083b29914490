"""The hooks: what is said of sessions, beside them, in facts, in numbers and on a page."""

from quart import Blueprint

from chatclick import (
    Action,
    ActionResult,
    ErasureReport,
    EventType,
    ExportFile,
    Health,
    JSONObject,
    MetricAnswers,
    MetricCatalogue,
    MetricQuery,
    ParticipantRef,
    PluginContext,
    SessionView,
    Site,
    SlotContent,
    SubjectView,
    hookimpl,
)
from chatclick_session_risk import numbers, subjects
from chatclick_session_risk.routes import Routes
from chatclick_session_risk.service import Service
from chatclick_session_risk.showing import DISMISS, RESTORE, build_slot
from chatclick_session_risk.telling import list_reasons
from chatclick_session_risk.watching import CLEARED, DISMISSED, FLAGGED, RESTORED
from chatclick_session_risk.words import find_words

_FLAGGED: JSONObject = {
    "type": "object",
    "properties": {
        "percent": {"type": "integer"},
        "reasons": {"type": "array", "items": {"type": "string"}},
        "model": {"type": "integer"},
    },
}

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API and the page."""
    return Routes(site, _service).build()


@hookimpl
def register_event_types() -> list[EventType]:
    """Name what is recorded when a flag comes or goes."""
    return [
        EventType(type=FLAGGED, schema=_FLAGGED),
        *(EventType(type=one, schema={"type": "object"}) for one in (CLEARED, DISMISSED, RESTORED)),
    ]


@hookimpl
def register_actions() -> list[Action]:
    """Offer to take a flag off, and to take that back."""
    return [DISMISS, RESTORE]


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Take in what happened while nothing ran."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """Stop."""
    await _service.stop()


@hookimpl
async def config_changed(new: JSONObject, old: JSONObject) -> None:
    """Go by changed settings: they are read each time, but what has the old tag has it."""
    if new["tag"] != old["tag"]:
        await _service.watching.retag(str(old["tag"]), str(new["tag"]))


@hookimpl
async def plugin_health() -> Health:
    """Say whether it can learn."""
    return Health("degraded", _service.problem) if _service.problem else Health()


@hookimpl
async def routing_facts(session: SessionView) -> JSONObject | None:
    """Say how likely a session ends badly: `session_risk.percent` and `.is_at_risk`."""
    found = await _service.find_view(session.id)
    if found is None:
        return None
    row, view = found
    return {
        "percent": round(100 * view.risk),
        "is_at_risk": row.flagged_at is not None,
        "reasons": view.reasons,
    }


@hookimpl
async def admin_slot(session: SessionView | None, locale: str) -> SlotContent | None:
    """Show beside a conversation how likely it ends badly, and why."""
    found = None if session is None else await _service.find_view(session.id)
    if found is None:
        return None
    row, view = found
    return build_slot(
        view.risk,
        list_reasons(view, find_words(locale)),
        is_flagged=row.flagged_at is not None,
        dismissed_by=row.dismissed_by if row.dismissed_at is not None else "",
        locale=locale,
    )


@hookimpl
async def action_run(
    action: str, session: SessionView, run_id: str, by: ParticipantRef, context: PluginContext
) -> ActionResult:
    """Take a flag off because somebody says so, or take that back."""
    watching, model = _service.watching, _service.model
    if action == DISMISS.type:
        is_known = await watching.dismiss(session.id, by.name or by.kind, model)
    else:
        is_known = await watching.restore(session.id, model)
    if not is_known:
        return ActionResult(outcome="gone")
    told = DISMISSED if action == DISMISS.type else RESTORED
    # Whoever looks at the conversation has what stands beside it drawn anew.
    await context.sessions.record(session.id, told, {"by": by.id}, once=run_id)
    return ActionResult()


@hookimpl
async def metrics_describe() -> MetricCatalogue:
    """Name the numbers."""
    return numbers.CATALOGUE


@hookimpl
async def metrics_query(queries: tuple[MetricQuery, ...]) -> MetricAnswers:
    """Answer what they were."""
    answers = [await numbers.answer(one) for one in queries]
    return MetricAnswers(position=await numbers.find_position(), answers=tuple(answers))


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return what is known of a person's sessions."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove what is known of a person's sessions."""
    report = await subjects.erase(subject, context)
    if report.erased:
        _service.following.forget()
    return report
