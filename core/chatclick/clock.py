"""Time: one wall clock in UTC, and its text form (RFC 3339 with milliseconds)."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from time import time_ns

_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """Return the current time in UTC, cut to whole milliseconds so that text and rows agree."""
    if _source is None:
        return _build(time_ns() // 1_000_000)
    at = _source()
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


@lru_cache(64)  # under load many messages come within a millisecond
def _build(unix_ms: int) -> datetime:
    return datetime.fromtimestamp(unix_ms / 1000, UTC)


@lru_cache(4096)  # a message's time is written in its ack and twice in its event
def to_text(at: datetime) -> str:
    """Write a time as `2026-11-23T09:20:00.123Z`."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return f"{utc.isoformat(timespec='milliseconds')[:-6]}Z"


def to_text_or_none(at: datetime | None) -> str | None:
    """Write a time, or None where there is none."""
    return None if at is None else to_text(at)


def set_source(source: Callable[[], datetime] | None) -> None:
    """Read the time from elsewhere than the wall, for tests; None goes back to it."""
    global _source  # one clock for the whole process
    _source = source
