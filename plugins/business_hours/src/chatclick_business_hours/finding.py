"""Which schedule holds where: the closest place that has one, else the default one."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chatclick import SessionView
from chatclick_business_hours.calendar import Calendar, Status
from chatclick_business_hours.documents import build_calendar
from chatclick_business_hours.models import Place, Schedule
from chatclick_business_hours.reading import KINDS

MAX_TOPICS = 200
KEPT_S = 2.0


@dataclass(frozen=True, slots=True)
class Around:
    """Where somebody is: each may be unknown."""

    topic: str | None = None
    queue: str | None = None
    team: str | None = None
    widget: str | None = None

    def list_places(self) -> list[tuple[str, str]]:
        """Return kind and target of the known ones, the closest first."""
        found = [(kind, getattr(self, kind)) for kind in KINDS]
        return [(kind, fold_target(kind, target)) for kind, target in found if target]


@dataclass(frozen=True, slots=True)
class Found:
    """A schedule that holds somewhere.

    Attributes:
        closed: what happens while it is closed: `say` by language, and `then`.
    """

    schedule: Schedule
    calendar: Calendar
    closed: Mapping[str, Any] = field(default_factory=dict)

    def find_status(self, at: datetime) -> Status:
        """Tell whether it is open, and when that changes."""
        return self.calendar.find_status(at)


class KnownPlaces:
    """Knows whether hours hold anywhere in particular: every message asks, and most get a no."""

    def __init__(self) -> None:
        self._has_any = False
        self._read_at = -KEPT_S

    async def has_any(self) -> bool:
        """Tell whether there is a place; what another worker changed is known within seconds."""
        while time.monotonic() - self._read_at >= KEPT_S:  # it may change while it is read
            self._read_at = time.monotonic()
            try:
                self._has_any = await Place.exists()
            except BaseException:
                self.forget()  # what could not be read is not known to be none
                raise
        return self._has_any

    def forget(self) -> None:
        """Look again at the next question."""
        self._read_at = -KEPT_S


async def find_schedule(around: Around) -> Found | None:
    """Return the schedule that holds somewhere; None where none does."""
    places = await _read_places(around)
    for key in around.list_places():
        place = places.get(key)
        schedule = await Schedule.get_or_none(id=place.schedule_id) if place else None
        if place is not None and schedule is not None:
            return Found(schedule, build(schedule), place.closed)
    default = await Schedule.filter(is_default=True).order_by("id").first()
    return None if default is None else Found(default, build(default))


async def has_place(kind: str, target: str) -> bool:
    """Tell whether somewhere has hours of its own."""
    return await Place.filter(kind=kind, target=target).exists()


async def list_topics() -> list[tuple[str, Found]]:
    """Return the topics that have hours of their own, by name."""
    rows = await Place.filter(kind="topic").order_by("target").limit(MAX_TOPICS)
    ids = [row.schedule_id for row in rows]
    known = {one.id: one for one in await Schedule.filter(id__in=ids).limit(MAX_TOPICS)}
    return [
        (row.target, Found(known[row.schedule_id], build(known[row.schedule_id]), row.closed))
        for row in rows
        if row.schedule_id in known
    ]


def build(schedule: Schedule) -> Calendar:
    """Build the calendar of a row."""
    return build_calendar(schedule.timezone, schedule.weekly, schedule.exceptions)


def read_around(session: SessionView, topic_field: str) -> Around:
    """Return where a session is.

    Args:
        session: its forms are read where the plugin may see them.
        topic_field: the name of the question that asks for the topic.
    """
    return Around(
        topic=_find_topic(session.metadata, topic_field),
        queue=session.queue_id,
        team=session.team_id,
        widget=session.widget_id,
    )


def fold_target(kind: str, target: str) -> str:
    """Return a target as it is kept: topics are told apart without regard to case."""
    return target.strip().casefold()[:120] if kind == "topic" else target


def _find_topic(metadata: Mapping[str, Any], topic_field: str) -> str | None:
    forms = metadata.get("forms")
    if not isinstance(forms, Mapping):
        return None
    for form in forms.values():
        values = form.get("values") if isinstance(form, Mapping) else None
        topic = values.get(topic_field) if isinstance(values, Mapping) else None
        if isinstance(topic, str) and topic.strip():
            return topic
    return None


async def _read_places(around: Around) -> dict[tuple[str, str], Place]:
    wanted = around.list_places()
    if not wanted:
        return {}
    targets = [target for _, target in wanted]
    rows = await Place.filter(target__in=targets).limit(len(KINDS) * len(targets))
    return {(row.kind, row.target): row for row in rows}
