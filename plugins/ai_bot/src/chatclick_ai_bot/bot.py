"""The bot: which sessions it takes, when it hands over, and one answer at a time for each session.

Answers are written in tasks of the plugin, for a model takes longer than the host's log of events
should wait for one session. What is owed is kept, so that a restart goes on with it.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatclick import BotOffer, MessageView, Phrase, PluginContext, SessionView
from chatclick.errors import ChatclickError, Conflict, Invalid, NotFound, RetryableError
from chatclick_ai_bot.answering import Answering, Done, Outcome
from chatclick_ai_bot.approvals import Approvals, Request
from chatclick_ai_bot.handing import REUSED, build_context, hand_over
from chatclick_ai_bot.owing import Owed
from chatclick_ai_bot.reasons import FAILED, OFF, WISH, about
from chatclick_ai_bot.settings import Settings
from chatclick_ai_bot.tools import NeedsLeave
from chatclick_ai_bot.tracing import Step, Traces, count_unsure
from chatclick_ai_bot.wishes import is_hello, wants_people
from chatclick_ai_bot.words import say
from chatclick_language_model import LanguageModel, ToolCall

_HISTORY = 20
RESCUE_S = 1.0
MAX_RESCUE_S = 30.0
_PEOPLE = "people"
"""What the button below older answers stands for; by now the widget itself has one."""


@dataclass(slots=True, eq=False)
class _Work:
    """An answer under way.

    Attributes:
        step: takes down what the model is given for the question.
        task: writes it.
        is_handing_over: people take over; no newer question ends that.
        after: what an agent allowed and is done; the answer tells of it.
    """

    step: Step
    task: asyncio.Task[None] | None = None
    is_handing_over: bool = False
    after: Request | None = None

    def covers(self, session: SessionView, asked: MessageView | None) -> bool:
        """Tell whether it is what a question needs, too: the same one again, or people come."""
        is_same = asked is not None and asked.id == self.step.asked_id
        return session.lease == self.step.lease and (self.is_handing_over or is_same)


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
        self._works: dict[str, _Work] = {}
        self.approvals = Approvals(context, self._go_on, self._give_up, self._rescue)
        self.owed = Owed(context, self.reply, self._works)

    @property
    def traces(self) -> Traces:
        """What the model was given."""
        return self._traces

    async def start(self) -> None:
        """Go on with what is owed from before a restart."""
        await self.approvals.start()
        await self.owed.start()

    async def list_owed(self) -> list[str]:
        """Return the ids of the sessions that an answer is owed to."""
        return await self.owed.list()

    async def stop(self) -> None:
        """Stop; what is under way stays owed."""
        await self.approvals.stop()
        await self.owed.stop()
        tasks = self._list_tasks()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        await self.approvals.settle()
        while tasks := self._list_tasks():
            await asyncio.gather(*tasks, return_exceptions=True)

    def offer(self) -> BotOffer | None:
        """Offer to answer where a model is set."""
        model = self._find_model()
        is_on = model is not None and model.is_on and self._context.config["is_on"]
        return BotOffer() if is_on else None

    async def reply(self, session: SessionView, history: Sequence[MessageView]) -> None:
        """Begin to answer the last thing a visitor wrote; a newer question ends an older answer."""
        before = self._works.get(session.id)
        asked = next((one for one in reversed(history) if one.sender.kind == "visitor"), None)
        if before is not None and before.covers(session, asked):
            return
        is_alone = before is None and session.state == "bot"
        if is_alone and await self._is_half_handed(session.id, history):
            await self._finish_hand_over(session.id)
            await self.owed.forget(session.id)
            return
        if asked is None or _is_answered(history, asked):
            if before is None:
                await self.owed.forget(session.id)
            return
        if before is not None and before.task is not None:
            if before.after is None:
                await self._drop(session.id, before.step, before.task)
            else:  # what was done has to be said
                await asyncio.wait((before.task,))
        await self.owed.note(session.id, asked.id)
        _ = self._begin(session, history, asked)

    def _begin(
        self,
        session: SessionView,
        history: Sequence[MessageView],
        asked: MessageView,
        after: Request | None = None,
    ) -> asyncio.Task[None]:
        work = _Work(Step(asked_id=asked.id, seq=asked.seq or 0, lease=session.lease), after=after)
        work.task = asyncio.create_task(self._answer(session, tuple(history), asked, work))
        self._works[session.id] = work
        work.task.add_done_callback(lambda _done: self._forget_work(session.id, work))
        return work.task

    async def _drop(self, session_id: str, step: Step, task: asyncio.Task[None]) -> None:
        """End an answer; where the model was asked it counts like any other."""
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if task.cancelled() and step.model:
            step.outcome = "dropped"
            await self._traces.add(session_id, step)

    async def _is_half_handed(self, session_id: str, history: Sequence[MessageView]) -> bool:
        """Tell whether the visitor was told that people come, and a stop came before they did."""
        owed = await self.owed.find(session_id)
        return owed is not None and any(one.client_msg_id == f"over:{owed}" for one in history)

    async def _finish_hand_over(self, session_id: str) -> None:
        steps = await self._traces.list(session_id)
        last = steps[-1] if steps else None
        reason = Phrase(last.reason, last.values) if last and last.reason else FAILED
        try:
            await self._context.sessions.hand_over(
                session_id, reason=reason, context=build_context(steps)
            )
        except ChatclickError:
            await self._rescue(session_id)

    async def _answer(
        self,
        session: SessionView,
        history: Sequence[MessageView],
        asked: MessageView,
        work: _Work,
    ) -> None:
        try:
            outcome = await self._decide(session, history, asked, work)
            await self._conclude(session, asked, work, outcome)
        except Conflict:
            self._context.log.info("session_taken_over", session_id=session.id)
        except Exception as error:  # the fence: whatever fails, people take over
            if isinstance(error, Invalid) and error.code == REUSED:
                self._context.log.info("answered_before", session_id=session.id)
            else:
                self._context.log.exception("answer_failed", error=type(error).__name__)
                await self._rescue(session.id)
        if await self.owed.find(session.id) == asked.id:
            await self.owed.forget(session.id)

    async def _decide(
        self,
        session: SessionView,
        history: Sequence[MessageView],
        asked: MessageView,
        work: _Work,
    ) -> Outcome:
        settings = Settings.read(self._context.config)
        model = self._find_model()
        if work.after is None and (
            reason := await self._find_reason(settings, session, history, asked)
        ):
            return Outcome("people", reason)
        if model is None or not model.is_on:
            return Outcome("people", OFF)
        if work.after is None and is_hello(asked.text):
            language = session.language or settings.default_language
            await self._say(session, f"ai:{asked.id}", say(language, "hello"))
            return Outcome("answered")
        asks = await self.approvals.find(session.id) if work.after is None else None
        answering = Answering(
            *(self._context, model, settings, session, history, asked),
            work.step,
            _list_done(work.after),
            None if asks is None or not asks.is_for(session) else (asks.action, asks.values),
        )
        return await answering.run()

    async def _find_reason(
        self,
        settings: Settings,
        session: SessionView,
        history: Sequence[MessageView],
        asked: MessageView,
    ) -> Phrase | None:
        """Return why people should take over before anything is answered, None for no reason."""
        if any(map(_is_wish, _list_unanswered(history, self._context.plugin_id))):
            return WISH
        if not asked.text.strip():
            return Phrase("cannot_read")
        steps = await self._traces.list(session.id)
        # Since people last had it: the lease goes on with each change of hands.
        turns = sum(one.lease == session.lease and one.asked_id != asked.id for one in steps)
        if turns >= settings.max_turns:
            return Phrase("turn_limit", {"count": turns})
        facts = await self._context.sessions.collect_facts(session.id)
        if _is_unhappy(facts, settings.unhappy_below):
            return Phrase("unhappy")
        return None

    async def _conclude(
        self,
        session: SessionView,
        asked: MessageView,
        work: _Work,
        outcome: Outcome,
    ) -> None:
        step, settings = work.step, Settings.read(self._context.config)
        steps = await self._traces.list(session.id)
        reason, step.outcome = outcome.reason, outcome.kind
        if outcome.kind == "unsure" and count_unsure(steps) + 1 >= settings.misses:
            reason = Phrase("no_answer")
        if reason:
            work.is_handing_over = True
            step.outcome, step.reason = "handed_over", reason.code
            step.values = dict(reason.values)
        await self._traces.add(session.id, step)
        if reason:
            told = [*steps, step]
            await hand_over(self._context, settings, session, asked, told, reason)
        elif outcome.wish is not None:
            await self._ask_staff(session, asked, outcome.wish, work.after)
        elif outcome.kind == "unsure":
            language = session.language or settings.default_language
            id_ = f"asked:{work.after.id}" if work.after else f"ai:{asked.id}"
            await self._say(session, id_, say(language, "unknown"))

    async def _ask_staff(
        self, session: SessionView, asked: MessageView, wish: NeedsLeave, after: Request | None
    ) -> None:
        request = await self.approvals.ask(session, asked.id, wish, after)
        language = session.language or self._context.config["default_language"]
        id_ = f"asks:{request.id}" if after else f"ai:{asked.id}"
        try:
            await self._say(session, id_, say(language, "asking"))
        except Conflict:
            await self.approvals.forget(session.id)
            raise

    async def _go_on(self, request: Request) -> None:
        """Let the model tell the visitor what came of an action that was allowed."""
        if (before := self._works.get(request.session_id)) is not None and before.task:
            await asyncio.wait((before.task,))
        session = await self._context.sessions.get(request.session_id)
        found = await self._context.sessions.list_messages(session.id, limit=_HISTORY)
        said = [one for one in found if one.kind == "message"]
        asked = next((one for one in said if one.id == request.asked_id), None)
        if not request.is_for(session):
            return  # people took over meanwhile; the note tells them
        if asked is None:
            await self._give_up(request, "handing_over", about("allowed_done", request.title))
            return
        await asyncio.wait((self._begin(session, said, asked, request),))

    async def _give_up(self, request: Request, text: str, reason: Phrase | None) -> None:
        """Say why something is not done, and get people where there is a reason to."""
        try:
            session = await self._context.sessions.get(request.session_id)
        except NotFound:
            return
        if not request.is_for(session):
            return
        language = session.language or self._context.config["default_language"]
        try:
            await self._context.post_message(
                session.id,
                say(language, text),
                client_msg_id=f"asked:{request.id}",
                only_while_bot=True,
                lease=request.lease,
            )
        except Conflict:
            return
        except Invalid as error:  # said before, in another language
            if error.code != REUSED:
                raise
        if reason:
            context = build_context(await self._traces.list(session.id))
            await self._context.sessions.hand_over(session.id, reason=reason, context=context)

    async def _say(self, session: SessionView, client_msg_id: str, text: str) -> None:
        await self._context.post_message(
            session.id,
            text,
            client_msg_id=client_msg_id,
            only_while_bot=True,
            lease=session.lease,
        )

    async def _rescue(self, session_id: str) -> None:
        """Get people, however long the database is away: nobody else would."""
        pause_s = RESCUE_S
        while True:
            try:
                await self._context.sessions.hand_over(session_id, reason=FAILED)
                return
            except RetryableError as error:
                self._context.log.warning("handing_over_waits", code=error.code)
            except ChatclickError as error:
                self._context.log.error("not_handed_over", session_id=session_id, code=error.code)
                return
            await asyncio.sleep(pause_s)
            pause_s = min(MAX_RESCUE_S, 2 * pause_s)

    def _list_tasks(self) -> list[asyncio.Task[None]]:
        return [one.task for one in self._works.values() if one.task is not None]

    def _forget_work(self, session_id: str, work: _Work) -> None:
        if self._works.get(session_id) is work:
            del self._works[session_id]


def _list_done(request: Request | None) -> list[Done]:
    """Return what was allowed and done for a message, in order."""
    done = [] if request is None else request.done
    return [Done(ToolCall(**one["call"]), one["result"]) for one in done]


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


def _list_unanswered(history: Sequence[MessageView], bot: str) -> list[MessageView]:
    """Return what the visitor wrote since the bot or a person last said something."""
    found = []
    for one in reversed(history):
        if one.sender.kind == "agent" or one.sender.id == bot:
            break
        if one.sender.kind == "visitor":
            found.append(one)
    return found


def _is_wish(message: MessageView) -> bool:
    """Tell whether a visitor wants to talk to people."""
    picked = _get_picked(message)
    return picked == _PEOPLE or (not picked and wants_people(message.text))


def _get_picked(message: MessageView) -> str:
    """Return which button was pressed, "" where something was written."""
    if message.content.get("type") != "answer":
        return ""
    values = message.content.get("values")
    picked = values.get("choice", "") if isinstance(values, Mapping) else ""
    return picked if isinstance(picked, str) else ""
