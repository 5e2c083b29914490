"""Spans of time in somebody's time zone, and the rows of which each is made.

Rows are kept for minutes, quarters of an hour, hours and days of UTC, each beginning at a whole
number of minutes since 1970. Every clock in the world differs from UTC by whole quarters, so a day
anywhere, also one of 23 or 25 hours, is made of whole rows and nothing is estimated.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

MINUTE, QUARTER, HOUR, DAY = 1, 15, 60, 1440
ROWS = (DAY, HOUR, QUARTER, MINUTE)
"""Spans that rows are kept for, in minutes, the longest first."""

KEPT_MINUTES = 7 * DAY
"""How long sums of single minutes are kept, in minutes."""

GRAINS = ("minute", "quarter", "hour", "day", "week", "month", "total")
MOST_BUCKETS = 1500

_FIXED = {"minute": MINUTE, "quarter": QUARTER, "hour": HOUR}


def to_minute(at: datetime) -> int:
    """Return the minutes since 1970."""
    return int(at.timestamp()) // 60


def from_minute(minute: int) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromtimestamp(minute * 60, UTC)


def list_starts(since: datetime, until: datetime, grain: str, zone: ZoneInfo) -> list[int]:
    """Return where the spans of a grain begin and, last, where the last one ends, in minutes.

    The first span holds `since`, the last one what is before `until`; so both are rounded outwards
    to whole spans, but for "total", which is one span of whole minutes.

    Raises:
        ValueError: there are more than MOST_BUCKETS.
    """
    first, last = to_minute(since), -(-int(until.timestamp()) // 60)
    if grain == "total":
        return [first, last]
    starts: list[int] = []
    for start in _count_from(since, grain, zone):
        starts.append(start)
        if start >= last:
            return starts
        if len(starts) > MOST_BUCKETS:
            raise ValueError(f"at most {MOST_BUCKETS} spans")
    return starts


def _count_from(since: datetime, grain: str, zone: ZoneInfo) -> Iterator[int]:
    if grain in _FIXED:
        size = _FIXED[grain]
        # Spans begin where the clock of the zone does; its hours may begin at half past in UTC.
        offset = since.astimezone(zone).utcoffset() or timedelta()
        shift = int(offset.total_seconds()) // 60 % size
        at = (to_minute(since) + shift) // size * size - shift
        while True:
            yield at
            at += size
    local = since.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if grain == "week":
        local -= timedelta(days=local.weekday())
    elif grain == "month":
        local = local.replace(day=1)
    while True:
        # Built from the date, so that the clock's own changes are in it.
        yield to_minute(datetime(local.year, local.month, local.day, tzinfo=zone))
        local = _go_on(local, grain)


def _go_on(local: datetime, grain: str) -> datetime:
    if grain == "month":
        return local.replace(year=local.year + local.month // 12, month=local.month % 12 + 1)
    return local + timedelta(days=7 if grain == "week" else 1)


def tile(starts: list[int]) -> list[tuple[int, int, int]]:
    """Return which rows make up spans: their size, from and until, joined where they touch.

    Args:
        starts: as of `list_starts`.
    """
    found: list[tuple[int, int, int]] = []
    for start, end in pairwise(starts):
        _tile_one(start, end, ROWS, found)
    found.sort()
    joined: list[tuple[int, int, int]] = []
    for size, start, end in found:
        if joined and joined[-1][0] == size and joined[-1][2] == start:
            joined[-1] = (size, joined[-1][1], end)
        else:
            joined.append((size, start, end))
    return joined


def _tile_one(
    start: int, end: int, sizes: tuple[int, ...], found: list[tuple[int, int, int]]
) -> None:
    if start >= end:
        return
    size, *smaller = sizes
    inner_start, inner_end = -(-start // size) * size, end // size * size
    if inner_start >= inner_end:
        _tile_one(start, end, tuple(smaller), found)
        return
    found.append((size, inner_start, inner_end))
    _tile_one(start, inner_start, tuple(smaller), found)
    _tile_one(inner_end, end, tuple(smaller), found)
