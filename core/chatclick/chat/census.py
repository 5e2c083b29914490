"""How many there are of what: sessions by state, who is here, and what happened since the start."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from tortoise.functions import Count, Min

from chatclick.chat.presence import Presence
from chatclick.ids import first_real_id, is_id
from chatclick.store.events import StoredEvent
from chatclick.store.models import DeadLetter, Outbox, Session, Staff
from chatclick.store.states import CATEGORY, DONE

MAX_TYPES = 500
"""Event types that are told apart; plugins name theirs themselves."""

_LIVE = sorted(state for state, category in CATEGORY.items() if category != DONE)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a look at the database found.

    Attributes:
        sessions: those that are not done, by state; made-up ones are left out.
        waiting_since: since when the longest waits for somebody; None where none does.
        staff_connected: staff with a socket open.
        staff_online: those of them who take sessions.
        owed: deliveries that failed and will be tried again, by consumer.
        dead_letters: deliveries that were given up, by consumer.
    """

    sessions: dict[str, int]
    waiting_since: datetime | None
    staff_connected: int
    staff_online: int
    owed: dict[str, int]
    dead_letters: dict[str, int]


class Census:
    """Counts.

    Args:
        presence: knows who is here.

    Attributes:
        events: committed by this process since its start, by type and kind of actor.
    """

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self.events: Counter[tuple[str, str]] = Counter()

    def count(self, event: StoredEvent) -> None:
        """Count an event that was committed."""
        key = event.type, event.actor.kind
        if key not in self.events and len(self.events) >= MAX_TYPES:
            key = "other", event.actor.kind
        self.events[key] += 1

    async def look(self) -> Counts:
        """Ask the database; every query reads an index, of few rows."""
        real = Session.filter(id__gte=first_real_id("session"))
        sessions = dict.fromkeys(_LIVE, 0)
        live = real.filter(state__in=_LIVE).annotate(n=Count("id")).group_by("state")
        # bounded: one row for each state
        sessions.update({row["state"]: row["n"] for row in await live.values("state", "n")})
        queued = real.filter(state="queued", assignee_id__isnull=True)
        [oldest] = await queued.annotate(at=Min("waiting_since")).values("at")
        connected = {one for one in self._presence.connected_ids() if is_id(one, "staff")}
        # bounded: the staff
        online = await Staff.filter(availability="online").values_list("id", flat=True)
        return Counts(
            sessions,
            _to_datetime(oldest["at"]),
            len(connected),
            len(connected.intersection(map(str, online))),
            await _count_by_consumer(Outbox),
            await _count_by_consumer(DeadLetter),
        )


async def _count_by_consumer(model: type[Outbox] | type[DeadLetter]) -> dict[str, int]:
    # bounded: one row for each consumer
    rows = await model.all().annotate(n=Count("id")).group_by("consumer").values("consumer", "n")
    return {row["consumer"]: row["n"] for row in rows}


def _to_datetime(value: datetime | str | None) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
