"""Points become sums: one for each span of time and each value of each dimension."""

from collections.abc import Iterable

from chatclick_analytics.definitions import TIMES
from chatclick_analytics.histogram import find_bin
from chatclick_analytics.points import EVERYTHING, AxisKey, Point
from chatclick_analytics.times import DAY, HOUR, MINUTE, QUARTER

Span = tuple[str, int, int, int]
"""A metric; of how many minutes, and from which on; and of times, the bin."""

Sums = dict[Span, dict[AxisKey, list[int]]]
"""How many, and their total, by span and by whose sum it is."""

_WHOLE = (EVERYTHING,)


def roll_up(points: Iterable[Point]) -> Sums:
    """Add points up. The order does not matter, and what is taken back adds up to nothing.

    Of a single value the minutes are few facts, and their sums would be as many rows: minutes and
    quarters of an hour are kept of everything only.
    """
    sums: Sums = {}
    for metric, at_ms, value, place, number, _ in points:
        total, minute = value * number, at_ms // 60_000
        bin_ = find_bin(value) if metric in TIMES else 0
        _add(sums, (metric, HOUR, minute // HOUR * HOUR, bin_), place.axes, number, total)
        _add(sums, (metric, MINUTE, minute, 0), _WHOLE, number, total)
    for (metric, size, at, bin_), cells in list(sums.items()):
        wider = QUARTER if size == MINUTE else DAY
        span = (metric, wider, at // wider * wider, bin_)
        for axis, (number, total) in cells.items():
            _add(sums, span, (axis,), number, total)
    return sums


def _add(sums: Sums, span: Span, axes: Iterable[AxisKey], number: int, total: int) -> None:
    cells = sums.get(span)
    if cells is None:
        cells = sums[span] = {}
    for axis in axes:
        found = cells.get(axis)
        if found is None:
            cells[axis] = [number, total]
        else:
            found[0] += number
            found[1] += total
