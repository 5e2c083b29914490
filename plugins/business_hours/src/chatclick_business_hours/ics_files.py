"""Dates out of a calendar file (iCalendar, RFC 5545): a small, strict reader.

Each event becomes the dates it covers. An event with a time closes no day, one that repeats other
than every year is not understood, and one that was cancelled does not happen: these are left out
and counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from chatclick.reading import refuse

MAX_EVENTS = 1000
MAX_DAYS = 60
"""The longest event, such as the summer holidays of a school."""
MAX_REPEATS = 5
"""How many years an event that repeats every year is taken over, this one among them."""

_LINE = re.compile(
    r"(?P<name>[A-Za-z0-9-]{1,60})(?P<rest>(?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(?P<value>.*)"
)
_DATE = re.compile(r"[0-9]{8}")
_YEARLY = re.compile(
    r"FREQ=YEARLY(;(INTERVAL=1|COUNT=[0-9]{1,3}|WKST=[A-Z]{2}|UNTIL=[0-9]{8}(T[0-9]{6}Z?)?))*"
)
_ESCAPES = {"\\n": " ", "\\N": " ", "\\,": ",", "\\;": ";", "\\\\": "\\"}


@dataclass
class Taken:
    """What a file has.

    Attributes:
        days: dates with their names, in order.
        left_out: how many events gave none.
    """

    days: list[tuple[date, str]] = field(default_factory=list)
    left_out: int = 0


def read_ics(pointer: str, text: str, today: date) -> Taken:
    """Read the dates of a calendar file.

    Args:
        pointer: where the file stands in what was sent.
        text: the file.
        today: from its year on, what repeats is taken over.

    Raises:
        Invalid: it is none, it is broken, or it has too many events.
    """
    days: dict[date, str] = {}
    taken = Taken()
    for count, event in enumerate(_list_events(pointer, text), 1):
        if count > MAX_EVENTS:
            raise refuse(pointer, "too_many", f"A file may have up to {MAX_EVENTS} events.")
        found = list(_list_days(event, today.year))
        taken.left_out += not found
        for day in found:
            days.setdefault(day, _unescape(event.get("SUMMARY", ("", ""))[1])[:120])
    taken.days = sorted(days.items())
    return taken


Event = dict[str, tuple[str, str]]
"""The parameters and the value of each property, by name."""


def _list_events(pointer: str, text: str) -> Iterator[Event]:
    open_parts: list[str] = []
    event: Event = {}
    is_begun = False
    for number, raw in enumerate(_unfold(text), 1):
        line = _LINE.fullmatch(raw)
        if line is None:
            raise refuse(pointer, "ics", f"Line {number} is not one of a calendar file.")
        name, value = line["name"].upper(), line["value"]
        if not is_begun and (name, value.upper()) != ("BEGIN", "VCALENDAR"):
            raise refuse(pointer, "ics", "A calendar file begins with BEGIN:VCALENDAR.")
        is_begun = True
        if name == "BEGIN":
            open_parts.append(value.upper())
            if value.upper() == "VEVENT":
                event = {}
        elif name == "END":
            if not open_parts or open_parts.pop() != value.upper():
                raise refuse(pointer, "ics", f"Line {number} ends what did not begin.")
            if value.upper() == "VEVENT":
                yield event
        elif open_parts and open_parts[-1] == "VEVENT":
            event.setdefault(name, (line["rest"].upper(), value))
    if open_parts or not is_begun:
        raise refuse(pointer, "ics", "The calendar file is not complete.")


def _unfold(text: str) -> Iterator[str]:
    """Yield the lines; one that begins with a space goes on from the one before it."""
    current = ""
    for raw in text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"):
        if raw[:1] in (" ", "\t") and current:
            current += raw[1:]
            continue
        if current:
            yield current
        current = raw.rstrip("\r")
    if current:
        yield current


def _list_days(event: Event, year: int) -> Iterator[date]:
    start, end = _find_date(event, "DTSTART"), _find_date(event, "DTEND")
    if start is None or event.get("STATUS", ("", ""))[1].upper() == "CANCELLED":
        return
    # DTEND is the day after the last one; without it an event has one day.
    length = (end - start).days if end is not None and end > start else 1
    rule = event.get("RRULE")
    if rule is not None and not _YEARLY.fullmatch(rule[1].upper()):
        return
    for begin in _repeat(start, rule[1].upper(), year) if rule else (start,):
        for offset in range(min(length, MAX_DAYS)):
            yield begin + timedelta(days=offset)


def _repeat(start: date, rule: str, year: int) -> Iterator[date]:
    """Yield the dates of a yearly rule from a year on."""
    count = re.search("COUNT=([0-9]+)", rule)
    until = re.search("UNTIL=([0-9]{8})", rule)
    last = _parse(until[1]) if until else None
    last_year = start.year + int(count[1]) - 1 if count else 2990
    for one in range(max(start.year, year), min(last_year, year + MAX_REPEATS - 1) + 1):
        try:
            day = start.replace(year=one)
        except ValueError:  # the 29th of February
            continue
        if last is None or day <= last:
            yield day


def _find_date(event: Event, name: str) -> date | None:
    """Return the date of a property; None where it is missing or has a time."""
    _, value = event.get(name, ("", ""))
    return _parse(value) if _DATE.fullmatch(value) else None


def _parse(text: str) -> date | None:
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2990 else None


def _unescape(text: str) -> str:
    clean = re.sub(r"\\[nN,;\\]", lambda found: _ESCAPES[found[0]], text)
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", clean).strip()
