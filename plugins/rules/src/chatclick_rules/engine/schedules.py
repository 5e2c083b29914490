"""When a rule counts: days and hours of a time zone, and a span of dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from chatclick.errors import FieldError

MAX_INTERVALS = 50
_KEYS = frozenset({"time_zone", "intervals", "from", "until"})
_INTERVAL_KEYS = frozenset({"days", "from", "to"})
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of each of some days.

    Attributes:
        days: 1 is Monday, 7 Sunday: the days on which it begins.
        from_min: when it begins, in minutes of the day.
        to_min: when it ends; one that is not later than the beginning is of the next day.
    """

    days: frozenset[int]
    from_min: int
    to_min: int

    def holds(self, weekday: int, minute: int) -> bool:
        """Tell whether a minute of a weekday is within it."""
        if self.from_min < self.to_min:
            return weekday in self.days and self.from_min <= minute < self.to_min
        day_before = weekday - 1 or 7
        return (weekday in self.days and minute >= self.from_min) or (
            day_before in self.days and minute < self.to_min
        )


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a rule counts. Clocks that are put forward or back count as they show.

    Attributes:
        zone: name of the time zone.
        intervals: of the week; none is all of it.
        since: the first day, None for no first.
        until: the last day, None for no last.
    """

    zone: str
    intervals: tuple[Interval, ...] = ()
    since: date | None = None
    until: date | None = None

    def holds(self, at: datetime) -> bool:
        """Tell whether the rule counts at a time."""
        local = at.astimezone(load_zone(self.zone))
        if self.since is not None and local.date() < self.since:
            return False
        if self.until is not None and local.date() > self.until:
            return False
        minute = local.hour * 60 + local.minute
        weekday = local.isoweekday()
        return not self.intervals or any(one.holds(weekday, minute) for one in self.intervals)


def read_schedule(
    node: object, zone: str, pointer: str
) -> tuple[Schedule | None, list[FieldError]]:
    """Read the schedule of a rule.

    Args:
        node: decoded JSON.
        zone: the time zone where it names none.
        pointer: where it stands.

    Returns:
        The schedule, None when there are errors, and the errors.
    """
    reader = _Reader(pointer)
    schedule = reader.read(node, zone)
    return (None if reader.errors else schedule), reader.errors


def is_zone(name: object) -> bool:
    """Tell whether there is a time zone by a name."""
    return isinstance(name, str) and 0 < len(name) <= 60 and load_zone(name) is not None


@lru_cache(maxsize=256)
def load_zone(name: str) -> ZoneInfo | None:
    """Return a time zone by its name; None where there is none."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError, a folder is an OSError
        return None
    except KeyError:
        return None


class _Reader:
    def __init__(self, pointer: str) -> None:
        self._pointer = pointer
        self.errors: list[FieldError] = []

    def read(self, node: object, zone: str) -> Schedule | None:
        if not isinstance(node, Mapping):
            self._report("", "type", "a schedule is an object")
            return None
        for key in node.keys() - _KEYS:
            self._report(f"/{str(key)[:80]}", "unknown_field", "There is no such field.")
        name = node.get("time_zone", zone)
        if not is_zone(name):
            self._report("/time_zone", "unknown", 'needs a name such as "Europe/Berlin"')
            name = "UTC"
        since, until = self._read_date(node, "from"), self._read_date(node, "until")
        if since is not None and until is not None and until < since:
            self._report("/until", "range", "is before the first day")
        return Schedule(str(name), self._read_intervals(node), since, until)

    def _read_intervals(self, node: Mapping[str, Any]) -> tuple[Interval, ...]:
        given = node.get("intervals", [])
        if not isinstance(given, (list, tuple)):
            self._report("/intervals", "type", "must be a list")
            return ()
        if len(given) > MAX_INTERVALS:
            self._report("/intervals", "too_many", f"at most {MAX_INTERVALS} intervals")
            return ()
        read = [self._read_interval(one, f"/intervals/{at}") for at, one in enumerate(given)]
        return tuple(one for one in read if one is not None)

    def _read_interval(self, node: object, place: str) -> Interval | None:
        if not isinstance(node, Mapping):
            self._report(place, "type", "an interval is an object with days, from and to")
            return None
        for key in node.keys() - _INTERVAL_KEYS:
            self._report(f"{place}/{str(key)[:80]}", "unknown_field", "There is no such field.")
        days = node.get("days", [1, 2, 3, 4, 5, 6, 7])
        is_list = isinstance(days, (list, tuple)) and 0 < len(days) <= 7
        if not is_list or not all(type(day) is int and 1 <= day <= 7 for day in days):
            self._report(f"{place}/days", "type", "a list of numbers from 1 (Monday) to 7")
            return None
        begin = self._read_minute(node.get("from", "00:00"), f"{place}/from")
        end = self._read_minute(node.get("to", "24:00"), f"{place}/to")
        if begin is None or end is None:
            return None
        return Interval(frozenset(days), begin, end)

    def _read_minute(self, text: object, place: str) -> int | None:
        if text == "24:00":
            return _MINUTES_A_DAY
        try:
            if not isinstance(text, str) or len(text) != 5:
                raise ValueError
            at = time.fromisoformat(text)
        except ValueError:
            self._report(place, "type", 'a time of the day such as "09:30"')
            return None
        return at.hour * 60 + at.minute

    def _read_date(self, node: Mapping[str, Any], key: str) -> date | None:
        text = node.get(key)
        if text is None:
            return None
        try:
            if not isinstance(text, str) or len(text) != 10:
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            self._report(f"/{key}", "type", 'a day such as "2026-12-24"')
            return None

    def _report(self, place: str, code: str, message: str) -> None:
        self.errors.append(FieldError(self._pointer + place, code, message))
