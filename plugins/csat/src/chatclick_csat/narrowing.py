"""Which conversations are looked at: what a query names, as a filter of the table."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tortoise.expressions import Q

from chatclick.clock import now
from chatclick.reading import line, refuse
from chatclick_csat.scales import LABELS

USUAL = timedelta(days=30)
YEARS = range(2000, 2200)
PLACES: Mapping[str, int] = {
    **dict.fromkeys(("widget_id", "queue_id", "team_id", "staff_id"), 36),
    "channel": 40,
    "language": 35,
}
"""What conversations are told apart by, with how many characters each is kept."""
QUERIES: Mapping[str, Mapping[str, Any]] = {
    "from": {"type": "string", "format": "date-time"},
    "to": {"type": "string", "format": "date-time"},
    **{name: {"type": "string", "maxLength": most} for name, most in PLACES.items()},
}
"""The parameters, by name, as the API describes them."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_window(given: Mapping[str, str]) -> tuple[datetime, datetime | None]:
    """Return from when to before when, None for now; without it, the last 30 days.

    Args:
        given: the query. A date without a time is its first moment in UTC.

    Raises:
        Invalid: a time cannot be read, or the end is before the start.
    """
    until = _read_time("to", given["to"]) if "to" in given else None
    usual = (until or now()) - USUAL
    since = _read_time("from", given["from"]) if "from" in given else usual
    if until is not None and since > until:
        raise refuse("/to", "range", "The end is before the start.")
    return since, until


def read_filter(given: Mapping[str, str]) -> Q:
    """Return the conversations whose visitors were asked in the window, and that fit the rest.

    Raises:
        Invalid: as `read_window`, or a value is longer than any there is.
    """
    since, until = read_window(given)
    wanted = Q(asked_at__gte=since)
    if until is not None:
        wanted &= Q(asked_at__lt=until)
    for name, most in PLACES.items():
        if given.get(name):
            wanted &= Q(**{name: line(most)(f"/{name}", given[name])})
    return wanted


def read_kind(given: Mapping[str, str]) -> Q:
    """Return ratings only: those with a `label`, or with words.

    Raises:
        Invalid: there is no such label, or `has_comment` is neither true nor false.
    """
    wanted = Q(rated_at__isnull=False)
    label = given.get("label", "")
    if label not in ("", *LABELS):
        raise refuse("/label", "enum", f"Use one of {', '.join(LABELS)}.")
    if label:
        wanted &= Q(label=label)
    if given.get("has_comment", "false") not in ("true", "false"):
        raise refuse("/has_comment", "type", "True or false is needed.")
    if given.get("has_comment") == "true":
        wanted &= ~Q(comment="")
    return wanted


def _read_time(name: str, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text[:40])
        in_utc = at.replace(tzinfo=UTC) if _DAY.fullmatch(text) else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise refuse(f"/{name}", "format", "A date or a time by ISO 8601 is needed.") from None
    if at.tzinfo is None and not _DAY.fullmatch(text):
        raise refuse(f"/{name}", "format", "A time needs its zone, such as Z.")
    if in_utc.year not in YEARS:
        raise refuse(f"/{name}", "range", "The year is too far away.")
    return in_utc
