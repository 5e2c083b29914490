"""Where a session that waits stands in its queue, and how long it may take."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chatclick.chat.sessions import SessionService
from chatclick.clock import now
from chatclick.ids import first_real_id
from chatclick.security.policy import Principal
from chatclick.store.models import Event, EventLogHead, Session

MAX_WAITING = 2000
"""Sessions whose place is worked out; whoever stands behind them has that place."""
PACE_WINDOW = timedelta(hours=2)
PACE_EVENTS = 20_000
FEWEST_ASSIGNED = 3
"""With fewer sessions taken in the window no wait is promised."""
PACE_KEPT_S = 30.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session stands.

    Attributes:
        position: counted from 1; None for one that does not wait.
        waiting: how many wait in the same queue.
        expected_wait_s: by the pace at which sessions were taken lately; None without enough data.
    """

    position: int | None
    waiting: int
    expected_wait_s: int | None

    def to_json(self) -> dict[str, Any]:
        """Return the wire form."""
        return {
            "position": self.position,
            "waiting": self.waiting,
            "expected_wait_s": self.expected_wait_s,
        }


_NOWHERE = Place(None, 0, None)


class WaitingLine:
    """Works out the places of sessions that wait.

    Args:
        sessions: authorises.
    """

    def __init__(self, sessions: SessionService) -> None:
        self._sessions = sessions
        self._pace: tuple[float, float | None] = (-PACE_KEPT_S, None)

    async def get(self, principal: Principal, session_id: str) -> Place:
        """Return the place of a session.

        Raises:
            NotFound, Forbidden: none, or not the caller's.
        """
        await self._sessions.require(principal, "session:read", session_id)
        places = await self.read_places()
        return places.get(session_id, _NOWHERE)

    async def read_places(self) -> Mapping[str, Place]:
        """Return the places of all sessions that wait, with two queries at most."""
        rows = (
            await Session.filter(state="queued", id__gte=first_real_id("session"))
            .order_by("created_at", "id")
            .limit(MAX_WAITING)
            .values("id", "queue_id")
        )
        sizes = Counter(row["queue_id"] for row in rows)
        pace_s = await self._read_pace() if rows else None
        seen: Counter[str | None] = Counter()
        places: dict[str, Place] = {}
        for row in rows:
            queue_id = row["queue_id"]
            seen[queue_id] += 1
            wait_s = None if pace_s is None else round(pace_s * seen[queue_id])
            places[row["id"]] = Place(seen[queue_id], sizes[queue_id], wait_s)
        return places

    async def _read_pace(self) -> float | None:
        """Return the seconds between two sessions that were taken, lately; None without data."""
        read_at, pace_s = self._pace
        if time.monotonic() - read_at < PACE_KEPT_S:
            return pace_s
        since = now() - PACE_WINDOW
        head = await EventLogHead.get_or_none(id=1)
        taken = Event.filter(
            position__gt=(head.position if head else 0) - PACE_EVENTS,
            type="session.assigned",
            at__gte=since,
        )
        count = await taken.count()
        first = await taken.order_by("position").first()
        pace_s = None
        if first is not None and count >= FEWEST_ASSIGNED:
            pace_s = (now() - first.at).total_seconds() / count
        self._pace = (time.monotonic(), pace_s)
        return pace_s
