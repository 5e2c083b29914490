"""How a visitor's mood moves over a session. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Direction = Literal["falling", "steady", "rising"]

LATEST = 3
STEP = 0.25
"""By how much the latest messages must differ from those before to be a movement."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The scores of a session's messages, by their place in it.

    Attributes:
        scores: (seq, score), oldest first.
    """

    scores: tuple[tuple[int, float], ...] = ()

    @classmethod
    def from_json(cls, value: Any) -> "Trend":
        """Read what `to_json` wrote; anything else is an empty trend."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            return cls()
        return cls(tuple((int(seq), float(score)) for seq, score in value))

    def to_json(self) -> list[list[float]]:
        """Build the JSON form."""
        return [[seq, score] for seq, score in self.scores]

    def add(self, seq: int, score: float, *, keep: int) -> "Trend":
        """Return the trend with one more message; a repeat changes nothing.

        Args:
            seq: the message's place in its session.
            score: its score.
            keep: how many messages are kept.
        """
        merged: Mapping[int, float] = {**dict(self.scores), seq: score}
        return Trend(tuple(sorted(merged.items()))[-keep:])

    @property
    def average(self) -> float:
        """The mean of all scores; 0 for none."""
        scores = [score for _, score in self.scores]
        return round(sum(scores) / len(scores), 3) if scores else 0.0

    @property
    def direction(self) -> Direction:
        """Where the latest messages went, against those before them."""
        scores = [score for _, score in self.scores]
        latest, before = scores[-LATEST:], scores[:-LATEST]
        if not before:
            latest, before = scores[1:], scores[:1]
        if not latest:
            return "steady"
        change = sum(latest) / len(latest) - sum(before) / len(before)
        return "rising" if change >= STEP else "falling" if change <= -STEP else "steady"
