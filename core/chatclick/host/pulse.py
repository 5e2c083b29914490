"""How the hooks of the plugins did lately: readings of their figures, a few seconds apart."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from chatclick.clock import now, to_text
from chatclick.hooks.breaker import Breaker
from chatclick.hooks.figures import Figures, Key, read_figures
from chatclick.hooks.registrations import Implementation

Failures = Mapping[str, int]
"""How many calls failed, by plugin."""

INTERVAL_S = 10.0
KEPT = 180
"""Readings: half an hour."""
UNTOLD = frozenset({"analytics_event"})
"""Hooks that hear of every event: their failures are no events, or those would have no end."""

_log = structlog.get_logger(__name__)


class Pulse:
    """Takes a reading now and then, and tells what was added between readings.

    Args:
        read: returns the totals.
        tell: is told of calls that failed since the last reading, if there are any.
    """

    def __init__(
        self,
        read: Callable[[], Mapping[Key, Figures]] = read_figures,
        tell: Callable[[Failures], Awaitable[None]] | None = None,
    ) -> None:
        self._read = read
        self._tell = tell
        self._last = dict(read())
        self._added: deque[tuple[datetime, Mapping[Key, Figures]]] = deque(maxlen=KEPT)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to take readings."""
        self._task = asyncio.create_task(self._run(), name="plugin pulse")

    async def stop(self) -> None:
        """Take no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def beat(self) -> None:
        """Take a reading."""
        # In a thread: with many plugins the counters take tens of milliseconds to read.
        totals = dict(await asyncio.to_thread(self._read))
        added = {key: one.since(self._last.get(key, Figures())) for key, one in totals.items()}
        self._added.append((now(), {key: one for key, one in added.items() if one.calls}))
        self._last = totals
        await self._tell_failures(added)

    async def _tell_failures(self, added: Mapping[Key, Figures]) -> None:
        failures: dict[str, int] = {}
        for (plugin_id, hook), one in added.items():
            if one.failures > 0 and hook not in UNTOLD:
                failures[plugin_id] = failures.get(plugin_id, 0) + one.failures
        if not failures or self._tell is None:
            return
        try:
            await self._tell(failures)
        except Exception as error:
            # The figures stand in the metrics all the same; only the log of events lacks them.
            _log.warning("failures_not_recorded", error=str(error)[:200])

    async def read_totals(self, plugin_id: str) -> dict[str, Figures]:
        """Return the totals of a plugin's hooks up to now; a hook never called is not in it."""
        totals = await asyncio.to_thread(self._read)
        return {hook: one for (owner, hook), one in totals.items() if owner == plugin_id}

    def list_points(self, plugin_id: str) -> list[dict[str, Any]]:
        """Return what each hook of a plugin did in each interval in which it was called."""
        return [
            {
                "at": to_text(at),
                "hook": hook,
                "calls": one.calls,
                "failures": one.failures,
                "mean_ms": to_ms(one.mean_s),
                "p95_ms": to_ms(one.quantile_s(0.95)),
            }
            for at, added in self._added
            for (owner, hook), one in sorted(added.items())
            if owner == plugin_id
        ]

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(INTERVAL_S)
            await self.beat()


def show_hook(impl: Implementation, totals: Figures, at_s: float, reason: str) -> dict[str, Any]:
    """Build what the API shows of one implementation.

    Args:
        impl: it.
        totals: its figures.
        at_s: now, on the monotonic clock.
        reason: why its breaker opened, "" for nothing.
    """
    counts = totals.outcomes
    return {
        "hook": impl.spec.name,
        "mode": impl.spec.mode,
        "limit_ms": to_ms(impl.spec.timeout_s),
        "calls": totals.calls,
        "errors": counts.get("error", 0),
        "timeouts": counts.get("timeout", 0),
        "held_back": counts.get("open", 0) + counts.get("skipped", 0),
        "mean_ms": to_ms(totals.mean_s),
        "p50_ms": to_ms(totals.quantile_s(0.5)),
        "p95_ms": to_ms(totals.quantile_s(0.95)),
        "breaker": show_breaker(impl.breaker, at_s, reason),
    }


def show_breaker(breaker: Breaker, at_s: float, reason: str) -> dict[str, Any]:
    """Build what the API shows of a breaker."""
    return {
        "is_open": breaker.is_open,
        "retry_after_s": round(breaker.retry_after_s(at_s), 1),
        "reason": reason,
    }


def to_ms(seconds: float) -> float:
    """Return milliseconds, to the hundredth."""
    return round(seconds * 1000, 2)
