"""What is known of a session, and the numbers that say how likely it goes badly. Pure.

Nothing of what was written is in here: of a message stay its time, its side, and a few hashes that
tell whether the next one says the same again (`likeness`), until the session ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, log1p, pi, sin
from typing import Any

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS

Features = dict[str, float]

FEATURES = (
    "waiting",
    "unanswered",
    "longest_wait",
    "transfers",
    "reopenings",
    "hand_over",
    "bot_messages",
    "unassigned",
    "length",
    "duration",
    "repeats",
    "mood_fell",
    "target_close",
    "target_missed",
    "hour_sin",
    "hour_cos",
)
"""In the order in which models weigh them; `describe` says what each is."""

_MOST = {"transfers": 5, "reopenings": 4, "repeats": 4}


@dataclass(slots=True)
class Tally:
    """What has to be known of a session to go on with its next event.

    Times are in milliseconds since 1970; 0 is never.

    Attributes:
        seq: of the newest event that was taken in.
        begun_ms: when it began.
        waits_ms: since when the visitor waits for people.
        heard_ms: when the newest event happened that says anything.
        longest_ms: the longest the visitor has waited for an answer.
        unanswered: messages of the visitor since somebody answered.
        visitor_messages: all of them.
        to_bot: of these, those while a bot had the session.
        messages: of either side.
        transfers: times it was passed on from one to another.
        reopenings: times it came back after it was done.
        episode: counts the times it was under way, from 1 on.
        rating: whether the visitor's rating was a low one; None without any.
        prints: hashes of the visitor's newest messages.
        moments: what the features were at moments of this episode, in their order.
        mark: of how many marks of the wait under way a moment was taken.
    """

    seq: int = 0
    begun_ms: int = 0
    waits_ms: int = 0
    heard_ms: int = 0
    longest_ms: int = 0
    unanswered: int = 0
    visitor_messages: int = 0
    to_bot: int = 0
    messages: int = 0
    transfers: int = 0
    reopenings: int = 0
    episode: int = 1
    mark: int = 0
    repeats: int = 0
    has_bot: bool = False
    has_person: bool = False
    is_passed_on: bool = False
    is_answered: bool = False
    is_done: bool = False
    was_handed_over: bool = False
    has_fallen: bool = False
    is_close: bool = False
    is_late: bool = False
    rating: bool | None = None
    prints: list[list[int]] = field(default_factory=list)
    moments: list[list[float]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return it as kept: what is not said is as at the beginning."""
        fresh = Tally()
        found = {key: getattr(self, key) for key in self.__slots__}
        return {key: value for key, value in found.items() if value != getattr(fresh, key)}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Tally":
        """Return what was kept."""
        return cls(**document)


def describe(tally: Tally, at_ms: int) -> Features:
    """Return what a session is like at a moment.

    Counts and times go in as logarithms, for the second minute counts more than the sixtieth.

    Args:
        tally: what is known.
        at_ms: when.
    """
    hour = 2 * pi * (at_ms % (24 * HOUR_MS)) / (24 * HOUR_MS)
    return {
        "waiting": log1p(count_waited(tally, at_ms)),
        "unanswered": log1p(tally.unanswered),
        "longest_wait": log1p(tally.longest_ms / MINUTE_MS),
        "transfers": min(tally.transfers, _MOST["transfers"]),
        "reopenings": min(tally.reopenings, _MOST["reopenings"]),
        "hand_over": float(tally.was_handed_over),
        "bot_messages": log1p(tally.to_bot),
        "unassigned": float(not tally.has_person and not tally.has_bot),
        "length": log1p(tally.messages),
        "duration": log1p(max(0, at_ms - tally.begun_ms) / MINUTE_MS),
        "repeats": min(tally.repeats, _MOST["repeats"]),
        "mood_fell": float(tally.has_fallen),
        "target_close": float(tally.is_close),
        "target_missed": float(tally.is_late),
        "hour_sin": round(sin(hour), 6),
        "hour_cos": round(cos(hour), 6),
    }


def count_waited(tally: Tally, at_ms: int) -> float:
    """Return the minutes the visitor has waited for an answer; 0 while nobody waits."""
    return max(0, at_ms - tally.waits_ms) / MINUTE_MS if tally.waits_ms else 0.0


def to_vector(features: Mapping[str, float]) -> list[float]:
    """Return the values in the order of `FEATURES`, rounded as they are kept."""
    return [round(features[name], 4) for name in FEATURES]


def to_features(vector: Sequence[float]) -> Features:
    """Return what was kept as a vector."""
    return dict(zip(FEATURES, vector, strict=True))
