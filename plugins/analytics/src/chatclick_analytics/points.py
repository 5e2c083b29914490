"""What counts, and where: points, and the places they are split by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

PLACES = ("widget", "channel", "language", "queue", "team", "staff", "bot")
"""The dimensions that are columns of a fact: all but tags."""

AxisKey = tuple[str, str]
"""Whose sum: a dimension and one of its values."""
EVERYTHING: AxisKey = ("", "")

MOST_PLACES = 5000
"""Places that are remembered, some 5 MB."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session is; made by `locate`.

    Attributes:
        values: of `PLACES`, "" where there is none.
        tags: of the session.
        axes: whose sums it is part of; everything comes first.
        columns: as they are in a fact.
    """

    values: tuple[str, ...]
    tags: tuple[str, ...]
    axes: tuple[AxisKey, ...]
    columns: tuple[str, ...]

    def get(self, dimension: str) -> str:
        """Return the value of one of `PLACES`, "" where there is none."""
        return self.values[PLACES.index(dimension)]

    def of_staff(self, staff: str) -> "Place":
        """Return it with somebody else in it."""
        if self.get("staff") == staff:
            return self
        at = PLACES.index("staff")
        return find_place((*self.values[:at], staff, *self.values[at + 1 :]), self.tags)


@lru_cache(MOST_PLACES)
def find_place(values: tuple[str, ...], tags: tuple[str, ...]) -> Place:
    """Return the place of these values, which is made once for all who are there.

    Args:
        values: of `PLACES`.
        tags: of the session.
    """
    named = [(one, value) for one, value in zip(PLACES, values, strict=True) if value]
    tagged = [("tag", tag) for tag in dict.fromkeys(tags)]
    text = f"\n{chr(10).join(tags)}\n" if tags else ""
    return Place(values, tags, (EVERYTHING, *named, *tagged), (text, *values))


def locate(named: Mapping[str, str], tags: Sequence[str]) -> Place:
    """Return the place of values by dimension, and of tags."""
    return find_place(tuple([named.get(one, "") for one in PLACES]), tuple(tags))


class Point(NamedTuple):
    """Something that counts.

    Attributes:
        metric: id of a definition.
        at_ms: when, since 1970 in UTC.
        value: milliseconds, a score, or 1.
        place: what it is split by.
        number: 1, or -1 to take back what does not hold any more.
        since_ms: of a time, when it began.
    """

    metric: str
    at_ms: int
    value: int
    place: Place
    number: int = 1
    since_ms: int = 0
