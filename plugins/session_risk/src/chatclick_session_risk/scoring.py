"""From what a session is like to how likely it ends badly, and why. Pure.

A model is one weight a feature: its logarithm of the odds is a sum, so that each part of it can be
told to somebody, and changed by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from chatclick_session_risk.features import FEATURES

NOTICED = 0.15
"""Log odds that a reason adds at least to be told."""
MOST_REASONS = 4
CLOCK = frozenset({"hour_sin", "hour_cos"})
"""Features that are no reason anybody could do something about."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights.

    Attributes:
        version: 0 is the scorecard; learned ones count from 1 on.
        base: log odds of a session of which nothing is known.
        weights: log odds by feature.
    """

    version: int
    base: float
    weights: Mapping[str, float]

    def estimate(self, features: Mapping[str, float]) -> float:
        """Return the probability that a session ends badly.

        Args:
            features: what it is like.
        """
        return to_probability(
            self.base + sum(self.weights.get(name, 0.0) * features[name] for name in FEATURES)
        )

    def explain(self, features: Mapping[str, float]) -> list[tuple[str, float]]:
        """Return what makes it more likely, by how much in log odds, the most first."""
        parts = [
            (name, self.weights.get(name, 0.0) * features[name])
            for name in FEATURES
            if name not in CLOCK
        ]
        found = [one for one in parts if one[1] >= NOTICED]
        return sorted(found, key=lambda one: (-one[1], one[0]))[:MOST_REASONS]


def to_probability(odds: float) -> float:
    """Return the probability of log odds."""
    if odds >= 0:
        return 1 / (1 + exp(-odds))
    return exp(odds) / (1 + exp(odds))


SCORECARD = Model(
    version=0,
    base=-3.2,
    weights={
        "waiting": 0.75,
        "unanswered": 0.45,
        "longest_wait": 0.25,
        "transfers": 0.4,
        "reopenings": 0.5,
        "hand_over": 0.2,
        "bot_messages": 0.1,
        "unassigned": 0.3,
        "repeats": 0.6,
        "mood_fell": 1.0,
        "target_close": 0.4,
        "target_missed": 0.8,
    },
)
"""What is used until something better was learned.

It says 4 % where nothing is known, and over 50 % only where several things come together: six
minutes in a queue with two messages unanswered are 28 %, 51 % once the mood fell, and half an hour
of it alone 54 %.
"""
