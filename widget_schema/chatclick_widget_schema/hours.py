"""Opening hours: what a schema cannot say about times, dates and time zones. Pure."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from chatclick_widget_schema.problems import Path, Problem, build_pointer, show, suggest
from chatclick_widget_schema.schema import JSONObject

_PATH = ("availability", "schedule")


def check_hours(schedule: object) -> Iterator[Problem]:
    """Yield the problems of a schedule; "always" has none."""
    if not isinstance(schedule, dict):
        return
    yield from _check_zone(schedule["timezone"])
    for day, hours in schedule["weekly"].items():
        yield from _check_intervals([*_PATH, "weekly", day], hours)
    yield from _check_exceptions(schedule.get("exceptions", []))
    if not any(schedule["weekly"].values()) and not schedule.get("exceptions"):
        pointer = build_pointer([*_PATH, "weekly"])
        yield Problem(
            pointer,
            "has no hours: it is always closed",
            "hours of some day",
            "",
            "warning",
            "closed",
        )


def _check_zone(name: str) -> Iterator[Problem]:
    known = _list_zones()
    # A machine without the database of time zones cannot tell.
    if known and name not in known:
        yield Problem(
            build_pointer([*_PATH, "timezone"]),
            f"is {show(name)}, which is no time zone",
            "a time zone such as Europe/Berlin",
            suggest(name, sorted(known)),
            code="timezone",
        )


@cache
def _list_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_intervals(path: Path, hours: list[JSONObject]) -> Iterator[Problem]:
    whole = []
    for index, one in enumerate(hours):
        if one["to"] > one["from"]:
            whole.append((one["from"], one["to"], index))
            continue
        message = f"is {one['to']}, not after its beginning at {one['from']}"
        expected = "a later time; past midnight, end at 24:00 and go on from 00:00 the next day"
        yield Problem(build_pointer([*path, index, "to"]), message, expected, code="interval")
    whole.sort()
    for before, after in pairwise(whole):
        if after[0] < before[1]:
            message = f"begins at {after[0]}, before the one from {before[0]} to {before[1]} ends"
            expected = "intervals that do not overlap"
            yield Problem(build_pointer([*path, after[2]]), message, expected, code="overlap")


def _check_exceptions(exceptions: list[JSONObject]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, one in enumerate(exceptions):
        path: list[str | int] = [*_PATH, "exceptions", index]
        day = one["date"]
        if not _is_date(day):
            pointer = build_pointer([*path, "date"])
            yield Problem(
                pointer, f"is {day}, a day there is not", "a day of the calendar", code="date"
            )
        elif day in seen:
            pointer = build_pointer([*path, "date"])
            yield Problem(
                pointer, f"is {day}, which stands here already", "each day once", code="duplicate"
            )
        seen.add(day)
        yield from _check_intervals([*path, "hours"], one.get("hours", []))


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
