"""The hooks: what happens in the host becomes an event that rules decide about."""

from datetime import timedelta

from quart import Blueprint

from chatclick import (
    Assignment,
    AssignmentView,
    ErasureReport,
    ExportFile,
    JSONObject,
    MessageView,
    PluginContext,
    SessionView,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_rules import subjects
from chatclick_rules.routes import Routes
from chatclick_rules.service import REFRESH_EVERY_S, Service, build_message_key

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API of rules."""
    return Routes(site, _service).build()


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Put the published rules in force."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """Put everything away."""
    await _service.stop()


@hookimpl
async def route_session(
    session: SessionView, message: MessageView | None, facts: JSONObject
) -> Assignment | None:
    """Say where a waiting session goes; rules come before those who balance."""
    return await _service.route(session, message, facts)


@hookimpl
async def session_opened(session: SessionView, context: PluginContext) -> None:
    """Decide about a new session, and about a visitor who has been here before."""
    await _service.on_event("opened", "opened", session)
    if _service.engine.listens("visitor_back"):
        earlier = await context.sessions.list_past(
            visitor_id=session.visitor.id, before=session.id, limit=1
        )
        if earlier:
            await _service.on_event("visitor_back", "back", session)
    await _service.watch(session)


@hookimpl
async def message_stored(message: MessageView, context: PluginContext) -> None:
    """Decide about what a visitor writes."""
    if message.sender.kind != "visitor" or message.kind != "message":
        return
    # The session costs queries, and most messages are written where no rule listens.
    if not await _service.wants_messages():
        await context.skip_events(for_s=REFRESH_EVERY_S, types=["message.created"])
        return
    session = await context.sessions.get(message.session_id)
    await _service.on_event("message", build_message_key(message), session, message=message)
    if _service.engine.listens("visitor_back") and await _is_back(message, context):
        key = f"back:{message.id}"
        await _service.on_event("visitor_back", key, session, message=message)
    await _service.watch(session)


@hookimpl
async def session_assigned(session: SessionView, assignment: AssignmentView) -> None:
    """Decide about a session that somebody got."""
    if assignment.assignee is not None:
        # Those by hand have no trace: they are told apart by what was written before them.
        which = assignment.trace_id or f"{session.last_seq}:{assignment.assignee.id}"
        key = f"assigned:{which}"[:80]
        await _service.on_event("assigned", key, session)


@hookimpl
async def session_closed(session: SessionView, outcome: str | None) -> None:
    """Decide about a session that ended."""
    await _service.on_event("closed", "closed", session, outcome=outcome)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return what rules decided about a person."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove what rules decided about a person."""
    return await subjects.erase(subject, context)


async def _is_back(message: MessageView, context: PluginContext) -> bool:
    """Tell whether a visitor writes again after a silence."""
    before = await context.sessions.list_messages(
        message.session_id, before_seq=message.seq, limit=1
    )
    if not before:
        return False
    silence = timedelta(minutes=int(context.config["back_after_minutes"]))
    return message.created_at - before[-1].created_at >= silence
