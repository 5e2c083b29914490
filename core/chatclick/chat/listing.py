"""Listing sessions: views and filters that combine, in one of three orders, and their counts."""

from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from chatclick.chat.list_orders import SORTS, UPDATED, behind, decode, encode, order
from chatclick.chat.tags import has_tags
from chatclick.errors import FieldError, Invalid
from chatclick.security.policy import Principal, Scope, find_scope, require
from chatclick.store.models import Mention, Session
from chatclick.store.states import ACTIVE, CATEGORY, DONE, STATES_OF

VIEWS = ("all", "mine", "unassigned", "mentions", "snoozed", "closed")

AWAKE = (*STATES_OF[ACTIVE], "waiting")
"""The states of what is to be worked on now: neither done nor put away."""

# What a person at work wants to see is one filter, or its pages could not share a cursor.
CATEGORIES = {
    **STATES_OF,
    "undone": (*STATES_OF["active"], *STATES_OF["waiting"]),
    "awake": AWAKE,
}


_EQUAL = ("visitor_id", "priority", "queue_id", "team_id", "assignee_id", "channel")
_STAFF_ONLY = ("is_waiting", "tags", "queue_id", "team_id", "assignee_id")


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which sessions to list, and in which order; None, False and () leave a condition out.

    Attributes:
        view: one of `VIEWS`; "mine" is assigned to the caller, "mentions" has notes that
            name them.
        category: "active", "waiting", "done", "undone" for the first two, or "awake" for the
            undone that are not snoozed.
        is_unread: only those with something unseen by the caller's side.
        is_waiting: only those whose visitor waits for an answer.
        tags: only those that have all of them.
        language: such as "de", which takes "de-AT" too.
        sort: one of "updated", "waiting" and "priority".
    """

    view: str = "all"
    state: str | None = None
    category: str | None = None
    is_unread: bool = False
    visitor_id: str | None = None
    is_waiting: bool = False
    tags: tuple[str, ...] = ()
    priority: str | None = None
    queue_id: str | None = None
    team_id: str | None = None
    assignee_id: str | None = None
    channel: str | None = None
    language: str | None = None
    sort: str = UPDATED


async def list_sessions(
    principal: Principal, wanted: SessionFilter, limit: int, cursor: str | None
) -> tuple[list[Session], str | None]:
    """Return a page of sessions and the cursor of the next.

    Args:
        principal: who asks; a visitor gets their own.
        wanted: the filter and the order.
        limit: rows at most.
        cursor: from the page before.

    Raises:
        Forbidden: the caller may read no sessions, or may not filter by what they cannot see.
        Invalid: unknown view, state, category, order or cursor.
    """
    if wanted.sort not in SORTS:
        raise _invalid("sort", f"Use one of {', '.join(SORTS)}.")
    condition = _scope(principal, wanted) & _condition(principal, wanted)
    if cursor is not None:
        condition &= behind(wanted.sort, decode(wanted.sort, cursor))
    rows = await order(Session.filter(condition), wanted.sort).limit(limit + 1)
    following = encode(wanted.sort, rows[limit - 1]) if len(rows) > limit else None
    return rows[:limit], following


async def count_sessions(principal: Principal) -> dict[str, int]:
    """Count what the views of the inbox hold, and what in them is unread.

    Raises:
        Forbidden: the caller may not read everybody's sessions.
    """
    require(principal, "session:read")
    awake = Session.filter(state__in=AWAKE)
    mine = awake.filter(assignee_id=principal.id)
    unseen = Mention.filter(staff_id=principal.id, seen=False)
    unassigned = awake.filter(assignee_id__isnull=True)
    return {
        "mine": await mine.count(),
        "mine_unread": await mine.filter(staff_unread__gt=0).count(),
        "unassigned": await unassigned.count(),
        "unassigned_unread": await unassigned.filter(staff_unread__gt=0).count(),
        "all": await awake.count(),
        "mentions": await Session.filter(_mentions(unseen)).count(),
        "snoozed": await Session.filter(state="snoozed").count(),
    }


def _scope(principal: Principal, wanted: SessionFilter) -> Q:
    if find_scope(principal, "session:read") is Scope.OWN:
        if any(getattr(wanted, name) for name in _STAFF_ONLY):
            # A visitor does not see these; a filter by them would tell.
            require(principal, "session:read")
        return Q(visitor_id=principal.id)
    require(principal, "session:read")
    return Q()


def _condition(principal: Principal, wanted: SessionFilter) -> Q:
    condition = _view(principal, wanted.view) & has_tags(wanted.tags)
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
    if wanted.is_waiting:
        condition &= Q(waiting_since__isnull=False)
    if wanted.language is not None:
        condition &= Q(language__iexact=wanted.language) | Q(
            language__istartswith=f"{wanted.language}-"
        )
    return condition & Q(**_equalities(wanted))


def _view(principal: Principal, view: str) -> Q:
    match view:
        case "all":
            return Q()
        case "mine":
            return Q(assignee_id=principal.id)
        case "unassigned":
            return Q(assignee_id__isnull=True)
        case "mentions":
            return _mentions(Mention.filter(staff_id=principal.id))
        case "snoozed":
            return Q(state="snoozed")
        case "closed":
            return Q(state__in=STATES_OF[DONE])
    raise _invalid("view", f"Use one of {', '.join(VIEWS)}.")


def _mentions(mentions: QuerySet[Mention]) -> Q:
    return Q(id__in=Subquery(mentions.values_list("session_id", flat=True)))


def _equalities(wanted: SessionFilter) -> dict[str, Any]:
    given = {name: getattr(wanted, name) for name in _EQUAL}
    return {name: value for name, value in given.items() if value is not None}


def _invalid(name: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(f"/{name}", "invalid", message),))
