"""Listing sessions: filters and a cursor that stays put while sessions move."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from chatclick.errors import FieldError, Invalid
from chatclick.security.policy import Principal, Scope, find_scope, require
from chatclick.store.models import Session
from chatclick.store.states import CATEGORY, STATES_OF

VIEWS = ("all", "mine", "unassigned")

# What a person at work wants to see is one filter, or its pages could not share a cursor.
CATEGORIES = {**STATES_OF, "undone": (*STATES_OF["active"], *STATES_OF["waiting"])}


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which sessions to list; None and False leave a condition out.

    Attributes:
        view: "all", "mine" (assigned to the caller) or "unassigned".
        category: "active", "waiting", "done", or "undone" for the first two.
        is_unread: only those with something unseen by the caller's side.
    """

    view: str = "all"
    state: str | None = None
    category: str | None = None
    is_unread: bool = False
    visitor_id: str | None = None


async def list_sessions(
    principal: Principal, wanted: SessionFilter, limit: int, cursor: str | None
) -> tuple[list[Session], str | None]:
    """Return a page of sessions, the most recently changed first.

    The cursor names the last row by (updated_at, id): a session that moves up while somebody pages
    is seen again at the top, none is skipped.

    Args:
        principal: who asks; a visitor gets their own.
        wanted: the filter.
        limit: rows at most.
        cursor: from the page before.

    Raises:
        Forbidden: the caller may read no sessions.
        Invalid: unknown view, state, category or cursor.
    """
    condition = _scope(principal) & _condition(principal, wanted)
    if cursor is not None:
        updated_at, last_id = _decode(cursor)
        condition &= Q(updated_at__lt=updated_at) | Q(updated_at=updated_at, id__lt=last_id)
    rows = await Session.filter(condition).order_by("-updated_at", "-id").limit(limit + 1)
    following = _encode(rows[limit - 1]) if len(rows) > limit else None
    return rows[:limit], following


def _scope(principal: Principal) -> Q:
    if find_scope(principal, "session:read") is Scope.OWN:
        return Q(visitor_id=principal.id)
    require(principal, "session:read")
    return Q()


def _condition(principal: Principal, wanted: SessionFilter) -> Q:
    condition = Q()
    if wanted.view == "mine":
        condition &= Q(assignee_id=principal.id)
    elif wanted.view == "unassigned":
        condition &= Q(assignee_id__isnull=True)
    elif wanted.view != "all":
        raise _invalid("view", f"Use one of {', '.join(VIEWS)}.")
    if wanted.state is not None:
        if wanted.state not in CATEGORY:
            raise _invalid("state", f"Use one of {', '.join(CATEGORY)}.")
        condition &= Q(state=wanted.state)
    if wanted.category is not None:
        if wanted.category not in CATEGORIES:
            raise _invalid("category", f"Use one of {', '.join(CATEGORIES)}.")
        condition &= Q(state__in=CATEGORIES[wanted.category])
    if wanted.is_unread:
        is_visitor = principal.kind == "visitor"
        condition &= Q(visitor_unread__gt=0) if is_visitor else Q(staff_unread__gt=0)
    if wanted.visitor_id is not None:
        condition &= Q(visitor_id=wanted.visitor_id)
    return condition


def _encode(row: Session) -> str:
    raw = json.dumps([row.updated_at.isoformat(), row.id]).encode()
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, str]:
    try:
        updated_at, last_id = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return datetime.fromisoformat(updated_at), str(last_id)
    except (ValueError, TypeError):
        raise _invalid("cursor", "Pass on the `next` of the page before, unchanged.") from None


def _invalid(name: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(f"/{name}", "invalid", message),))
