"""When a session is flagged and when it is no more, so that a flag does not flicker. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chatclick_session_risk.features import Tally, count_waited

HELD = timedelta(minutes=3)
"""How long a flag stays at least."""
SOONEST = timedelta(seconds=20)
LATEST = timedelta(minutes=10)
ASLEEP = timedelta(hours=24)
"""After so long without anything happening nobody is there who could be lost."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what a flag comes and goes, as probabilities.

    Attributes:
        threshold: from which on a session is flagged.
        margin: how far below that it has to come for the flag to go.
    """

    threshold: float
    margin: float


def is_at_risk(risk: float, bounds: Bounds, *, at: datetime, flagged_at: datetime | None) -> bool:
    """Tell whether a session is flagged from now on.

    Args:
        risk: the probability that it ends badly.
        bounds: see there.
        at: now.
        flagged_at: since when it is flagged; None where it is not.
    """
    if flagged_at is None:
        return risk >= bounds.threshold
    return risk > bounds.threshold - bounds.margin or at < flagged_at + HELD


def find_next_look(tally: Tally, *, at: datetime, flagged_at: datetime | None) -> datetime | None:
    """Return when time alone may change what is said of a session; None for never.

    A wait is looked at each time it has grown by a tenth, because its logarithm counts.
    """
    if tally.is_done:
        return None
    if tally.waits_ms:
        grown = timedelta(minutes=count_waited(tally, int(at.timestamp() * 1000)) / 10)
        return at + min(LATEST, max(SOONEST, grown))
    if flagged_at is None:
        return None
    return max(flagged_at + HELD, at + LATEST)
