"""The board: how many wait in each queue, since when, and who could take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.connection import get_connection

from chatclick.chat.presence import Presence
from chatclick.chat.session_works import Loads
from chatclick.clock import to_text
from chatclick.store.dialects import to_datetime
from chatclick.store.models import Staff

MAX_PEOPLE = 1000

_COUNTS = (
    "SELECT queue_id, state, COUNT(*) AS sessions,"
    " MIN(COALESCE(waiting_since, created_at)) AS oldest_at"
    " FROM session WHERE state IN ('queued', 'open', 'waiting') GROUP BY queue_id, state"
)


@dataclass(frozen=True, slots=True)
class Board:
    """What is going on at one moment.

    Attributes:
        queues: `queue_id`, `waiting`, `oldest_at`, `open`; a queue without sessions is missing.
        people: `staff_id`, `open_sessions`, `capacity`, `state`; everybody who is active.
    """

    queues: tuple[dict[str, Any], ...]
    people: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the wire form."""
        return {"queues": list(self.queues), "people": list(self.people)}


class Boards:
    """Reads the board.

    Args:
        presence: who is connected.
        loads: counts what people have.
    """

    def __init__(self, presence: Presence, loads: Loads) -> None:
        self._presence = presence
        self._loads = loads

    async def read(self) -> Board:
        """Read it as it is now, with three queries however many sessions there are."""
        rows = await get_connection("default").execute_query_dict(_COUNTS)
        people = await Staff.filter(is_active=True).order_by("id").limit(MAX_PEOPLE)
        loads = await self._loads.count([row.id for row in people])
        return Board(
            tuple(_build_queues(rows)),
            tuple(self._build_person(row, loads.get(row.id, 0)) for row in people),
        )

    def _build_person(self, row: Staff, open_sessions: int) -> dict[str, Any]:
        if not self._presence.is_connected(row.id):
            state = "gone"
        elif row.availability != "online":
            state = "away"
        else:
            state = "available" if open_sessions < row.capacity else "full"
        return {
            "staff_id": row.id,
            "open_sessions": open_sessions,
            "capacity": row.capacity,
            "state": state,
        }


def _build_queues(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    queues: dict[str, dict[str, Any]] = {}
    for row in rows:
        queue = queues.setdefault(
            row["queue_id"] or "",
            {"queue_id": row["queue_id"], "waiting": 0, "oldest_at": None, "open": 0},
        )
        if row["state"] == "queued":
            at = to_datetime(row["oldest_at"])
            queue |= {"waiting": row["sessions"], "oldest_at": to_text(at) if at else None}
        else:
            queue["open"] += row["sessions"]
    return [queues[key] for key in sorted(queues)]
