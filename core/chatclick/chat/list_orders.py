"""The orders in which sessions are listed, and cursors that name the last row of a page.

A cursor holds the row's place in its order, never an offset: a session that moves while somebody
pages is seen again or first at its new place, and no other one is skipped.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from tortoise.expressions import Case, Q, When
from tortoise.queryset import QuerySet

from chatclick.errors import FieldError, Invalid
from chatclick.ids import is_id
from chatclick.store.models import Session

UPDATED: Final = "updated"
WAITING: Final = "waiting"
PRIORITY: Final = "priority"
SORTS: Final = (UPDATED, WAITING, PRIORITY)

PRIORITIES: Final = ("low", "normal", "high", "urgent")

_BY_UPDATE: Final = ("-updated_at", "-id")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session stands in any of the orders."""

    updated_at: datetime
    id: str
    waiting_since: datetime | None
    priority: str


def order(query: QuerySet[Session], sort: str) -> QuerySet[Session]:
    """Put sessions in an order.

    Args:
        query: which sessions.
        sort: "updated": the most recently changed first; "waiting": who waits longest first, then
            those who do not; "priority": the most urgent first. Always ends with the newest change.
    """
    if sort == WAITING:
        # Where NULL stands differs between databases.
        query = query.annotate(
            is_idle=Case(When(waiting_since__isnull=True, then="1"), default="0")
        )
        return query.order_by("is_idle", "waiting_since", *_BY_UPDATE)
    if sort == PRIORITY:
        ranks = [When(priority=name, then=str(rank)) for rank, name in enumerate(PRIORITIES)]
        return query.annotate(rank=Case(*ranks, default="0")).order_by("-rank", *_BY_UPDATE)
    return query.order_by(*_BY_UPDATE)


def behind(sort: str, last: Place) -> Q:
    """Build the condition on the sessions that come after a place."""
    later = Q(updated_at__lt=last.updated_at) | Q(updated_at=last.updated_at, id__lt=last.id)
    if sort == WAITING:
        if last.waiting_since is None:
            return Q(waiting_since__isnull=True) & later
        return (
            Q(waiting_since__isnull=True)
            | Q(waiting_since__gt=last.waiting_since)
            | (Q(waiting_since=last.waiting_since) & later)
        )
    if sort == PRIORITY:
        lower = PRIORITIES[: PRIORITIES.index(last.priority)]
        return Q(priority__in=list(lower)) | (Q(priority=last.priority) & later)
    return later


def encode(sort: str, row: Session) -> str:
    """Write the cursor that continues after a row."""
    since = row.waiting_since.isoformat() if row.waiting_since else None
    place = [sort, row.updated_at.isoformat(), row.id, since, row.priority]
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def decode(sort: str, cursor: str) -> Place:
    """Read a cursor.

    Raises:
        Invalid: not one of this order.
    """
    try:
        return _read(sort, json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))))
    except (ValueError, TypeError, OverflowError, RecursionError):
        message = "Pass on the `next` of the page before, unchanged, with the same `sort`."
        raise Invalid(message, errors=(FieldError("/cursor", "invalid", message),)) from None


def _read(sort: str, place: Sequence[Any]) -> Place:
    made_for, updated_at, last_id, since, priority = place
    if made_for != sort or not is_id(last_id, "session") or priority not in PRIORITIES:
        raise ValueError
    return Place(_time(updated_at), last_id, None if since is None else _time(since), priority)


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError
    return at.astimezone(UTC)  # the database does, and there is no time before the year 1
