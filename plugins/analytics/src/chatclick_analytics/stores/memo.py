"""What was counted of days that are over, remembered for whoever asks again.

A dashboard asks the same every few seconds, and only the last hours have changed. What is counted
late into an older day empties the memory of the process that counts it; another process may not
know of it for `KEPT_S`.
"""

from collections.abc import Hashable, Sequence
from time import monotonic

from chatclick.clock import now
from chatclick_analytics.cells import Cell, Line, Lines
from chatclick_analytics.times import DAY, HOUR, to_minute

KEPT_S = 300.0
MOST = 300_000
"""Numbers that are remembered in all, some 40 MB."""


def find_end() -> int:
    """Return the end of the days that are over, in minutes since 1970."""
    return (to_minute(now()) - 2 * HOUR) // DAY * DAY


class Memo:
    """Remembers lines, each under what was asked.

    Attributes:
        age: grows whenever it is emptied.
    """

    def __init__(self) -> None:
        self.age = 0
        self._size = 0
        self._kept: dict[Hashable, tuple[float, int, Lines]] = {}

    def find(self, key: Hashable, spans: int) -> Lines | None:
        """Return lines that may be added to, with cells for so many spans."""
        found = self._kept.get(key)
        if found is None or found[0] < monotonic():
            return None
        return {name: _copy(line, spans) for name, line in found[2].items()}

    def keep(self, key: Hashable, lines: Lines, spans: int, age: int) -> None:
        """Remember lines.

        Args:
            key: what was asked.
            lines: what was counted; they are copied.
            spans: of how many spans; those behind are empty.
            age: of this memory before it was counted.
        """
        self._drop(key)
        copied = {
            name: _copy(Line(line.cells[:spans], line.whole), spans) for name, line in lines.items()
        }
        size = sum(_measure([line.whole, *line.cells]) for line in copied.values())
        if age != self.age or size > MOST:
            return
        while self._size + size > MOST:
            self._drop(next(iter(self._kept)))
        self._kept[key] = (monotonic() + KEPT_S, size, copied)
        self._size += size

    def forget(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._size = 0
        self.age += 1

    def _drop(self, key: Hashable) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self._size -= found[1]


def _measure(cells: Sequence[Cell]) -> int:
    return sum(1 + len(cell.bins) for cell in cells)


def _copy(line: Line, spans: int) -> Line:
    cells = [Cell(one.number, one.total, dict(one.bins)) for one in line.cells]
    cells += [Cell() for _ in range(spans - len(cells))]
    whole = line.whole
    return Line(cells, Cell(whole.number, whole.total, dict(whole.bins)))
