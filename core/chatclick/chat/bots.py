"""Bots: asked after a visitor's message is committed, heard unless a human took over meanwhile."""

from collections.abc import Mapping

import structlog

from chatclick.chat.consumers import Consumer
from chatclick.chat.intake import Draft, Intake
from chatclick.chat.log import EventLog
from chatclick.chat.sessions import SessionService
from chatclick.chat.views import SessionViews, message_view
from chatclick.errors import ChatclickError
from chatclick.hooks import Dispatcher, HookError
from chatclick.plugin.json_form import JSONValue, to_plain
from chatclick.plugin.results import BotReply, Handoff
from chatclick.plugin.views import SessionView
from chatclick.security.policy import PERMISSIONS, Principal
from chatclick.store.events import MESSAGE_CREATED, StoredEvent
from chatclick.store.models import Session

HISTORY = 20
_log = structlog.get_logger(__name__)


class Bots:
    """Asks bots and posts what they say.

    Args:
        dispatcher: calls the plugin that provides the bot.
        intake: takes the answer in like any message.
        sessions: hands sessions over to people.
        views: what the bot is shown.
        log: the history.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        intake: Intake,
        sessions: SessionService,
        views: SessionViews,
        log: EventLog,
    ) -> None:
        self._dispatcher = dispatcher
        self._intake = intake
        self._sessions = sessions
        self._views = views
        self._log = log
        types = frozenset({MESSAGE_CREATED})
        self.consumer = Consumer("bots", types, self._on_message, is_idle=_is_for_nobody)

    async def _on_message(self, event: StoredEvent) -> None:
        assert event.session_id is not None
        row = await Session.get_or_none(id=event.session_id, state="bot")
        if row is None:
            return
        bots = self._dispatcher.implementers("bot_reply")
        bot = row.bot_id or (bots[0] if bots else "")
        if bot in bots:
            await self._ask(bot, (await self._views.build([row], "staff"))[0], event)
        elif not self._dispatcher.registrations.is_called(bot):
            await self._sessions.hand_over(row.id, "system", Handoff(reason="no bot runs"))
        # Any other bot hears of the message like every plugin, and answers by itself.

    async def _ask(self, bot: str, session: SessionView, event: StoredEvent) -> None:
        found = await self._log.read_messages(session.id, limit=HISTORY, with_notes=False)
        history = tuple(message_view(message) for message in found)
        arguments = {"bot": bot, "session": session, "history": history}
        try:
            answer = await self._dispatcher.owner("bot_reply", bot, arguments)
        except HookError as error:
            _log.warning("bot_failed", bot=bot, error=str(error))
            answer = Handoff(reason="the bot could not answer")
        if isinstance(answer, BotReply):
            content = answer.content or {"type": "text", "text": answer.text}
            await self._say(bot, session.id, event, to_plain(content))
        elif isinstance(answer, Handoff):
            if answer.text:
                await self._say(bot, session.id, event, {"type": "text", "text": answer.text})
            await self._sessions.hand_over(session.id, bot, answer)

    async def _say(self, bot: str, session_id: str, event: StoredEvent, content: JSONValue) -> None:
        """Post the answer; under one id for each question, so that a repeat says it once."""
        assert isinstance(content, Mapping)
        draft = Draft(
            Principal("plugin", bot, bot, permissions=PERMISSIONS),
            session_id,
            f"bot-{event.position}",
            content,
            origin_plugin=bot,
            only_in_state="bot",
        )
        try:
            await self._intake.submit(draft)
        except ChatclickError as error:
            _log.info("bot_reply_dropped", bot=bot, session_id=session_id, code=error.code)


def _is_for_nobody(event: StoredEvent) -> bool:
    return event.actor.kind != "visitor" or event.data.get("state") != "bot"
