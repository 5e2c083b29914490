"""Tools that an agent has to allow first: what the bot wants to do, until somebody says yes or no.

A request is good while the bot has the session under the same count, for as many minutes as are
set, and for one click. Its id is made up anew each time and shown to staff alone.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chatclick import ActionResult, Phrase, PluginContext, SessionView
from chatclick.clock import now
from chatclick.errors import ChatclickError, NotFound
from chatclick.plugin.json_form import to_plain
from chatclick_ai_bot.reasons import about
from chatclick_ai_bot.tools import NeedsLeave, tell

TICK_S = 5.0
ASKS = "asks:"
"""How the keys of requests begin; the session's id follows."""
_MOST = 1000
_LONGEST = timedelta(minutes=5)
"""Behind the last moment for a click: longer than an action, and the answer to it, take."""


@dataclass(slots=True, kw_only=True)
class Request:
    """One action that the bot may not run by itself.

    Attributes:
        id: names it; whoever knows it may answer.
        session_id: which session it is about.
        asked_id: the visitor's message that led to it.
        action: the action's type.
        title: what the action is called.
        values: what it will be given.
        call: the model's own words for it: `id`, `name` and `arguments`.
        lease: the count under which the bot had the session.
        due_at: when the time is over, in ISO form.
        is_running: somebody allowed it.
        is_refused: somebody refused it, and the visitor is not told yet.
        done: what was allowed for the same message before, and this once it is done, in order:
            `call` and the `result` that the model is told.
    """

    session_id: str
    asked_id: str
    action: str
    title: str
    values: dict[str, Any]
    call: dict[str, str]
    lease: int
    due_at: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    is_running: bool = False
    is_refused: bool = False
    done: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def is_for(self, session: SessionView) -> bool:
        """Tell whether the bot still has the session as it had when it asked."""
        return session.state == "bot" and session.lease == self.lease

    @property
    def is_over(self) -> bool:
        """Whether the time is over."""
        return datetime.fromisoformat(self.due_at) <= now()

    @property
    def is_left(self) -> bool:
        """Whether it was answered so long ago that whoever saw it through must be gone."""
        return self.is_answered and datetime.fromisoformat(self.due_at) + _LONGEST <= now()

    @property
    def is_answered(self) -> bool:
        """Whether somebody has answered."""
        return self.is_running or self.is_refused


Resume = Callable[[Request], Awaitable[None]]
"""Goes on with the conversation after an action that is done."""
GiveUp = Callable[[Request, str, Phrase | None], Awaitable[None]]
"""Says a text by its key, and hands over with a reason, None for not handing over."""
Rescue = Callable[[str], Awaitable[None]]
"""Gets people to a session, however long that takes."""


class Approvals:
    """Keeps what the bot asks staff for.

    Args:
        context: the plugin's.
        resume: goes on once an action is done.
        give_up: tells the visitor that it will not be done.
        rescue: gets people where an answer of staff cannot be seen through.
    """

    def __init__(
        self, context: PluginContext, resume: Resume, give_up: GiveUp, rescue: Rescue
    ) -> None:
        self._context = context
        self._resume = resume
        self._give_up = give_up
        self._rescue = rescue
        self._cut_short: set[str] = set()
        self._own: set[str] = set()
        self._lock = asyncio.Lock()
        self._works: set[asyncio.Task[None]] = set()
        self._ticking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Look after what is asked since before a restart, too."""
        for session_id in await self._list():
            request = await self.find(session_id)
            if request is not None and request.is_answered:
                self._cut_short.add(request.id)
        await self.expire_due()
        self._ticking = asyncio.create_task(self._tick(), name="ai_bot approvals")

    async def stop(self) -> None:
        """Stop looking."""
        tasks = [*self._works, *([self._ticking] if self._ticking else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._works:
            await asyncio.gather(*self._works, return_exceptions=True)

    async def find(self, session_id: str) -> Request | None:
        """Return what is asked in a session, None for nothing."""
        kept: Any = to_plain(await self._context.kv.get(f"{ASKS}{session_id}"))
        return Request(**kept) if kept else None

    async def ask(
        self, session: SessionView, asked_id: str, wish: NeedsLeave, after: Request | None = None
    ) -> Request:
        """Ask staff, and return what they are asked; what is asked already stays as it is.

        Args:
            session: the bot has it.
            asked_id: the visitor's message that led to it.
            wish: what the bot wants to do.
            after: what was allowed and is done, and the bot wants this next; it is over.
        """
        before = await self.find(session.id)
        is_next = before is not None and after is not None and before.id == after.id
        is_good = before is not None and before.is_for(session) and not before.is_refused
        if before is not None and is_good and not is_next and not before.is_over:
            return before
        minutes = self._context.config["approval_minutes"]
        request = Request(
            session_id=session.id,
            asked_id=asked_id,
            action=wish.action.type,
            title=wish.action.title,
            values=wish.values,
            call={"id": wish.call.id, "name": wish.call.name, "arguments": wish.call.arguments},
            lease=session.lease,
            due_at=(now() + timedelta(minutes=minutes)).astimezone(UTC).isoformat(),
            done=[] if after is None else after.done,
        )
        await self._keep(request)
        await self._note(request, f"The AI bot asks whether it may: {request.title}.")
        return request

    async def answer(
        self, session: SessionView, request_id: str, by: str, *, is_allowed: bool
    ) -> str:
        """Take an agent's answer in; `by` is their name, for the note that tells of it.

        Returns:
            "done", or "gone" where it is answered already, or too late.
        """
        async with self._lock:
            request = await self.find(session.id)
            if (
                request is None
                or request.id != request_id
                or request.is_answered
                or request.is_over
                or not request.is_for(session)
            ):
                return "gone"
            request.is_running, request.is_refused = is_allowed, not is_allowed
            await self._keep(request)
        work = self._carry_out(request, by) if is_allowed else self._refuse(request, by)
        self._begin(self._see_through(request, work))
        return "done"

    async def expire_due(self) -> None:
        """Tell visitors whose request nobody answered, and get people.

        Whichever process asked: it may be gone.
        """
        for session_id in await self._list():
            try:
                await self._look_after(session_id)
            except ChatclickError as error:  # the next look comes
                self._context.log.warning("request_not_ended", code=error.code)

    async def forget(self, session_id: str) -> bool:
        """Forget what is asked in a session, and tell whether anything was."""
        had = await self.find(session_id) is not None
        await self._context.kv.delete(f"{ASKS}{session_id}")
        return had

    async def _look_after(self, session_id: str) -> None:
        request = await self.find(session_id)
        if request is None:
            return
        is_others = request.is_left and request.id not in self._own
        is_left = is_others or request.id in self._cut_short
        if is_left and request.is_refused:
            await self._end(request, "refused", None)
        elif is_left:
            # Nobody can say how far it came: it is not done twice, and people look.
            await self._end(request, "expired", about("unknown_whether", request.title))
        elif request.is_over and not request.is_answered:
            await self._expire(request)

    async def _expire(self, request: Request) -> None:
        try:
            session = await self._context.sessions.get(request.session_id)
        except NotFound:
            await self.forget(request.session_id)
            return
        if request.is_for(session):
            await self._end(request, "expired", about("not_allowed_in_time", request.title))
        else:
            await self.forget(request.session_id)  # people have it, and see what was asked

    async def _see_through(self, request: Request, work: Awaitable[None]) -> None:
        self._own.add(request.id)
        try:
            await work
        except Exception as error:  # the fence: whatever fails, people take over
            self._context.log.exception("approval_failed", error=type(error).__name__)
            await self._rescue(request.session_id)
            await self._drop(request)
        finally:
            self._own.discard(request.id)

    async def _carry_out(self, request: Request, by: str) -> None:
        try:
            result = await self._context.actions.run(
                request.action,
                request.session_id,
                request.values,
                run_id=f"allowed-{request.id}",
            )
        except ChatclickError as error:
            self._context.log.info("allowed_failed", action=request.action, code=error.code)
            result = ActionResult(outcome="failed")
        await self._note(request, f"{by} allowed {request.title}: {result.outcome}.")
        if result.outcome == "failed":
            await self._end(request, "failed", about("allowed_failed", request.title))
            return
        request.done.append({"call": request.call, "result": tell(result)})
        await self._resume(request)
        # Kept until the visitor has heard of it: a restart in between brings people.
        await self._drop(request)

    async def _refuse(self, request: Request, by: str) -> None:
        await self._note(request, f"{by} refused {request.title}.")
        await self._end(request, "refused", None)

    async def _end(self, request: Request, text: str, reason: Phrase | None) -> None:
        await self._give_up(request, text, reason)
        await self._drop(request)

    async def _drop(self, request: Request) -> None:
        """Forget a request, unless the bot asks for the next thing in its place already."""
        kept = await self.find(request.session_id)
        if kept is not None and kept.id == request.id:
            await self.forget(request.session_id)

    async def _keep(self, request: Request) -> None:
        await self._context.kv.set(f"{ASKS}{request.session_id}", request.to_json())

    async def _list(self) -> list[str]:
        """Return the sessions in which something is asked."""
        keys = await self._context.kv.list_keys(ASKS, limit=_MOST)
        return [key.removeprefix(ASKS) for key in keys]

    async def _note(self, request: Request, text: str) -> None:
        await self._context.post_message(request.session_id, text, kind="note")

    def _begin(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._works.add(task)
        task.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._works.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._context.log.error("approval_failed", error=type(error).__name__)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            try:
                await self.expire_due()
            except Exception as error:  # the fence: the next look comes
                self._context.log.warning("approvals_not_read", error=str(error)[:200])
