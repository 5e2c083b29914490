"""What an outcome is worth, as one number. Pure.

The unit is the logarithm of time: a session that took half as long is worth ln 2 more. What else
counts is said in the same unit, so that it can be read: "reopened is as if it had taken twice as
long".
"""

from dataclasses import dataclass
from math import exp, log

USUAL_S = 600.0
"""The time that is worth 0; only differences count."""
SHORTEST_S = 10.0
MOST = 3.0
"""No outcome is worth more or less, so that one night left open does not outweigh a month."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """What counts beside time.

    Attributes:
        reopened: a session that came back counts as if it had taken so many times twice as long.
        rating: the best rating counts as if it had taken so many times half as long; the worst,
            twice.
    """

    reopened: float = 1.0
    rating: float = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a session went with whoever had it.

    Attributes:
        took_s: from being given to them until it was first resolved or closed.
        was_reopened: it came back.
        rating: the visitor's, from 0 (worst) to 1 (best); None where they gave none.
    """

    took_s: float
    was_reopened: bool = False
    rating: float | None = None


def weigh(outcome: Outcome, weighing: Weighing) -> float:
    """Return what an outcome is worth; more is better."""
    worth = -log(max(outcome.took_s, SHORTEST_S) / USUAL_S)
    if outcome.was_reopened:
        worth -= weighing.reopened * log(2)
    if outcome.rating is not None:
        worth += weighing.rating * log(2) * (2 * outcome.rating - 1)
    return max(-MOST, min(MOST, worth))


def to_percent(difference: float) -> float:
    """Return how much faster a difference in worth is, in percent of the time; below 0 slower."""
    return (1 - exp(-difference)) * 100
