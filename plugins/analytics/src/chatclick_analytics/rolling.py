"""Points become sums: one for each span of time and each value of each dimension."""

from collections.abc import Iterable
from dataclasses import dataclass

from chatclick_analytics.definitions import TIMES
from chatclick_analytics.folding import Point
from chatclick_analytics.histogram import find_bin
from chatclick_analytics.times import HOUR, ROWS

AxisKey = tuple[str, str]
EVERYTHING: AxisKey = ("", "")


@dataclass(frozen=True, slots=True)
class Key:
    """Which sum."""

    metric: str
    axis: AxisKey
    size: int
    at: int
    bin: int


Sums = dict[Key, list[int]]
"""How many, and their total, by which sum."""


def roll_up(points: Iterable[Point]) -> Sums:
    """Add points up. The order does not matter, and what is taken back leaves nothing."""
    sums: Sums = {}
    for point in points:
        bin_ = find_bin(point.value) if point.metric in TIMES else 0
        minute = point.at_ms // 60_000
        total = point.value * point.count
        axes = list_axes(point)
        for size in ROWS:
            at = minute // size * size
            where = bin_ if size >= HOUR else 0
            for axis in axes:
                found = sums.setdefault(Key(point.metric, axis, size, at, where), [0, 0])
                found[0] += point.count
                found[1] += total
    return sums


def list_axes(point: Point) -> list[AxisKey]:
    """Return whose sums a point is part of."""
    return [
        EVERYTHING,
        *((dimension, value) for dimension, value in point.place.items() if value),
        *(("tag", tag) for tag in dict.fromkeys(point.tags)),
    ]
