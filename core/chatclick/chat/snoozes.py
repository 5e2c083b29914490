"""Waking snoozed sessions when their time has come."""

import asyncio
from contextlib import suppress

import structlog

from chatclick.chat.sessions import SessionService
from chatclick.clock import now
from chatclick.store.events import StoredEvent
from chatclick.store.models import Session

BATCH = 100
"""Sessions that are woken between two looks."""

_LONGEST_SLEEP_S = 60.0
_log = structlog.get_logger(__name__)


class Snoozes:
    """Sleeps until the next snooze ends.

    Args:
        sessions: wakes them.
    """

    def __init__(self, sessions: SessionService) -> None:
        self._sessions = sessions
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start watching."""
        self._task = asyncio.create_task(self._run(), name="snoozes")

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    def on_event(self, event: StoredEvent) -> None:
        """Look again when a session was snoozed."""
        if event.type == "session.snoozed":
            self._changed.set()

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            try:
                delay_s = await self._wake_due()
            except Exception:
                _log.exception("snoozes_failed")
                delay_s = _LONGEST_SLEEP_S
            with suppress(TimeoutError):
                async with asyncio.timeout(delay_s):
                    await self._changed.wait()

    async def _wake_due(self) -> float:
        """Wake what is due. Return the time to the next one, in seconds."""
        snoozed = Session.filter(state="snoozed", snoozed_until__isnull=False)
        rows = await snoozed.order_by("snoozed_until").limit(BATCH)
        for row in rows:
            assert row.snoozed_until is not None
            left_s = (row.snoozed_until - now()).total_seconds()
            if left_s > 0:
                return min(left_s, _LONGEST_SLEEP_S)
            await self._sessions.wake(row.id)
        return _LONGEST_SLEEP_S if len(rows) < BATCH else 0.0
