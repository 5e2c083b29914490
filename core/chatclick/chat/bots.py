"""Bots: asked after a visitor's message is committed, heard unless a human took over meanwhile.

A bot that a person hands the session to is asked about what the visitor wrote last.
"""

from collections.abc import Mapping
from dataclasses import replace

import structlog

from chatclick.chat.consumers import Consumer
from chatclick.chat.handing_over import NO_BOT, TAKEN, HandOvers
from chatclick.chat.intake import Draft, Intake
from chatclick.chat.log import EventLog
from chatclick.chat.views import SessionViews, message_view
from chatclick.errors import ChatclickError, Invalid, RetryableError, name_of
from chatclick.hooks import Dispatcher, HookError
from chatclick.plugin.json_form import JSONValue, to_plain
from chatclick.plugin.results import BotReply, Handoff
from chatclick.security.policy import PERMISSIONS, Principal
from chatclick.store.events import MESSAGE_CREATED, StoredEvent
from chatclick.store.models import Session

HISTORY = 20
LANES = 16
"""Sessions in which bots are asked at once: one that takes its time holds up no other."""
_log = structlog.get_logger(__name__)


class Bots:
    """Asks bots and posts what they say.

    Args:
        dispatcher: calls the plugin that provides the bot.
        intake: takes the answer in like any message.
        hand_overs: gives sessions to people.
        views: what the bot is shown.
        log: the history.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        intake: Intake,
        hand_overs: HandOvers,
        views: SessionViews,
        log: EventLog,
    ) -> None:
        self._dispatcher = dispatcher
        self._intake = intake
        self._hand_overs = hand_overs
        self._views = views
        self._log = log
        types = frozenset({MESSAGE_CREATED, TAKEN})
        self.consumer = Consumer("bots", types, self._on_event, is_idle=_is_for_nobody, lanes=LANES)

    async def _on_event(self, event: StoredEvent) -> None:
        assert event.session_id is not None
        row = await Session.get_or_none(id=event.session_id, state="bot")
        if row is None:
            return
        bots = self._dispatcher.implementers("bot_reply")
        bot = row.bot_id or (bots[0] if bots else "")
        if bot in bots:
            await self._ask(bot, row, event)
        elif not self._dispatcher.registrations.is_called(bot):
            await self._give_up(row.id, NO_BOT, Handoff(reason="no bot runs"))
        # Any other bot hears of the message like every plugin, and answers by itself.

    async def _ask(self, bot: str, row: Session, event: StoredEvent) -> None:
        found = await self._log.read_messages(row.id, limit=HISTORY, with_notes=False)
        history = tuple(message_view(message) for message in found)
        if event.type == TAKEN and (not history or history[-1].sender.kind != "visitor"):
            return  # handed back while nobody waits for an answer
        (session,) = await self._views.build([row], "staff")
        arguments = {"bot": bot, "session": session, "history": history}
        try:
            answer = await self._dispatcher.owner("bot_reply", bot, arguments)
        except HookError as error:
            _log.warning("bot_failed", bot=bot, error=name_of(error))
            answer = Handoff(reason="the bot could not answer")
        if isinstance(answer, BotReply):
            content = answer.content or {"type": "text", "text": answer.text}
            await self._say(bot, row, event, to_plain(content))
        elif isinstance(answer, Handoff):
            if answer.text:
                await self._say(bot, row, event, {"type": "text", "text": answer.text})
            await self._give_up(row.id, bot, answer, row.lease)

    async def _say(self, bot: str, row: Session, event: StoredEvent, content: JSONValue) -> None:
        """Post the answer; under one id for each question, so that a repeat says it once."""
        assert isinstance(content, Mapping)
        name = self._dispatcher.registrations.get_name(bot)
        draft = Draft(
            Principal("plugin", bot, name, permissions=PERMISSIONS),
            row.id,
            f"bot-{event.position}",
            content,
            origin_plugin=bot,
            lease=row.lease,
        )
        try:
            await self._intake.submit(draft)
        except RetryableError:
            raise  # it is owed, and said later
        except ChatclickError as error:
            _log.info("bot_reply_dropped", bot=bot, session_id=row.id, code=error.code)

    async def _give_up(
        self, session_id: str, bot: str, handoff: Handoff, lease: int | None = None
    ) -> None:
        """Hand over; to wherever routing finds where the bot named a place that is gone."""
        try:
            await self._hand_overs.from_bot(session_id, bot, handoff, lease=lease)
        except Invalid as error:
            _log.warning("handoff_target_gone", bot=bot, error=error.detail)
            anywhere = replace(handoff, queue_id=None, team_id=None)
            await self._hand_overs.from_bot(session_id, bot, anywhere, lease=lease)


def _is_for_nobody(event: StoredEvent) -> bool:
    if event.type == TAKEN:
        return event.actor.kind != "agent"
    return event.actor.kind != "visitor" or event.data.get("state") != "bot"
