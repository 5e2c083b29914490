"""Reading what comes in: every value is checked once, and each wrong one is named."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from chatclick.reading import Read, escape, line, number, read_flag, read_object, refuse, text
from chatclick_business_hours.calendar import DAY_MINUTES
from chatclick_business_hours.documents import DAYS, build_hours

KINDS = ("topic", "queue", "team", "widget")
"""Where a schedule can hold, the closest first."""
BEHAVIOURS = ("allow", "form", "flow", "hide")

MAX_INTERVALS = 12
MAX_EXCEPTIONS = 1000
MAX_LANGUAGES = 40
MAX_TEXT = 2000

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


def read_zone(pointer: str, value: Any) -> str:
    """Read the name of a time zone."""
    if not isinstance(value, str) or value not in list_zones():
        raise refuse(pointer, "timezone", "Name a time zone, such as Europe/Berlin.")
    return value


@cache
def list_zones() -> frozenset[str]:
    """Return the names of the time zones this machine knows."""
    return frozenset(available_timezones()) | {"UTC"}


def read_weekly(pointer: str, value: Any) -> dict[str, list[dict[str, str]]]:
    """Read the hours of the days of a week."""
    weekly = read_object(value, dict.fromkeys(DAYS, read_hours), pointer)
    for day, following in zip(DAYS, (*DAYS[1:], DAYS[0]), strict=True):
        hours, behind = build_hours(weekly.get(day, ())), build_hours(weekly.get(following, ()))
        if hours and behind and hours[-1].end - DAY_MINUTES > behind[0].start:
            message = "These go on past midnight, into the hours of the next day."
            raise refuse(f"{pointer}/{day}", "overlap", message)
    return weekly


def read_hours(pointer: str, value: Any) -> list[dict[str, str]]:
    """Read the hours of a day, which do not overlap; the result is in order."""
    if not isinstance(value, list) or len(value) > MAX_INTERVALS:
        raise refuse(pointer, "list", f"A list of up to {MAX_INTERVALS} intervals is needed.")
    found = [_read_interval(f"{pointer}/{at}", one) for at, one in enumerate(value)]
    hours = [(build_hours([one])[0], at) for at, one in enumerate(found)]
    for (before, _), (after, at) in pairwise(sorted(hours)):
        if after.start < before.end:
            raise refuse(f"{pointer}/{at}", "overlap", "This begins before another one ends.")
    return [found[at] for _, at in sorted(hours)]


def _read_interval(pointer: str, value: Any) -> dict[str, str]:
    readers = {"from": _read_time, "to": _read_time}
    one = read_object(value, readers, pointer, required=("from", "to"))
    if one["from"] == "24:00":
        raise refuse(f"{pointer}/from", "pattern", "A day begins at 00:00.")
    if one["from"] == one["to"]:
        message = "This is where it begins. For a whole day, use 00:00 to 24:00."
        raise refuse(f"{pointer}/to", "interval", message)
    return {"from": one["from"], "to": one["to"]}


def _read_time(pointer: str, value: Any) -> str:
    if not isinstance(value, str) or not (_TIME.fullmatch(value) or value == "24:00"):
        raise refuse(pointer, "pattern", "A time such as 09:30 is needed, up to 24:00.")
    return value


def read_exceptions(pointer: str, value: Any) -> list[dict[str, Any]]:
    """Read dates with hours of their own; the result is in order."""
    if not isinstance(value, list) or len(value) > MAX_EXCEPTIONS:
        raise refuse(pointer, "list", f"A list of up to {MAX_EXCEPTIONS} dates is needed.")
    found: dict[str, dict[str, Any]] = {}
    for at, one in enumerate(value):
        read = read_exception(f"{pointer}/{at}", one)
        if read["date"] in found:
            raise refuse(f"{pointer}/{at}/date", "duplicate", "This date stands here already.")
        found[read["date"]] = read
    return [found[day] for day in sorted(found)]


def read_exception(pointer: str, value: Any) -> dict[str, Any]:
    """Read a date with hours of its own."""
    readers = {
        "date": read_date,
        "name": line(120),
        "hours": read_hours,
        "source": line(40),
    }
    one = read_object(value, readers, pointer, required=("date",))
    return {"name": "", "hours": [], "source": "", **one}


def read_date(pointer: str, value: Any) -> str:
    """Read a day of the calendar."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            # Neighbouring days are needed, too.
            if 1970 <= date.fromisoformat(value).year <= 2999:
                return value
        except ValueError:
            pass
    raise refuse(pointer, "date", "A date such as 2026-12-24 is needed.")


def read_closed(pointer: str, value: Any) -> dict[str, Any]:
    """Read what happens while it is closed."""
    readers = {"say": _read_say, "then": _read_behaviour}
    return {"say": {}, "then": "allow", **read_object(value, readers, pointer)}


def _read_say(pointer: str, value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or len(value) > MAX_LANGUAGES:
        raise refuse(pointer, "object", f"Texts in up to {MAX_LANGUAGES} languages are needed.")
    for language in value:
        if not _LANGUAGE.fullmatch(language):
            message = "Texts stand under languages such as en or pt-BR."
            raise refuse(f"{pointer}/{escape(language)}", "language", message)
    read = text(MAX_TEXT, fewest=1)
    return {language: read(f"{pointer}/{language}", one) for language, one in value.items()}


def _read_behaviour(pointer: str, value: Any) -> str:
    if value not in BEHAVIOURS:
        raise refuse(pointer, "enum", f"Use one of {', '.join(BEHAVIOURS)}.")
    return str(value)


SCHEDULE: Mapping[str, Read] = {
    "name": line(80, fewest=1),
    "timezone": read_zone,
    "weekly": read_weekly,
    "exceptions": read_exceptions,
    "is_default": read_flag,
    "revision": number(1, 2**31 - 1),
}
