"""Points become sums: one for each span of time and each value of each dimension."""

from collections.abc import Iterable
from typing import NamedTuple

from chatclick_analytics.definitions import TIMES
from chatclick_analytics.folding import Point
from chatclick_analytics.histogram import find_bin
from chatclick_analytics.times import DAY, HOUR, MINUTE, QUARTER

AxisKey = tuple[str, str]
EVERYTHING: AxisKey = ("", "")


class Key(NamedTuple):
    """Which sum."""

    metric: str
    axis: AxisKey
    size: int
    at: int
    bin: int


Sums = dict[Key, list[int]]
"""How many, and their total, by which sum."""


def roll_up(points: Iterable[Point]) -> Sums:
    """Add points up. The order does not matter, and what is taken back leaves nothing.

    Of a single value the minutes are few facts, and their sums would be as many rows: minutes and
    quarters of an hour are kept of everything only.
    """
    sums: Sums = {}
    for point in points:
        metric, total = point.metric, point.value * point.count
        minute = point.at_ms // 60_000
        _add(sums, Key(metric, EVERYTHING, MINUTE, minute, 0), point.count, total)
        hour = minute // HOUR * HOUR
        bin_ = find_bin(point.value) if metric in TIMES else 0
        for axis in list_axes(point):
            _add(sums, Key(metric, axis, HOUR, hour, bin_), point.count, total)
    for key, (number, total) in list(sums.items()):
        size = QUARTER if key.size == MINUTE else DAY
        _add(sums, key._replace(size=size, at=key.at // size * size), number, total)
    return sums


def _add(sums: Sums, key: Key, number: int, total: int) -> None:
    found = sums.get(key)
    if found is None:
        sums[key] = [number, total]
    else:
        found[0] += number
        found[1] += total


def list_axes(point: Point) -> list[AxisKey]:
    """Return whose sums a point is part of."""
    axes = [EVERYTHING]
    axes += [(dimension, value) for dimension, value in point.place.items() if value]
    axes += [("tag", tag) for tag in dict.fromkeys(point.tags)]
    return axes
