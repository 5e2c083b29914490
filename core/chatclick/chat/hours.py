"""Business hours: whether a schedule is open at a moment, and when that changes. Pure.

A schedule is "always" or `{timezone, weekly: {mon: [{from, to}], …}, exceptions: [{date, hours}]}`.
Hours are wall-clock times of the time zone, so an interval keeps its times over a change to summer
time; one that begins in the hour that is skipped begins when that hour ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON_DAYS = 400
"""How far ahead an opening is looked for: beyond a year of exceptions."""

Schedule = Mapping[str, Any] | str


@dataclass(frozen=True, slots=True)
class Hours:
    """Whether it is open, and when that changes.

    Attributes:
        opens_at: the next opening, while closed; None where there is none.
        closes_at: the next closing, while open; None where there is none.
    """

    is_open: bool
    opens_at: datetime | None = None
    closes_at: datetime | None = None


ALWAYS = Hours(is_open=True)


def find_hours(schedule: Schedule, at: datetime) -> Hours:
    """Look a moment up in a schedule.

    Args:
        schedule: see the module; a time zone this machine does not know counts as UTC.
        at: the moment, with its time zone.
    """
    if isinstance(schedule, str):
        return ALWAYS
    for start, end in _merge(_list_spans(schedule, at)):
        if end <= at:
            continue
        if start > at:
            return Hours(is_open=False, opens_at=start)
        is_endless = end - at > timedelta(days=HORIZON_DAYS - 2)
        return Hours(is_open=True, closes_at=None if is_endless else end)
    return Hours(is_open=False)


def load_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name; UTC for one that is not known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def find_moment(day: date, text: str, zone: ZoneInfo) -> datetime:
    """Return in UTC when a clock of a time zone shows a time of a day, such as "09:00"."""
    if text == "24:00":
        return find_moment(day + timedelta(days=1), "00:00", zone)
    return datetime.combine(day, time.fromisoformat(text), zone).astimezone(UTC)


def _list_spans(schedule: Mapping[str, Any], at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the open spans in UTC from the day before on, in order."""
    zone = load_zone(str(schedule.get("timezone", "UTC")))
    exceptions = {one["date"]: one.get("hours", []) for one in schedule.get("exceptions", ())}
    weekly = schedule.get("weekly", {})
    first = at.astimezone(zone).date() - timedelta(days=1)
    for offset in range(HORIZON_DAYS):
        day = first + timedelta(days=offset)
        hours = exceptions.get(day.isoformat(), weekly.get(DAYS[day.weekday()], ()))
        yield from sorted(_list_day(day, hours, zone))


def _list_day(
    day: date, hours: Sequence[Mapping[str, str]], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    for interval in hours:
        start = find_moment(day, interval["from"], zone)
        end = find_moment(day, interval["to"], zone)
        if start < end:
            yield start, end


def _merge(spans: Iterator[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Join spans that touch or overlap, such as one to midnight and one from it."""
    current: tuple[datetime, datetime] | None = None
    for start, end in spans:
        if current is not None and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current
