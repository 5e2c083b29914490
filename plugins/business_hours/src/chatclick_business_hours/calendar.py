"""When somebody is there: a calendar of hours, and reckoning in business time. Pure.

Hours are wall-clock times of the calendar's time zone, so they keep their times over a change to
summer time. A time in the hour that is skipped counts as the end of that hour, a time that comes
twice counts the first time. Hours that end before they begin go on past midnight. A date with an
exception has that exception's hours and no others: what runs into it from the day before ends at
midnight.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
HORIZON_DAYS = 400
"""How far ahead an opening or closing is looked for: beyond a year of exceptions."""
MOST_SECONDS = 10 * 365 * 86_400
"""No longer span of business time is added."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Hours of a day, in minutes from its midnight; `end` may lie on the next day.

    Attributes:
        start: 0 to 1,439.
        end: after `start`, at most a day later.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Status:
    """Whether it is open at a moment, and when that changes.

    Attributes:
        opens_at: the next opening, while closed; None where there is none within a year.
        closes_at: the next closing, while open; None where there is none within a year.
    """

    is_open: bool
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weekly hours with exceptions for single dates.

    Attributes:
        zone: whose wall clock counts.
        weekly: seven days from Monday on, each with its hours in order.
        exceptions: the hours of single dates; none for a day on which it is closed.
    """

    zone: ZoneInfo
    weekly: tuple[tuple[Hours, ...], ...]
    exceptions: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)

    def is_open(self, at: datetime) -> bool:
        """Tell whether it is open at a moment, given with its time zone."""
        return any(start <= at for start, _ in self._list_spans(at, days=2))

    def find_status(self, at: datetime) -> Status:
        """Tell whether it is open at a moment, and when that changes."""
        limit = at + timedelta(days=HORIZON_DAYS - 2)
        for start, end in self._list_spans(at, days=HORIZON_DAYS):
            if start > at:
                return Status(is_open=False, opens_at=start)
            return Status(is_open=True, closes_at=end if end < limit else None)
        return Status(is_open=False)

    def next_opening(self, at: datetime) -> datetime | None:
        """Return when it opens next after a moment; None where it does not within a year."""
        spans = self._list_spans(at, days=HORIZON_DAYS)
        return next((start for start, _ in spans if start > at), None)

    def business_seconds(self, since: datetime, until: datetime) -> float:
        """Return how many seconds it is open between two moments; 0 where they are reversed."""
        return sum((end - start).total_seconds() for start, end in self.list_spans(since, until))

    def list_spans(self, since: datetime, until: datetime) -> list[Span]:
        """Return when it is open between two moments, in UTC; none where they are reversed."""
        if until <= since:
            return []
        days = (until - since).days + 3
        return [
            (max(start, since), min(end, until))
            for start, end in self._list_spans(since, days=days)
            if start < until
        ]

    def add_business_seconds(self, since: datetime, seconds: float) -> datetime | None:
        """Return when that much business time has passed.

        Args:
            since: the moment to count from.
            seconds: 0 gives the moment itself, or the next opening while it is closed.

        Returns:
            The moment; None where the calendar does not open that often in the next ten years.
        """
        left = min(seconds, MOST_SECONDS)
        for start, end in self._list_spans(since, days=MOST_SECONDS // 86_400):
            begin = max(start, since)
            open_s = (end - begin).total_seconds()
            if open_s >= left:
                return begin + timedelta(seconds=left)
            left -= open_s
        return None

    def list_day(self, day: date) -> tuple[Hours, ...]:
        """Return the hours that begin on a date."""
        return self.exceptions.get(day, self.weekly[day.weekday()])

    def _list_spans(self, at: datetime, *, days: int) -> Iterator[Span]:
        """Yield the joined open spans that end after a moment, in order."""
        # Yesterday's hours may reach past midnight.
        first = at.astimezone(self.zone).date() - timedelta(days=1)
        last = (date.max - first).days
        raw = (
            span
            for offset in range(min(days + 1, last))
            for span in self._list_day_spans(first + timedelta(days=offset))
        )
        return (span for span in _join(raw) if span[1] > at)

    def _list_day_spans(self, day: date) -> Iterator[Span]:
        following = day + timedelta(days=1)
        for hours in self.list_day(day):
            end = min(hours.end, DAY_MINUTES) if following in self.exceptions else hours.end
            span = (_to_utc(day, hours.start, self.zone), _to_utc(day, end, self.zone))
            if span[0] < span[1]:
                yield span


def _join(spans: Iterator[Span]) -> Iterator[Span]:
    """Join spans that touch, such as one to midnight and one from it."""
    current: Span | None = None
    for start, end in spans:
        if current is not None and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current


@lru_cache(maxsize=16_384)
def _to_utc(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    return _find_change(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), at, zone)


def _find_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment between two at which the clocks are changed, to the second."""
    old = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)
