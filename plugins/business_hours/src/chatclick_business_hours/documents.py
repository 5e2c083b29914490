"""Schedules as documents: from the wire to a calendar. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chatclick_business_hours.calendar import DAY_MINUTES, Calendar, Hours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def build_calendar(
    timezone: str,
    weekly: Mapping[str, Sequence[Mapping[str, str]]],
    exceptions: Sequence[Mapping[str, Any]],
) -> Calendar:
    """Build the calendar of a schedule that was read before.

    Args:
        timezone: one this machine no longer knows counts as UTC.
        weekly: hours by day; a day left out is closed.
        exceptions: dates with their hours.
    """
    return Calendar(
        load_zone(timezone),
        tuple(build_hours(weekly.get(day, ())) for day in DAYS),
        {date.fromisoformat(one["date"]): build_hours(one["hours"]) for one in exceptions},
    )


def build_hours(document: Sequence[Mapping[str, str]]) -> tuple[Hours, ...]:
    """Build the hours of a day, in order; those that end before they begin go past midnight."""
    return tuple(sorted(_build_interval(one) for one in document))


def load_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name; UTC for one that is not known here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _build_interval(one: Mapping[str, str]) -> Hours:
    start, end = _to_minutes(one["from"]), _to_minutes(one["to"])
    return Hours(start, end if end > start else end + DAY_MINUTES)


def _to_minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
