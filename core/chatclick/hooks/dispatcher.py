"""The dispatcher: the only place that calls hooks, one method for each mode.

It knows who is registered, not where they came from. Every call is fenced by `caller.py`; what is
here decides in which order, how many at once, and what the answers mean together.
"""

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import uuid_utils

from chatclick.hooks.answers import check_answer
from chatclick.hooks.call import Budget, Origin, check_depth, current_call
from chatclick.hooks.caller import Arguments, Caller, CallRecord, Listener, Outcome
from chatclick.hooks.cuts import cut_arguments, is_own_message
from chatclick.hooks.failures import HookFailed, HookTimeout, HookUnavailable
from chatclick.hooks.registrations import Implementation, Registrations
from chatclick.plugin.hooks import HOOKS
from chatclick.plugin.results import Accept, Defer, NotReady, Reject, Suppress, TryLater

ACCEPT = Accept()


@dataclass(frozen=True, slots=True)
class Answer:
    """A plugin's answer."""

    plugin_id: str
    value: Any


@dataclass(frozen=True, slots=True)
class Chained:
    """What a chain made.

    Attributes:
        value: the value after all changes.
        changed_by: the plugins that changed it, in order.
        suppressed: who ended the chain with `Suppress`, None for nobody.
    """

    value: Any
    changed_by: tuple[str, ...] = ()
    suppressed: Answer | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """All answers of a collect hook, in order, and the plugins that gave none by failing."""

    answers: tuple[Answer, ...] = ()
    failed: tuple[str, ...] = ()


class Dispatcher:
    """Calls hooks.

    Attributes:
        registrations: who is registered.
        on_breaker: told (plugin id, hook, is open, reason) when a breaker opens or closes.

    Args:
        registrations: who is registered.
        trace: log every call; None reads the variable CHATCLICK_TRACE_HOOKS.
    """

    def __init__(
        self,
        registrations: Registrations | None = None,
        *,
        trace: bool | None = None,
    ) -> None:
        self.registrations = registrations or Registrations()
        is_traced = bool(os.environ.get("CHATCLICK_TRACE_HOOKS")) if trace is None else trace
        self._caller = Caller(on_breaker=lambda *change: self.on_breaker(*change), trace=is_traced)
        self.on_breaker: Listener = lambda *_change: None

    def on_call(self, listener: Callable[[CallRecord], None] | None) -> None:
        """Have somebody told of each call once it is over, with its answer; None for nobody."""
        self._caller.on_call = listener

    def has(self, hook: str) -> bool:
        """Tell whether anybody implements a hook; ask before building its arguments."""
        return hook in self.registrations.table

    def implementers(self, hook: str) -> tuple[str, ...]:
        """Return the ids of the plugins that implement a hook, in order."""
        return tuple(impl.owner.plugin_id for impl in self.registrations.table.get(hook, ()))

    def implements(self, plugin_id: str, hook: str) -> bool:
        """Tell whether a plugin implements a hook and takes part in calls."""
        found = self.registrations
        return found.is_called(plugin_id) and found.find(plugin_id, hook) is not None

    async def gate(
        self, hook: str, arguments: Arguments, *, budget: Budget | None = None, depth: int = 0
    ) -> Accept | Reject | Defer:
        """Ask every implementation at once whether something may pass.

        Returns:
            The first Reject in order; else Defer when an essential plugin gave no answer; else
            Accept.

        Raises:
            TooDeep: plugins answer each other in a circle.
        """
        impls = self._list(hook, arguments)
        if not impls:
            return ACCEPT
        outcomes = await self._call_all(impls, arguments, budget, depth)
        silent: Defer | None = None
        for impl, outcome in zip(impls, outcomes, strict=True):
            if isinstance(outcome.value, Reject):
                return outcome.value
            if outcome.status != "ok" and impl.is_essential and silent is None:
                silent = Defer(impl.owner.plugin_id)
        return silent or ACCEPT

    async def chain(
        self, hook: str, arguments: Arguments, *, budget: Budget | None = None, depth: int = 0
    ) -> Chained:
        """Let one implementation after the other change the hook's first argument.

        Raises:
            TooDeep: plugins answer each other in a circle.
        """
        name = HOOKS[hook].arguments[0]
        value = arguments[name]
        changed_by: list[str] = []
        impls = self._list(hook, arguments)
        budget = self._budget_of(hook, budget)
        for impl in impls:
            outcome = await self._call(impl, {**arguments, name: value}, budget, depth)
            if isinstance(outcome.value, Suppress):
                answer = Answer(impl.owner.plugin_id, outcome.value)
                return Chained(value, tuple(changed_by), answer)
            if outcome.value is not None:
                value = outcome.value.apply_to(value)
                changed_by.append(impl.owner.plugin_id)
        return Chained(value, tuple(changed_by))

    async def first(
        self, hook: str, arguments: Arguments, *, budget: Budget | None = None, depth: int = 0
    ) -> Answer | None:
        """Ask one implementation after the other until one resolves to something but None.

        Raises:
            TooDeep: plugins answer each other in a circle.
        """
        for impl in self._list(hook, arguments):
            outcome = await self._call(impl, arguments, budget, depth)
            if outcome.value is not None:
                return Answer(impl.owner.plugin_id, outcome.value)
        return None

    async def collect(
        self, hook: str, arguments: Arguments, *, budget: Budget | None = None, depth: int = 0
    ) -> Collected:
        """Ask every implementation at once and keep every answer that is not None.

        Raises:
            TooDeep: plugins answer each other in a circle.
        """
        impls = self._list(hook, arguments)
        if not impls:
            return Collected()
        outcomes = await self._call_all(impls, arguments, budget, depth)
        pairs = [
            (impl.owner.plugin_id, outcome) for impl, outcome in zip(impls, outcomes, strict=True)
        ]
        return Collected(
            tuple(
                Answer(one, outcome.value) for one, outcome in pairs if outcome.value is not None
            ),
            tuple(one for one, outcome in pairs if outcome.status != "ok"),
        )

    async def event(
        self, hook: str, plugin_id: str, arguments: Arguments, *, depth: int = 0
    ) -> None:
        """Hand one event to one plugin; repeating and parking are the consumer's.

        A plugin's own messages are not handed to it: the call returns at once.

        Raises:
            HookUnavailable: not called; the plugin is off, or its breaker is open.
            HookFailed: it raised.
            HookTimeout: it took too long.
            TryLater: it asks for a repeat.
            TooDeep: plugins answer each other in a circle.
        """
        impl = self._find_called(plugin_id, hook)
        if not is_own_message(impl, arguments):
            _unwrap(impl, await self._call(impl, arguments, None, depth))

    async def events(
        self,
        hook: str,
        plugin_id: str,
        calls: Sequence[Arguments],
        on_ok: Callable[[], None],
    ) -> None:
        """Hand several events that people caused to one plugin, in turn, until one fails.

        Those behind it, and all but one while the plugin is on trial, are not handed over.

        Args:
            hook: the hook.
            plugin_id: the plugin.
            calls: arguments of each event.
            on_ok: told of each that went well.

        Raises:
            HookUnavailable, HookFailed, HookTimeout, TryLater: as for `event`, of the one that
                failed.
        """
        impl = self._find_called(plugin_id, hook)
        traced = [(arguments, _trace_origin(0)) for arguments in calls]
        outcomes = await self._caller.call_in_turn(impl, traced, on_ok=on_ok)
        _unwrap(impl, outcomes[-1])

    async def owner(
        self, hook: str, plugin_id: str, arguments: Arguments, *, depth: int = 0
    ) -> Any:
        """Call the one plugin a hook is about, whether or not it is open to other calls.

        Returns:
            Its answer; None when it does not implement the hook.

        Raises:
            HookUnavailable, HookFailed, HookTimeout, TryLater, NotReady, TooDeep: as for `event`.
        """
        impl = self.registrations.find(plugin_id, hook)
        if impl is None:
            return None
        return _unwrap(impl, await self._call(impl, arguments, None, depth))

    def setup(self, hook: str, plugin_id: str, arguments: Arguments) -> Any:
        """Call a set-up hook of one plugin, here and now.

        Returns:
            Its answer; None when it does not implement the hook.

        Raises:
            HookFailed: it raised, or answered something the hook does not allow.
        """
        impl = self.registrations.find(plugin_id, hook)
        if impl is None:
            return None
        try:
            answer = impl.function(**cut_arguments(impl, arguments))
            return check_answer(impl.spec, answer)
        except (Exception, SystemExit) as error:
            raise HookFailed(plugin_id, hook, describe(error)) from error

    async def drain(self, plugin_id: str, timeout_s: float) -> int:
        """Wait for a plugin's running calls, then cancel what is left.

        Returns:
            How many calls had to be cancelled.
        """
        return await self._caller.drain(plugin_id, timeout_s)

    def _find_called(self, plugin_id: str, hook: str) -> Implementation:
        impl = self.registrations.find(plugin_id, hook)
        if impl is None or not self.registrations.is_called(plugin_id):
            raise HookUnavailable(plugin_id, hook, "is not running")
        return impl

    def _list(self, hook: str, arguments: Arguments) -> list[Implementation]:
        impls = self.registrations.table.get(hook, ())
        return [impl for impl in impls if not is_own_message(impl, arguments)]

    async def _call_all(
        self, impls: list[Implementation], arguments: Arguments, budget: Budget | None, depth: int
    ) -> list[Outcome]:
        budget = self._budget_of(impls[0].spec.name, budget)
        origin = _trace_origin(depth)
        if len(impls) == 1:
            return [await self._caller.call(impls[0], arguments, origin, budget)]
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._caller.call(impl, arguments, origin, budget))
                for impl in impls
            ]
        return [task.result() for task in tasks]

    async def _call(
        self, impl: Implementation, arguments: Arguments, budget: Budget | None, depth: int
    ) -> Outcome:
        return await self._caller.call(impl, arguments, _trace_origin(depth), budget)

    def _budget_of(self, hook: str, budget: Budget | None) -> Budget | None:
        return Budget() if budget is None and HOOKS[hook].is_before_commit else budget


def _trace_origin(depth: int) -> Origin:
    """Find out what led to a call: the running call, if this one is made from inside a hook."""
    outer = current_call.get()
    if outer is None:
        return Origin(uuid_utils.uuid7().hex, check_depth(depth))
    return Origin(outer.correlation_id, check_depth(max(depth, outer.depth + 1)))


def describe(error: BaseException) -> str:
    """Say what was raised in one line, for people."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _unwrap(impl: Implementation, outcome: Outcome) -> Any:
    plugin_id, hook = impl.owner.plugin_id, impl.spec.name
    if outcome.status == "ok":
        return outcome.value
    if isinstance(outcome.error, (TryLater, NotReady)):
        raise outcome.error
    if outcome.status == "error" and outcome.error is not None:
        raise HookFailed(plugin_id, hook, describe(outcome.error)) from outcome.error
    if outcome.status == "timeout":
        raise HookTimeout(plugin_id, hook, f"no answer in {impl.spec.timeout_s:g} s")
    unavailable = HookUnavailable(plugin_id, hook, "is paused after repeated failures")
    unavailable.retry_after_s = impl.breaker.retry_after_s(time.monotonic())
    raise unavailable
