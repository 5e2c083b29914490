"""How much work waits, now and over the last hour; in memory, each process its own."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from chatclick.chat.consumer_set import Backlog, ConsumerSet
from chatclick.clock import now, to_text
from chatclick.store.models import DeadLetter, Outbox
from chatclick.store.opening import Store

EVERY_S = 10.0
KEPT = 360
STUCK_S = 180.0
"""A reader of the log that has events to handle and stays where it is for so long is stuck."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Depth:
    """One look.

    Attributes:
        writes: waiting for the database.
        outbox: deliveries that consumers owe.
        dead_letters: deliveries that were given up.
        consumers: events each consumer has not handled, by name.
    """

    at: datetime
    writes: int
    outbox: int
    dead_letters: int
    consumers: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Build what the API shows."""
        return {
            "at": to_text(self.at),
            "writes": self.writes,
            "outbox": self.outbox,
            "dead_letters": self.dead_letters,
            "consumers": dict(self.consumers),
        }


class Depths:
    """Looks every ten seconds.

    Args:
        store: has what waits.
        consumers: say how far behind they are.
        stuck_s: see `STUCK_S`.
    """

    def __init__(self, store: Store, consumers: ConsumerSet, *, stuck_s: float = STUCK_S) -> None:
        self._store = store
        self._consumers = consumers
        self._stuck_s = stuck_s
        self._stays: dict[str, tuple[int, float]] = {}
        self._kept: deque[Depth] = deque(maxlen=KEPT)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start looking."""
        self._task = asyncio.create_task(self._run(), name="depths")

    async def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    def list_kept(self) -> list[Depth]:
        """Return what was seen, the oldest first."""
        return list(self._kept)

    async def list_backlogs(self) -> list[Backlog]:
        """Return how far behind each consumer is."""
        return await self._consumers.list_backlogs()

    def list_stuck(self) -> list[str]:
        """Return the names of readers of the log that have events to handle and do not get on."""
        now_s = time.monotonic()
        stays = sorted(self._stays.items())
        return [name for name, (_, since_s) in stays if now_s - since_s >= self._stuck_s]

    def _note_stays(self, backlogs: Sequence[Backlog]) -> None:
        """Note who is where they were, and since when."""
        before, self._stays = self._stays, {}
        for one in backlogs:
            position, since_s = before.get(one.name, (-1, 0.0))
            has_moved = position != one.position
            if one.backlog:
                self._stays[one.name] = one.position, time.monotonic() if has_moved else since_s

    async def look(self) -> Depth:
        """Look now."""
        backlogs = await self._consumers.list_backlogs()
        self._note_stays(backlogs)
        return Depth(
            at=now(),
            writes=self._store.unit_of_work.pending,
            outbox=await Outbox.all().count(),
            dead_letters=await DeadLetter.all().count(),
            consumers={one.name: one.backlog for one in backlogs},
        )

    async def _run(self) -> None:
        while True:
            try:
                self._kept.append(await self.look())
            except Exception as error:
                _log.warning("depths_unknown", error=str(error))
            await asyncio.sleep(EVERY_S)
