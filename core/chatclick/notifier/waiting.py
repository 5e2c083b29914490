"""How long a provider wants to be left alone (RFC 9110, 10.2.3). No input or output."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from chatclick.clock import now

LONGEST_WAIT_S = 86_400.0


def read_retry_after(value: str | None) -> float | None:
    """Return how long a provider wants to be left alone, in seconds; None where it does not say."""
    if not value:
        return None
    if value.isascii() and value.isdigit() and len(value) <= 9:
        return min(LONGEST_WAIT_S, max(1.0, float(value)))
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return min(LONGEST_WAIT_S, max(1.0, (_in_utc(at) - now()).total_seconds()))


def _in_utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
