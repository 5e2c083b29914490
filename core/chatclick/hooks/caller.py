"""Calls one implementation once, fenced: the dangerous part of the dispatcher, alone.

Why a task of their own, when `async with timeout` around an await would be cheaper:
- A plugin that swallows cancellation would hold its caller for ever; a task can be left behind.
- A plugin that raises CancelledError by itself looks like the caller's own cancellation, and would
  end the intake of a message; from a task it is just a failure.
- The call's context variables cannot leak into the host.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import structlog

from chatclick import tracing
from chatclick.hooks import metrics
from chatclick.hooks.answers import check_answer
from chatclick.hooks.breaker import Admission
from chatclick.hooks.call import Budget, HookCall, Origin, current_call
from chatclick.hooks.cuts import cut_arguments
from chatclick.hooks.failures import ContractBroken
from chatclick.hooks.registrations import Implementation
from chatclick.hooks.threads import Threads
from chatclick.plugin.results import NotReady, TryLater

_log = structlog.get_logger(__name__)

MAX_STUCK = 3
STUCK_AFTER_S = 0.5

Arguments = Mapping[str, Any]
Listener = Callable[[str, str, bool, str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call went.

    Attributes:
        status: ok, error, timeout, open (breaker), or skipped (no time left).
        value: the checked answer when ok.
        error: what was raised; None otherwise.
    """

    status: Literal["ok", "error", "timeout", "open", "skipped"]
    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """That a plugin was called, for tests and for whoever watches.

    Attributes:
        hook: which hook.
        plugin_id: whose implementation.
        status: as of `Outcome`.
        answer: the checked answer when ok.
        error: what was raised; None otherwise.
        seconds: how long it took.
    """

    hook: str
    plugin_id: str
    status: str
    answer: Any
    error: Exception | None
    seconds: float


class Caller:
    """Calls implementations and keeps account of them.

    Attributes:
        on_call: told of each call once it is over; None for nobody.

    Args:
        on_breaker: told (plugin id, hook, is open, reason) when a breaker opens or closes.
        trace: log every call with its outcome and duration, never with content.
    """

    def __init__(self, *, on_breaker: Listener, trace: bool = False) -> None:
        self._on_breaker = on_breaker
        self.on_call: Callable[[CallRecord], None] | None = None
        self._trace = trace
        self._threads = Threads()
        self._running: dict[str, set[asyncio.Task[Any]]] = {}

    async def call(
        self,
        impl: Implementation,
        arguments: Arguments,
        origin: Origin,
        budget: Budget | None = None,
    ) -> Outcome:
        """Call one implementation once.

        Args:
            impl: what to call.
            arguments: all arguments of the hook; it gets those it asks for, cut.
            origin: what led here.
            budget: time shared with other calls; None for none but the hook's own limit.

        Returns:
            The outcome; whatever the plugin did, nothing is raised for it.

        Raises:
            asyncio.CancelledError: the caller was cancelled; so is the plugin's call.
        """
        [outcome] = await self.call_in_turn(impl, ((arguments, origin),), budget)
        return outcome

    async def call_in_turn(
        self,
        impl: Implementation,
        calls: Sequence[tuple[Arguments, Origin]],
        budget: Budget | None = None,
        on_ok: Callable[[], None] | None = None,
    ) -> list[Outcome]:
        """Call one implementation several times, one call after the other, until one fails.

        All run in one task, which for a short call is most of the cost; each has the hook's whole
        time limit.

        Args:
            impl: what to call.
            calls: arguments and origin of each call, at least one.
            budget: as for `call`.
            on_ok: told of each call that went well, before the next one begins.

        Returns:
            The outcomes of the calls that were made; only the last may be anything but ok. Fewer
            than `calls` without a failure: the breaker wants to see one call first.

        Raises:
            asyncio.CancelledError: as for `call`.
        """
        limit_s = impl.spec.timeout_s
        timeout_s = limit_s if budget is None else min(limit_s, budget.remaining_s())
        if timeout_s <= 0:
            return [self._account(impl, Outcome("skipped"), 0.0)]
        admission = impl.breaker.admit(time.monotonic())
        if admission is Admission.NO:
            return [self._account(impl, Outcome("open"), 0.0)]
        run = _Run(calls if admission is Admission.CALL else calls[:1], timeout_s, on_ok)
        task = self._start(impl, run)
        try:
            await run.watch(task)
        except asyncio.CancelledError:
            task.cancel()
            impl.breaker.abandon(admission)
            raise
        is_whole_limit = timeout_s >= limit_s
        outcomes = [(Outcome("ok", value=answer), seconds) for answer, seconds in run.answers]
        if len(outcomes) < len(run.calls):
            outcomes.append((self._read_failure(impl, task, timeout_s), run.seconds))
        for outcome, seconds in outcomes:
            self._judge(impl, outcome, admission, is_whole_limit=is_whole_limit)
            self._account(impl, outcome, seconds)
        return [outcome for outcome, _ in outcomes]

    async def drain(self, plugin_id: str, timeout_s: float) -> int:
        """Wait for a plugin's running calls, then cancel what is left.

        Returns:
            How many calls had to be cancelled.
        """
        tasks = self._running.get(plugin_id)
        if not tasks:
            return 0
        # The one who asks may be a call of that plugin itself: it cannot wait for its own end.
        others = [task for task in tasks if task is not asyncio.current_task()]
        if not others:
            return 0
        _, late = await asyncio.wait(others, timeout=timeout_s)
        for task in late:
            task.cancel()
        return len(late)

    def _start(self, impl: Implementation, run: "_Run") -> asyncio.Task[None]:
        plugin_id, hook = impl.owner.plugin_id, impl.spec.name
        task = asyncio.get_running_loop().create_task(
            self._run(impl, run), name=f"{hook} of {plugin_id}"
        )
        running = self._running.setdefault(plugin_id, set())
        running.add(task)
        task.add_done_callback(running.discard)
        task.add_done_callback(_retrieve)
        return task

    async def _run(self, impl: Implementation, run: "_Run") -> None:
        for arguments, origin in run.calls:
            run.begin(impl, origin)
            name, plugin_id = impl.spec.name, impl.owner.plugin_id
            with tracing.span(f"hook {name}", plugin=plugin_id):
                answer = await self._ask(impl, cut_arguments(impl, arguments))
            run.end(check_answer(impl.spec, answer))

    async def _ask(self, impl: Implementation, given: dict[str, Any]) -> Any:
        try:
            if impl.is_async:
                return await impl.function(**given)
            return await self._threads.run(
                impl.owner.plugin_id,
                partial(impl.function, **given),
                on_left=partial(self._note_stuck, impl),
                on_end=partial(_note_ended, impl),
            )
        except (SystemExit, KeyboardInterrupt) as error:
            # Raised through a task these would stop the event loop, and with it the host.
            raise ContractBroken(
                f"raised {type(error).__name__}; a plugin cannot stop the host"
            ) from error

    def _read_failure(
        self, impl: Implementation, task: asyncio.Task[None], timeout_s: float
    ) -> Outcome:
        if not task.done():
            task.cancel()
            asyncio.get_running_loop().call_later(STUCK_AFTER_S, self._check_ended, impl, task)
            return Outcome("timeout", error=TimeoutError(f"no answer in {timeout_s:g} s"))
        if task.cancelled():
            return Outcome("error", error=RuntimeError("the call cancelled itself"))
        error = task.exception()
        if isinstance(error, Exception):
            return Outcome("error", error=error)
        return Outcome("error", error=RuntimeError(f"raised {type(error).__name__}"))

    def _judge(
        self, impl: Implementation, outcome: Outcome, admission: Admission, *, is_whole_limit: bool
    ) -> None:
        """Tell the breaker. A polite "later", or a limit cut short by others, is no failure."""
        breaker, was_open = impl.breaker, impl.breaker.is_open
        is_cut_short = outcome.status == "timeout" and not is_whole_limit
        if outcome.status == "ok":
            breaker.succeed(admission)
        elif is_cut_short or isinstance(outcome.error, (TryLater, NotReady)):
            breaker.abandon(admission)
        else:
            breaker.fail(admission, time.monotonic())
        self._report_breaker(impl, was_open, str(outcome.error or ""))

    def _check_ended(self, impl: Implementation, task: asyncio.Task[Any]) -> None:
        """Note a coroutine that was cancelled and goes on all the same."""
        if task.done():
            return

        task.add_done_callback(lambda _task: _note_ended(impl))
        self._note_stuck(impl)

    def _note_stuck(self, impl: Implementation) -> None:
        impl.stuck += 1
        if impl.stuck < MAX_STUCK:
            return
        was_open = impl.breaker.is_open
        impl.breaker.trip(time.monotonic())
        self._report_breaker(impl, was_open, f"{impl.stuck} calls hang")

    def _report_breaker(self, impl: Implementation, was_open: bool, reason: str) -> None:
        is_open = impl.breaker.is_open
        # Calls outlive their instance. Those who are told know plugins by id alone, and would take
        # what is said of the old one for the new.
        if is_open == was_open or impl.is_gone:
            return
        plugin_id, hook = impl.owner.plugin_id, impl.spec.name
        metrics.OPEN.labels(plugin_id, hook).set(is_open)
        change = "breaker_opens" if is_open else "breaker_closes"
        _log.warning(change, plugin=plugin_id, hook=hook, reason=reason)
        self._on_breaker(plugin_id, hook, is_open, reason)

    def _account(self, impl: Implementation, outcome: Outcome, seconds: float) -> Outcome:
        plugin_id, hook = impl.owner.plugin_id, impl.spec.name
        metrics.calls_of(plugin_id, hook, outcome.status).inc()
        if outcome.status in ("ok", "error", "timeout"):
            metrics.seconds_of(plugin_id, hook).observe(seconds)
        if outcome.error is not None:
            _log.warning(
                f"hook_{outcome.status}", plugin=plugin_id, hook=hook, exc_info=outcome.error
            )
        if self.on_call is not None:
            self.on_call(
                CallRecord(hook, plugin_id, outcome.status, outcome.value, outcome.error, seconds)
            )
        if self._trace:
            _log.info(
                "hook_trace",
                plugin=plugin_id,
                hook=hook,
                outcome=outcome.status,
                answer=type(outcome.value).__name__,
                ms=round(seconds * 1000, 1),
            )
        return outcome


class _Run:
    """Calls of one implementation, one after the other in one task, and how they go.

    Attributes:
        calls: arguments and origin of each.
        answers: the checked answers of those that are over, with the seconds each took.
        seconds: how long the one that is under way, or was the last, has taken.
    """

    def __init__(
        self,
        calls: Sequence[tuple[Arguments, Origin]],
        timeout_s: float,
        on_ok: Callable[[], None] | None,
    ) -> None:
        self.calls = calls
        self.answers: list[tuple[Any, float]] = []
        self._timeout_s = timeout_s
        self._on_ok = on_ok
        self._begun_s = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun_s

    def begin(self, impl: Implementation, origin: Origin) -> None:
        """Note in the task's own context that a call begins."""
        self._begun_s = time.monotonic()
        current_call.set(
            HookCall(
                impl.owner.plugin_id,
                impl.spec.name,
                origin.correlation_id,
                origin.depth,
                self._begun_s + self._timeout_s,
            )
        )

    def end(self, answer: Any) -> None:
        """Note that the call went well."""
        self.answers.append((answer, self.seconds))
        if self._on_ok is not None:
            self._on_ok()

    async def watch(self, task: asyncio.Task[None]) -> None:
        """Wait until the task is done, or a call in it has had its time."""
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        wake = partial(_wake, waiter)
        self._timer = loop.call_later(self._timeout_s, self._look, waiter)
        task.add_done_callback(wake)
        try:
            await waiter
        finally:
            self._timer.cancel()
            task.remove_done_callback(wake)

    def _look(self, waiter: "asyncio.Future[None]") -> None:
        left_s = self._timeout_s - self.seconds
        if left_s <= 0:
            _wake(waiter)
        else:
            self._timer = asyncio.get_running_loop().call_later(left_s, self._look, waiter)


def _wake(waiter: "asyncio.Future[None]", _task: "asyncio.Task[None] | None" = None) -> None:
    if not waiter.done():
        waiter.set_result(None)


def _note_ended(impl: Implementation) -> None:
    impl.stuck -= 1


def _retrieve(task: asyncio.Task[Any]) -> None:
    """Look at the exception of a call nobody waits for any more, so that asyncio stays quiet."""
    if not task.cancelled():
        task.exception()
