"""The bot: which sessions it takes, when it hands over, and one answer at a time for each session.

Answers are written in tasks of the plugin, for a model takes longer than the host's log of events
should wait for one session. What is owed is kept, so that a restart goes on with it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chatclick import BotOffer, MessageView, PluginContext, SessionView
from chatclick.errors import ChatclickError, Conflict, NotFound
from chatclick_ai_bot.answering import PEOPLE, Answering, Outcome
from chatclick_ai_bot.handing import hand_over
from chatclick_ai_bot.settings import Settings
from chatclick_ai_bot.tracing import Step, Traces, count_unsure
from chatclick_ai_bot.wishes import is_hello, wants_people
from chatclick_ai_bot.words import say
from chatclick_language_model import LanguageModel

_OWED = "owed:"
_HISTORY = 20


class Bot:
    """Answers visitors.

    Args:
        context: the plugin's.
        find_model: returns the model, None while there is none.
    """

    def __init__(
        self, context: PluginContext, find_model: Callable[[], LanguageModel | None]
    ) -> None:
        self._context = context
        self._find_model = find_model
        self._traces = Traces(context)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def traces(self) -> Traces:
        """What the model was given."""
        return self._traces

    async def start(self) -> None:
        """Go on with what is owed from before a restart."""
        for key in await self._context.kv.list_keys(_OWED, limit=1000):
            session_id = key.removeprefix(_OWED)
            try:
                session = await self._context.sessions.get(session_id)
            except NotFound:
                await self._context.kv.delete(key)
                continue
            history = await self._context.sessions.list_messages(session_id, limit=_HISTORY)
            said = tuple(one for one in history if one.kind == "message")
            if session.state == "bot":
                await self.reply(session, said)
            else:
                await self._context.kv.delete(key)

    async def stop(self) -> None:
        """Stop; what is under way stays owed."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def offer(self) -> BotOffer | None:
        """Offer to answer where a model is set."""
        model = self._find_model()
        is_on = model is not None and model.is_on and self._context.config["is_on"]
        return BotOffer(reason="answers with a language model") if is_on else None

    async def reply(self, session: SessionView, history: Sequence[MessageView]) -> None:
        """Begin to answer the last thing a visitor wrote; a newer question ends an older answer."""
        asked = next((one for one in reversed(history) if one.sender.kind == "visitor"), None)
        if asked is None or _is_answered(history, asked):
            return
        await self._context.kv.set(f"{_OWED}{session.id}", asked.id)
        if (before := self._tasks.get(session.id)) is not None:
            before.cancel()
            await asyncio.gather(before, return_exceptions=True)
        task = asyncio.create_task(self._answer(session, tuple(history), asked))
        self._tasks[session.id] = task
        task.add_done_callback(lambda done: self._forget_task(session.id, done))

    async def _answer(
        self, session: SessionView, history: Sequence[MessageView], asked: MessageView
    ) -> None:
        step = Step(asked_id=asked.id, seq=asked.seq or 0)
        try:
            outcome = await self._decide(session, history, asked, step)
            await self._conclude(session, asked, step, outcome)
        except Conflict:
            self._context.log.info("session_taken_over", session_id=session.id)
        except Exception as error:  # the fence: whatever fails, people take over
            self._context.log.exception("answer_failed", error=type(error).__name__)
            await self._rescue(session.id)
        await self._context.kv.delete(f"{_OWED}{session.id}")

    async def _decide(
        self,
        session: SessionView,
        history: Sequence[MessageView],
        asked: MessageView,
        step: Step,
    ) -> Outcome:
        settings = Settings.read(self._context.config)
        model = self._find_model()
        if reason := await self._find_reason(settings, session, asked):
            return Outcome("people", reason)
        if model is None or not model.is_on:
            return Outcome("people", "the language model is off")
        if is_hello(asked.text):
            language = session.language or settings.default_language
            await self._say(session, asked, say(language, "hello"), None)
            return Outcome("answered")
        answering = Answering(self._context, model, settings, session, history, asked, step)
        return await answering.run()

    async def _find_reason(
        self, settings: Settings, session: SessionView, asked: MessageView
    ) -> str:
        """Return why people should take over before anything is answered, "" for no reason."""
        picked = _get_picked(asked)
        if picked == PEOPLE or (not picked and wants_people(asked.text)):
            return "the visitor asked for people"
        if not asked.text.strip():
            return "the visitor sent what the bot cannot read"
        steps = await self._traces.list(session.id)
        if len(steps) >= settings.max_turns:
            return f"the bot answered {len(steps)} times"
        facts = await self._context.sessions.collect_facts(session.id)
        if _is_unhappy(facts, settings.unhappy_below):
            return "the visitor seems unhappy"
        return ""

    async def _conclude(
        self,
        session: SessionView,
        asked: MessageView,
        step: Step,
        outcome: Outcome,
    ) -> None:
        settings = Settings.read(self._context.config)
        steps = await self._traces.list(session.id)
        reason, step.outcome = outcome.reason, outcome.kind
        if outcome.kind == "unsure" and count_unsure(steps) + 1 >= settings.misses:
            reason = "the bot had no answer"
        if reason:
            step.outcome, step.reason = "handed_over", reason
        await self._traces.add(session.id, step)
        if reason:
            told = [*steps, step]
            await hand_over(self._context, settings, session, asked, told, reason)
        elif outcome.kind == "unsure":
            language = session.language or settings.default_language
            await self._say(session, asked, say(language, "unknown"), say(language, "people"))

    async def _say(
        self, session: SessionView, asked: MessageView, text: str, button: str | None
    ) -> None:
        content: dict[str, Any] = {"type": "text", "text": text}
        if button is not None:
            choices = [{"id": PEOPLE, "label": button}]
            content = {"type": "choices", "text": text, "choices": choices}
        await self._context.post_message(
            session.id,
            content=content,
            client_msg_id=f"ai:{asked.id}",
            only_while_bot=True,
            lease=session.lease,
        )

    async def _rescue(self, session_id: str) -> None:
        try:
            await self._context.sessions.hand_over(session_id, reason="the bot failed")
        except ChatclickError as error:
            self._context.log.error("not_handed_over", session_id=session_id, code=error.code)

    def _forget_task(self, session_id: str, done: "asyncio.Task[None]") -> None:
        if self._tasks.get(session_id) is done:
            del self._tasks[session_id]


def _is_answered(history: Sequence[MessageView], asked: MessageView) -> bool:
    """Tell whether a repeat of the event found an answer that is there already."""
    ids = {f"ai:{asked.id}", f"over:{asked.id}"}
    return any(one.client_msg_id in ids for one in history)


def _is_unhappy(facts: Mapping[str, Any], below: float) -> bool:
    """Tell whether any plugin that scores how visitors feel says that this one is unhappy."""
    scores = [
        one.get("average", one.get("score")) for one in facts.values() if isinstance(one, Mapping)
    ]
    return any(isinstance(score, (int, float)) and score < below for score in scores)


def _get_picked(message: MessageView) -> str:
    """Return which button was pressed, "" where something was written."""
    if message.content.get("type") != "answer":
        return ""
    values = message.content.get("values")
    picked = values.get("choice", "") if isinstance(values, Mapping) else ""
    return picked if isinstance(picked, str) else ""
