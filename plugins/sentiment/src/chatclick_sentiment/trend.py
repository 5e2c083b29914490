"""How a visitor's mood moves over a session. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Direction = Literal["falling", "steady", "rising"]

LATEST = 3
STEP = 0.25
"""By how much the latest messages must differ from those before to be a movement."""


TurnDirection = Literal["worse", "better"]

SMOOTHED = 2
"""One harsh word is no turn, unless it stands alone: so many messages are looked at together."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The mood changed sides.

    Attributes:
        seq: with which message.
        direction: where to.
        before, after: how it was and how it is, from -1 to 1.
    """

    seq: int
    direction: TurnDirection
    before: float
    after: float


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

    def find_turn(self, threshold: float) -> Turn | None:
        """Return the last time the mood changed sides; None if it never did.

        It turns for the worse when it gets below the threshold after it was not, and for the better
        when it gets above it after it was below the other end. What is neutral changes nothing, and
        the first message is no turn.

        Args:
            threshold: from which score on, either way, a mood is not neutral.
        """
        turn, before = None, 0.0
        is_bad = False
        for index, (seq, _) in enumerate(self.scores):
            now = self._smooth(index)
            if now <= -threshold and not is_bad:
                turn = Turn(seq, "worse", before, now) if index else None
                is_bad = True
            elif now >= threshold and is_bad:
                turn = Turn(seq, "better", before, now)
                is_bad = False
            before = now
        return turn

    def summarise(self) -> dict[str, float | int | str]:
        """Return a session in a few numbers."""
        scores = [score for _, score in self.scores] or [0.0]
        return {
            "messages": len(self.scores),
            "average": self.average,
            "lowest": min(scores),
            "highest": max(scores),
            "last": scores[-1],
            "trend": self.direction,
        }

    def _smooth(self, index: int) -> float:
        """Return the mood at a message: its mean with the one before."""
        latest = [score for _, score in self.scores[max(0, index + 1 - SMOOTHED) : index + 1]]
        return round(sum(latest) / len(latest), 3)
