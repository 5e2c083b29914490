"""What a score means on its scale. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Label = Literal["good", "fair", "poor"]

LABELS: tuple[Label, ...] = ("good", "fair", "poor")
SCALES = (2, 5, 10)

_GOOD_FROM: Mapping[int, int] = {2: 2, 5: 4, 10: 9}
_POOR_TO: Mapping[int, int] = {2: 1, 5: 2, 10: 6}


def name_score(score: int, scale: int) -> Label:
    """Return a score as a word: on 10 steps good is 9 and 10, and poor 6 and less.

    Args:
        score: from 1 on.
        scale: 2, 5 or 10 steps.
    """
    if score >= _GOOD_FROM[scale]:
        return "good"
    return "poor" if score <= _POOR_TO[scale] else "fair"


def to_percent(score: int, scale: int) -> int:
    """Return a score between the worst (0) and the best (100), to compare scales."""
    return round(100 * (score - 1) / (scale - 1))


@dataclass(frozen=True, slots=True)
class Scale:
    """The ratings of one scale.

    Attributes:
        steps: how many scores there are.
        counts: of the scores, from 1 on.
    """

    steps: int
    counts: tuple[int, ...]

    @classmethod
    def count(cls, steps: int, scores: Iterable[tuple[int, int]]) -> "Scale":
        """Build it from scores with their numbers."""
        counts = [0] * steps
        for score, number in scores:
            counts[score - 1] += number
        return cls(steps, tuple(counts))

    @property
    def rated(self) -> int:
        """How many ratings there are."""
        return sum(self.counts)

    @property
    def average(self) -> float | None:
        """The mean score, to two places; None without ratings."""
        total = sum(score * number for score, number in enumerate(self.counts, 1))
        return round(total / self.rated, 2) if self.rated else None

    @property
    def by_label(self) -> dict[Label, int]:
        """How many are good, fair and poor."""
        found: dict[Label, int] = dict.fromkeys(LABELS, 0)
        for score, number in enumerate(self.counts, 1):
            found[name_score(score, self.steps)] += number
        return found

    @property
    def net(self) -> int | None:
        """Of 10 steps, percent of good less percent of poor, from -100 to 100; None for others."""
        if self.steps != 10 or not self.rated:
            return None
        labels = self.by_label
        return round(100 * (labels["good"] - labels["poor"]) / self.rated)
