"""Is it better? From what happened to what would have happened, with how sure that is. Pure.

While it only looks on, it is not asked whom it would have chosen until after the choice, and never
learns from a session before it has said so. What its choices would have been worth is estimated
by inverse propensity and, with the learner's own expectations, doubly robust (M. Dudík, J.
Langford, L. Li, "Doubly robust policy evaluation and learning", ICML 2011). How probable the
choice that was made was is not known of a strategy without chance: it is estimated from how often
each got what they could have had, by language. That holds as far as who is free at a moment has
nothing to do with what a session is like.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.96
FEWEST = 30
"""Sessions below which nothing is said."""
MOST_WEIGHT = 20.0
_SMOOTHING = 5.0


@dataclass(frozen=True, slots=True)
class Logged:
    """A choice that was made, and how it went.

    Attributes:
        chosen: who had it.
        wished: whom the learner would have chosen.
        expected: what it was expected to be worth, by who could have had it.
        worth: what it was.
        kind: sessions of one kind are given out alike, such as those in one language.
    """

    chosen: str
    wished: str
    expected: dict[str, float]
    worth: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Estimated:
    """A difference in worth to the ordinary strategy, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Report:
    """What can be said.

    Attributes:
        sessions: that could have gone otherwise.
        agreed: of these, how many went to whom the learner wished.
        effective: as many sessions the estimate by inverse propensity rests on.
        robust: doubly robust; None where there are too few.
        inverse: by inverse propensity alone.
    """

    sessions: int
    agreed: int
    effective: float
    robust: Estimated | None
    inverse: Estimated | None


def evaluate(rows: Sequence[Logged]) -> Report:
    """Estimate what the learner's choices would have been worth beside those that were made."""
    agreed = sum(row.chosen == row.wished for row in rows)
    if len(rows) < FEWEST:
        return Report(len(rows), agreed, 0.0, None, None)
    propensity = _Propensity(rows)
    weights = [
        min(MOST_WEIGHT, 1 / propensity.of(row)) if row.chosen == row.wished else 0.0
        for row in rows
    ]
    robust = [
        row.expected[row.wished] + weight * (row.worth - row.expected[row.chosen]) - row.worth
        for row, weight in zip(rows, weights, strict=True)
    ]
    square = sum(weight**2 for weight in weights)
    effective = sum(weights) ** 2 / square if square else 0.0
    return Report(len(rows), agreed, effective, _estimate(robust), _invert(rows, weights))


def compare(advised: Sequence[float], ordinary: Sequence[float]) -> Estimated | None:
    """Compare what sessions were worth with advice and without, drawn by lot (Welch)."""
    if min(len(advised), len(ordinary)) < FEWEST:
        return None
    (mean, error), (other, other_error) = _describe(advised), _describe(ordinary)
    value, half = mean - other, Z * sqrt(error**2 + other_error**2)
    return Estimated(value, value - half, value + half)


class _Propensity:
    """How probable a choice was among those who could have had a session."""

    def __init__(self, rows: Sequence[Logged]) -> None:
        self._had: defaultdict[tuple[str, str | None], float] = defaultdict(float)
        self._equal: defaultdict[tuple[str, str | None], float] = defaultdict(float)
        for row in rows:
            for kind in (row.kind, None):
                self._had[row.chosen, kind] += 1
                for staff_id in row.expected:
                    self._equal[staff_id, kind] += 1 / len(row.expected)

    def of(self, row: Logged) -> float:
        weights = {staff_id: self._weigh(staff_id, row.kind) for staff_id in row.expected}
        return weights[row.chosen] / sum(weights.values())

    def _weigh(self, staff_id: str, kind: str) -> float:
        usual = (self._had[staff_id, None] + 1) / (self._equal[staff_id, None] + 1)
        had, equal = self._had[staff_id, kind], self._equal[staff_id, kind]
        return (had + _SMOOTHING * usual) / (equal + _SMOOTHING)


def _invert(rows: Sequence[Logged], weights: Sequence[float]) -> Estimated | None:
    """Estimate by weights alone, normalised by themselves."""
    total = sum(weights)
    if not total:
        return None
    wished = sum(weight * row.worth for row, weight in zip(rows, weights, strict=True)) / total
    usual = sum(row.worth for row in rows) / len(rows)
    # What each row moves the ratio by, to the first order.
    moved = [
        weight * len(rows) / total * (row.worth - wished) - (row.worth - usual)
        for row, weight in zip(rows, weights, strict=True)
    ]
    _, error = _describe(moved)
    value = wished - usual
    return Estimated(value, value - Z * error, value + Z * error)


def _estimate(values: Sequence[float]) -> Estimated:
    mean, error = _describe(values)
    return Estimated(mean, mean - Z * error, mean + Z * error)


def _describe(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and its standard error."""
    count = len(values)
    mean = sum(values) / count
    variance = sum((value - mean) ** 2 for value in values) / (count - 1)
    return mean, sqrt(variance / count)
