"""Whom to advise: the learner's word, held within bounds. Pure."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from math import floor, log

CHANCES = 200
"""Chances of one person that shares are taken of: sessions they could have had."""
_WORST = -50.0
_FIRST, _LAST = 100.0, -100.0


class Turn(Enum):
    """Where somebody stands with their share."""

    FREE = "free"
    DUE = "due"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Within what the learner may choose; parts of an equal share.

    Attributes:
        floor: who has less comes first.
        cap: who has more comes last.
        margin: a difference in worth that decides; less is left to the ordinary strategy.
    """

    floor: float = 0.25
    cap: float = 2.0
    margin: float = 0.05


class Shares:
    """What people got of what they could have had, each over their last chances."""

    def __init__(self) -> None:
        self._chances: defaultdict[str, deque[tuple[float, bool]]] = defaultdict(
            lambda: deque(maxlen=CHANCES)
        )
        self._sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])

    def note(self, able: Iterable[str], chosen: str) -> None:
        """Take in that of those who could have had a session one got it."""
        everybody = {*able, chosen}
        for staff_id in everybody:
            chances, sums = self._chances[staff_id], self._sums[staff_id]
            if len(chances) == CHANCES:
                chance, had = chances[0]
                sums[0] -= chance
                sums[1] -= had
            chances.append((1 / len(everybody), staff_id == chosen))
            sums[0] += 1 / len(everybody)
            sums[1] += staff_id == chosen

    def find_share(self, staff_id: str) -> float | None:
        """Return the part of an equal share that somebody had; None where there is too little."""
        equal, had = self._sums.get(staff_id, (0.0, 0.0))
        return had / equal if equal >= 1 else None

    def find_turn(self, staff_id: str, bounds: Bounds) -> Turn:
        """Tell whether somebody has too little or too much. One session more or less is neither."""
        equal, had = self._sums.get(staff_id, (0.0, 0.0))
        if had + 1 <= bounds.floor * equal:
            return Turn.DUE
        return Turn.OVER if had - 1 >= bounds.cap * equal else Turn.FREE


def score(
    worths: Mapping[str, float], bounds: Bounds, turns: Mapping[str, Turn]
) -> dict[str, float]:
    """Return scores: more comes first, equal is left to the ordinary strategy.

    Args:
        worths: of the session with each who has room.
        bounds: see there.
        turns: where each stands.
    """
    best = max(worths.values(), default=0.0)
    step = -log(1 - bounds.margin)
    scores = {}
    for staff_id, worth in worths.items():
        # A hair's breadth is rounding, not a difference.
        base = max(_WORST, 0.0 - floor((best - worth) / step + 1e-9))
        turn = turns.get(staff_id, Turn.FREE)
        scores[staff_id] = base + {Turn.DUE: _FIRST, Turn.OVER: _LAST}.get(turn, 0.0)
    return scores


def is_among(percent: float, session_id: str, purpose: str) -> bool:
    """Tell whether a session is among a part of all, the same whenever it is asked.

    Args:
        percent: how large the part is.
        session_id: the session.
        purpose: parts of different purposes have nothing to do with each other.
    """
    found = sha256(f"{purpose}:{session_id}".encode()).digest()
    return int.from_bytes(found[:8], "big") / 2**64 * 100 < percent
