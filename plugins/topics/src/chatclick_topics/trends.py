"""How often a topic comes up, day by day, and where that goes. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

LATELY = 7
"""Days that are set against as many before."""
FACTOR = 1.5
FEWEST = 3
"""Fewer sessions more or less are chance."""


def list_days(last: date, count: int) -> list[date]:
    """Return days, the oldest first.

    Args:
        last: the newest.
        count: how many.
    """
    return [last - timedelta(days=back) for back in range(count - 1, -1, -1)]


def count_days(on: Iterable[date], days: Sequence[date]) -> list[int]:
    """Return how many fall on each day."""
    counts = Counter(on)
    return [counts[day] for day in days]


def find_trend(counts: Sequence[int]) -> str:
    """Return "rising", "falling" or "steady": the last week against the one before.

    Of less than two weeks it is the last half against the one before.

    Args:
        counts: of each day that was looked at in whole, the oldest first.
    """
    lately = min(LATELY, len(counts) // 2)
    first = len(counts) - lately
    now, before = sum(counts[first:]), sum(counts[first - lately : first])
    if now - before >= FEWEST and now >= FACTOR * before:
        return "rising"
    if before - now >= FEWEST and before >= FACTOR * now:
        return "falling"
    return "steady"
