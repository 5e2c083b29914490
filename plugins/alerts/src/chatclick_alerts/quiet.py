"""Quiet hours: times of the wall clock at which nobody is told. Pure."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo


def is_quiet(quiet: Mapping[str, Any] | None, zone: ZoneInfo, at: datetime) -> bool:
    """Tell whether a moment is within quiet hours.

    They are what the clock on the wall shows, so a night on which clocks change has an hour less or
    one more. Hours that end before they begin go over midnight, and belong to the day they begin.

    Args:
        quiet: `{from, to, days}`: times such as "22:00", and the days, 0 for Monday, on which they
            begin; None for no quiet hours.
        zone: whose clock.
        at: the moment.
    """
    if quiet is None:
        return False
    begin, end = time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["to"])
    local = at.astimezone(zone)
    clock, today = local.time(), local.weekday()
    days = quiet.get("days") or range(7)
    if begin < end:
        return today in days and begin <= clock < end
    is_evening = clock >= begin and today in days
    return is_evening or (clock < end and (today - 1) % 7 in days)
