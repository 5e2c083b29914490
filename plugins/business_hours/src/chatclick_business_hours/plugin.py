"""The hooks: routes, facts for rules, actions for other plugins, and a word to who writes late."""

from datetime import timedelta

from quart import Blueprint

from chatclick import (
    Action,
    ActionResult,
    ErasureReport,
    ExportFile,
    JSONObject,
    MessageView,
    OpeningHours,
    OpenTimes,
    PlaceView,
    PluginContext,
    SessionView,
    Site,
    SubjectView,
    WindowView,
    hookimpl,
)
from chatclick.clock import now
from chatclick.errors import Conflict, Invalid
from chatclick_business_hours.actions import CHECK, RECKON, build_facts, check, reckon
from chatclick_business_hours.closed import build_text
from chatclick_business_hours.finding import KEPT_S, Around, KnownPlaces, find_schedule, read_around
from chatclick_business_hours.open_times import list_open_times
from chatclick_business_hours.routes import Routes
from chatclick_business_hours.widget_hours import find_widget_hours

QUIET_AFTER_AGENT = timedelta(minutes=5)
MESSAGES_READ = 20

_routes: list[Routes] = []
_places = KnownPlaces()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API and the page."""
    _routes[:] = [Routes(site, _places)]
    return _routes[0].build()


@hookimpl
def register_actions() -> list[Action]:
    """Offer what other plugins may ask for."""
    return [CHECK, RECKON]


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Hand the routes what they need."""
    _places.forget()
    for routes in _routes:
        routes.start(context)


@hookimpl
async def action_run(
    action: str, session: SessionView, values: JSONObject, context: PluginContext
) -> ActionResult:
    """Tell whether it is open, or count business time."""
    around = _read_around(session, context)
    if action == RECKON.type:
        return await reckon(around, values)
    if topic := values.get("topic"):
        around = Around(str(topic), around.queue, around.team, around.widget)
    return await check(around, session.language)


@hookimpl
async def routing_facts(session: SessionView, context: PluginContext) -> JSONObject:
    """Tell rules whether it is open, and how long until that changes."""
    return build_facts(await find_schedule(_read_around(session, context)), now())


@hookimpl
async def widget_hours(widget_id: str, context: PluginContext) -> OpeningHours | None:
    """Open and close widgets by the schedules that hold there."""
    return await find_widget_hours(widget_id, context)


@hookimpl
async def hours_open(place: PlaceView, window: WindowView) -> OpenTimes | None:
    """Tell others when it is open, so that they count business time."""
    return await list_open_times(place, window)


@hookimpl
async def message_stored(message: MessageView, context: PluginContext) -> None:
    """Say that it is closed, once a day, to a visitor who writes and whom nobody answers."""
    if message.kind != "message" or message.sender.kind != "visitor":
        return
    # The session is asked for only where something could be said: every message comes by here.
    if not await _places.has_any():
        await context.skip_events(for_s=KEPT_S)
        return
    session = await context.sessions.get(message.session_id)
    if session.state == "bot":
        return
    found = await find_schedule(_read_around(session, context))
    if found is None or not found.closed.get("say"):
        return
    at = message.created_at
    status = found.find_status(at)
    if status.is_open or await _is_answered(session, message, context):
        return
    say = found.closed["say"]
    text = build_text(say, session.language, found.calendar, status, at)
    day = at.astimezone(found.calendar.zone).date()
    try:
        # The same id all day: a repeat of this event, or another message, says nothing again.
        await context.post_message(session.id, text, client_msg_id=f"closed-{day.isoformat()}")
    except Conflict as error:
        context.log.info("not_said", reason=error.code)
    except Invalid as error:
        # Said in other words before: in another language, or of another hour at which it opens.
        if error.code != "client_msg_id_reused":
            raise


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return nothing: hours are of nobody."""
    return []


@hookimpl
async def subject_erase(subject: SubjectView) -> ErasureReport:
    """Report that nothing is left of a visitor, for nothing was kept."""
    return ErasureReport(is_complete=True)


def _read_around(session: SessionView, context: PluginContext) -> Around:
    return read_around(session, str(context.config.get("topic_field", "topic")))


async def _is_answered(session: SessionView, message: MessageView, context: PluginContext) -> bool:
    """Tell whether somebody on staff has just written, so that the visitor knows they are there."""
    since = message.created_at - QUIET_AFTER_AGENT
    recent = await context.sessions.list_messages(session.id, limit=MESSAGES_READ)
    return any(
        one.sender.kind == "agent" and one.kind == "message" and one.created_at >= since
        for one in recent
    )
