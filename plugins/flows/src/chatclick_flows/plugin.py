"""The hooks: what happens in the host becomes an event of a run."""

from time import time

from quart import Blueprint

from chatclick import (
    Action,
    ActionResult,
    AssignmentView,
    BotOffer,
    ConfigProblem,
    ErasureReport,
    EventType,
    ExportFile,
    JSONObject,
    MessageView,
    PluginContext,
    SessionView,
    Site,
    SlotContent,
    SubjectView,
    hookimpl,
)
from chatclick_flows import subjects
from chatclick_flows.engine import Answered, Stopped, TakenOver
from chatclick_flows.handing_back import HAND_BACK, build_buttons, hand_back
from chatclick_flows.routes import Routes
from chatclick_flows.service import Service
from chatclick_flows.starting import START, start_flow

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API of flows."""
    return Routes(site, _service).build()


@hookimpl
def register_event_types() -> list[EventType]:
    """Name what blocks of the kind `core.emit` record."""
    return [EventType(type="flows.emitted", schema={"type": "object"})]


@hookimpl
def register_actions() -> list[Action]:
    """Offer to hand a session back, and to start a flow."""
    return [HAND_BACK, START]


@hookimpl
async def action_run(
    action: str, session: SessionView, values: JSONObject, context: PluginContext
) -> ActionResult:
    """Hand a session back to its flow, or start one in it."""
    if action == START.type:
        return await start_flow(_service, session, str(values["flow_id"]))
    if not _service.runs.has(session.id):
        return ActionResult(outcome="failed", values={"text": "No flow is under way here."})
    await hand_back(_service, context, session.id)
    return ActionResult()


@hookimpl
async def admin_slot(session: SessionView | None, locale: str) -> SlotContent | None:
    """Show the button that hands a session back."""
    return await build_buttons(_service, session, locale)


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Go on with the runs that are under way."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """Put everything away."""
    await _service.stop()


@hookimpl(tryfirst=True)
async def bot_offer(session: SessionView) -> BotOffer | None:
    """Take sessions of widgets that begin with a flow: somebody chose it, before all other bots."""
    entry = await _service.find_entry(session.widget_id)
    return None if entry is None else BotOffer()


@hookimpl
async def session_opened(session: SessionView) -> None:
    """Start the flow a session begins with."""
    if session.state != "bot":
        return
    entry = await _service.find_entry(session.widget_id)
    if entry is not None:
        _ = await _service.runs.start(session, entry, {}, seq=0, is_asked=False)


@hookimpl
async def message_stored(message: MessageView, context: PluginContext) -> None:
    """Take what a visitor writes as an answer, and what staff write as taking over."""
    if message.kind != "message" or message.seq is None:
        return
    if not _service.runs.has_any():
        await context.skip_events(for_s=60, types=["message.created"])
        return
    if not _service.runs.has(message.session_id):
        return
    if message.sender.kind == "visitor":
        event = Answered(time(), message.seq, message.content)
        await _service.runs.take_turn(message.session_id, event)
    elif message.sender.kind == "agent":
        session = await context.sessions.get(message.session_id)
        if session.state != "bot":
            await _service.runs.take_turn(session.id, TakenOver(time()))


@hookimpl
async def session_assigned(session: SessionView, assignment: AssignmentView) -> None:
    """Stand still when a person takes the session."""
    # A late event about somebody who has handed the session back since changes nothing.
    if assignment.assignee is not None and session.state != "bot":
        await _service.runs.take_turn(session.id, TakenOver(time()))


@hookimpl
async def session_closed(session: SessionView) -> None:
    """End the run of a session that ended."""
    await _service.runs.take_turn(session.id, Stopped(time()))


@hookimpl
async def widget_check(config: JSONObject) -> list[ConfigProblem]:
    """Warn of flows that a widget names and that nobody published."""
    return await _service.check_named(config.get("flows"))


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return what a person answered in flows."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove what a person answered in flows."""
    return await subjects.erase(subject, context)
