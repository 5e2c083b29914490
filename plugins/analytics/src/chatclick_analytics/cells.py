"""What rows of a store add up to: cells of numbers, one for each span of time."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from chatclick_analytics.asking import Query


@dataclass(slots=True)
class Cell:
    """What is known of one span of time: how many, their total, and how many in each bin."""

    number: int = 0
    total: int = 0
    bins: dict[int, int] = field(default_factory=dict)

    def add(self, number: int, total: int, bin_: int) -> None:
        """Add a row."""
        self.number += number
        self.total += total
        if bin_:
            self.bins[bin_] = self.bins.get(bin_, 0) + number

    def take(self, other: "Cell", sign: int) -> None:
        """Add another span, or with -1 take it out again."""
        self.number += sign * other.number
        self.total += sign * other.total
        for bin_, number in other.bins.items():
            self.bins[bin_] = self.bins.get(bin_, 0) + sign * number
            if not self.bins[bin_]:
                del self.bins[bin_]


@dataclass(slots=True)
class Line:
    """One value of what is split by, or everything: its spans of time, and all of them together."""

    cells: list[Cell]
    whole: Cell = field(default_factory=Cell)


Lines = dict[str, Line]


def add_row(
    lines: Lines, query: Query, key: str, minute: int, number: int, total: int, bin_: int
) -> None:
    """Add a row to the span of time its minute is in.

    Args:
        lines: to which.
        query: says where spans begin.
        key: the value of what is split by, "" for everything.
        minute: since 1970; what is outside all spans counts for nothing.
        number: how many.
        total: their sum.
        bin_: in which bin they are.
    """
    at = bisect_right(query.starts, minute) - 1
    if not 0 <= at < len(query.starts) - 1:
        return
    line = lines.get(key)
    if line is None:
        line = lines[key] = Line([Cell() for _ in pairwise(query.starts)])
    line.cells[at].add(number, total, bin_)
    line.whole.add(number, total, bin_)
