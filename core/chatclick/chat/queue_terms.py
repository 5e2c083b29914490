"""What queues ask of routing: their order, how many they give out at once, and who fits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from tortoise.functions import Count

from chatclick.plugin.people_views import StaffLoad
from chatclick.store.models import Queue, Session

MAX_QUEUES = 1000
_LAST = 1_000_000
_GIVEN_OUT = ("open", "waiting")


@dataclass(slots=True)
class _Terms:
    place: int
    room: int | None
    skills: Mapping[str, int]


@dataclass(slots=True)
class QueueTerms:
    """The terms of all queues, read once for one pass of routing."""

    _queues: dict[str, _Terms] = field(default_factory=dict)

    @classmethod
    async def read(cls) -> Self:
        """Read them, with what is given out of queues that limit it."""
        rows = await Queue.all().order_by("id").limit(MAX_QUEUES)
        limited = [row.id for row in rows if row.capacity is not None]
        given = await _count_given(limited) if limited else {}
        return cls(
            {
                row.id: _Terms(
                    _LAST if row.position is None else row.position,
                    None if row.capacity is None else row.capacity - given.get(row.id, 0),
                    {skill["name"].casefold(): skill["level"] for skill in row.skills or ()},
                )
                for row in rows
            }
        )

    def place(self, queue_id: str | None) -> int:
        """Return the place of a queue in the order in which they are served."""
        terms = self._queues.get(queue_id or "")
        return _LAST if terms is None else terms.place

    def is_full(self, queue_id: str | None) -> bool:
        """Tell whether a queue gives nothing more out for now."""
        terms = self._queues.get(queue_id or "")
        return terms is not None and terms.room is not None and terms.room <= 0

    def fits(self, load: StaffLoad, queue_id: str | None) -> bool:
        """Tell whether somebody can do what a queue needs."""
        terms = self._queues.get(queue_id or "")
        if terms is None or not terms.skills:
            return True
        has = {skill.name.casefold(): skill.level for skill in load.staff.skills}
        return all(has.get(name, 0) >= level for name, level in terms.skills.items())

    def note_assigned(self, queue_id: str | None) -> None:
        """Count a session that was just given out."""
        terms = self._queues.get(queue_id or "")
        if terms is not None and terms.room is not None:
            terms.room -= 1


async def _count_given(queue_ids: list[str]) -> dict[str, int]:
    rows = (
        await Session.filter(
            queue_id__in=queue_ids, state__in=_GIVEN_OUT, assignee_id__isnull=False
        )
        .annotate(sessions=Count("id"))
        .group_by("queue_id")
        .values("queue_id", "sessions")
    )
    return {row["queue_id"]: row["sessions"] for row in rows}
