"""The hooks: a bot, an action that takes a session, and what stands beside a conversation."""

from chatclick import (
    Action,
    ActionResult,
    BotOffer,
    BotReply,
    ErasureReport,
    ExportFile,
    Handoff,
    JSONObject,
    MessageView,
    ParticipantRef,
    Phrase,
    PluginContext,
    SessionView,
    SlotContent,
    SubjectView,
    hookimpl,
)
from chatclick.errors import Conflict
from chatclick.plugin.slots import MAX_BLOCKS
from chatclick_ai_bot import subjects
from chatclick_ai_bot.asking_staff import ALLOW, REFUSE, build_blocks
from chatclick_ai_bot.bot import Bot
from chatclick_ai_bot.tracing import Traces, build_slot
from chatclick_language_model import find_model

TAKE = Action(
    type="ai_bot.take",
    title="Give it to the AI bot",
    description="The bot answers this conversation from the visitor's next message on.",
    outcomes=("done", "taken"),
)


class _Place:
    """Holds the bot while the plugin runs."""

    bot: Bot | None = None


_place = _Place()


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Begin, with what is owed from before."""
    _place.bot = Bot(context, find_model)
    await _place.bot.start()


@hookimpl
async def plugin_shutdown() -> None:
    """Put everything away."""
    if _place.bot is not None:
        await _place.bot.stop()
    _place.bot = None


@hookimpl
async def config_changed() -> None:
    """Go by changed settings: they are read at each question."""


@hookimpl
async def bot_offer() -> BotOffer | None:
    """Take new sessions where a model is set."""
    return None if _place.bot is None else _place.bot.offer()


@hookimpl
async def bot_reply(
    session: SessionView, history: tuple[MessageView, ...]
) -> BotReply | Handoff | None:
    """Begin to answer; the answer is written while it comes."""
    if _place.bot is None:
        return Handoff(reason=Phrase("not_running"))
    await _place.bot.reply(session, history)
    return None


@hookimpl
def register_actions() -> list[Action]:
    """Offer to take a session, for rules and flows; and to answer what the bot asks for."""
    return [TAKE, ALLOW, REFUSE]


@hookimpl
async def action_run(
    action: str,
    session: SessionView,
    values: JSONObject,
    by: ParticipantRef,
    context: PluginContext,
) -> ActionResult:
    """Take a session nobody has, or an agent's answer."""
    if action in (ALLOW.type, REFUSE.type):
        if _place.bot is None:
            return ActionResult(outcome="gone")
        request_id, is_allowed = str(values["request"]), action == ALLOW.type
        outcome = await _place.bot.approvals.answer(
            session, request_id, by.name, is_allowed=is_allowed
        )
        return ActionResult(outcome=outcome)
    try:
        await context.sessions.take(session.id)
    except Conflict:
        return ActionResult(outcome="taken")
    return ActionResult()


@hookimpl
async def admin_slot(
    session: SessionView | None, locale: str, context: PluginContext
) -> SlotContent | None:
    """Show staff what the bot asks for, and what the model was given."""
    if session is None:
        return None
    request = None if _place.bot is None else await _place.bot.approvals.find(session.id)
    is_open = (
        request is not None
        and request.is_for(session)
        and not request.is_over
        and not request.is_refused
    )
    asks = build_blocks(request, locale) if request is not None and is_open else ()
    given = build_slot(await Traces(context).list(session.id), locale)
    if not asks:
        return given
    return SlotContent(blocks=(*asks, *(given.blocks if given else ()))[:MAX_BLOCKS])


@hookimpl
async def subject_export(subject: SubjectView, context: PluginContext) -> list[ExportFile] | None:
    """Return what is kept of a person's sessions."""
    return await subjects.export(subject, context)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove what is kept of a person's sessions."""
    return await subjects.erase(subject, context)
