"""Time: one wall clock in UTC, and its text form (RFC 3339 with milliseconds)."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current time in UTC, cut to whole milliseconds so that text and rows agree."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def to_text(at: datetime) -> str:
    """Write a time as `2026-11-23T09:20:00.123Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_text_or_none(at: datetime | None) -> str | None:
    """Write a time, or None where there is none."""
    return None if at is None else to_text(at)
