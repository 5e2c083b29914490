"""When a delivery that failed is tried again."""

import random
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

DELAYS_S = (
    *(5.0, 5 * 60.0, 30 * 60.0),
    *(hours * 3600.0 for hours in (2, 5, 10, 14, 20, 24)),
)
"""Pauses after the first attempt, the second and so on: ten attempts over about 75 hours."""

MAX_ATTEMPTS = len(DELAYS_S) + 1
JITTER = 0.2
MAX_ASKED_S = 24 * 3600.0

Random = Callable[[], float]


def next_delay_s(attempts: int, asked_s: float | None, draw: Random = random.random) -> float:
    """Return the pause before the next attempt, in seconds.

    Args:
        attempts: how many there were, at least 1.
        asked_s: what the receiver asked for with `Retry-After`, None for nothing.
        draw: returns a number from 0 up to 1; many deliveries that failed together must not come
            back together.
    """
    planned = DELAYS_S[min(attempts, len(DELAYS_S)) - 1]
    planned *= 1 + JITTER * draw()
    return max(planned, limit_asked_s(asked_s))


def limit_asked_s(asked_s: float | None) -> float:
    """Return how much of the pause that a receiver asked for it gets, in seconds; 0 for none."""
    return min(asked_s or 0.0, MAX_ASKED_S)


def read_retry_after(text: str | None, now: datetime) -> float | None:
    """Read the header `Retry-After`: seconds, or a date. None where there is none that makes sense.

    Args:
        text: the header's value.
        now: the present time, with its zone.
    """
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return float(text)
    try:
        at = parsedate_to_datetime(text[:64])
        return max(0.0, (at - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
