"""Works on one session that its transaction holds locked; `SessionService` puts them together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tortoise.expressions import Q
from tortoise.functions import Count

from chatclick.chat.list_orders import PRIORITIES
from chatclick.chat.tags import clean_tags, set_tags
from chatclick.chat.wording import keep_reason
from chatclick.clock import now, to_text
from chatclick.errors import Conflict, FieldError, Invalid
from chatclick.ids import first_real_id
from chatclick.security.policy import Principal
from chatclick.security.sanitise import short
from chatclick.store.events import Actor
from chatclick.store.models import Event, Session, Staff, Trace
from chatclick.store.states import CATEGORY, DONE, after_reopen
from chatclick.store.transaction import Transaction

LANGUAGE_CHANGED = "session.language_changed"
LANGUAGE: Final = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$"
"""A tag of a language, of at most 35 characters."""
_LANGUAGE = re.compile(LANGUAGE)
_FILLING = ["bot", "queued", "open", "waiting"]
_KINDS = {"visitor": "visitor", "staff": "agent", "api_key": "agent", "plugin": "bot"}


def actor_of(principal: Principal) -> Actor:
    """Return how a caller appears in events."""
    kind = _KINDS.get(principal.kind, "system")
    return Actor(kind, None if kind == "system" else principal.id, principal.name)


@dataclass(frozen=True, slots=True)
class Claim:
    """An assignment as routing wants it: refused when the ground has shifted meanwhile.

    Attributes:
        trace: the explanation, stored with it.
        plugin_id: who decided.
    """

    staff_id: str
    reason: str
    trace: Trace
    plugin_id: str


class Loads:
    """Counts the sessions that fill people's capacity. The one definition of load.

    Args:
        idle_minutes: a session in which the visitor was answered and nothing has happened for so
            long does not count, until they write again; 0 counts every one.
    """

    def __init__(self, idle_minutes: float = 0.0) -> None:
        self._idle_minutes = idle_minutes

    async def count(self, staff_ids: Sequence[str]) -> dict[str, int]:
        """Return counts by staff id; who has none is missing."""
        by_channel = await self.count_by_channel(staff_ids)
        return {staff_id: sum(counts.values()) for staff_id, counts in by_channel.items()}

    async def count_by_channel(self, staff_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return counts by staff id and channel; what is none is missing."""
        query = Session.filter(
            assignee_id__in=list(staff_ids), state__in=_FILLING, id__gte=first_real_id("session")
        )
        if self._idle_minutes > 0:
            since = now() - timedelta(minutes=self._idle_minutes)
            query = query.filter(Q(waiting_since__isnull=False) | Q(updated_at__gte=since))
        rows = (
            await query.annotate(sessions=Count("id"))
            .group_by("assignee_id", "channel")
            .values("assignee_id", "channel", "sessions")
        )
        counts: dict[str, dict[str, int]] = {}
        for row in rows:
            counts.setdefault(row["assignee_id"], {})[row["channel"]] = row["sessions"]
        return counts


async def assign_session(
    tx: Transaction,
    session: Session,
    staff_id: str,
    actor: Actor,
    reason: str,
    trace_id: str | None = None,
) -> None:
    """Give the session to an active staff member.

    Raises:
        Invalid: there is no such one.
    """
    staff = await Staff.get_or_none(id=staff_id)
    if staff is None or not staff.is_active:
        raise invalid("/staff_id", "not_found", "There is no such active staff member.")
    if session.assignee_id == staff_id:
        return
    previous = session.assignee_id
    staff.last_assigned_at = now()
    await staff.save(update_fields=["last_assigned_at"])
    session.assignee_id = staff_id
    if CATEGORY[session.state] == DONE:
        await reopen_session(tx, session, actor, "assigned")
    if session.state in ("bot", "queued"):
        session.state = "open"
    data = {
        "assignee": {"id": staff.id, "name": staff.name},
        "previous": previous,
        **keep_reason(reason),
        "trace_id": trace_id,
    }
    await tx.record("session.assigned", actor, data, session=session)


async def unassign_session(tx: Transaction, session: Session, actor: Actor, reason: str) -> None:
    """Take the session from whoever has it."""
    if session.assignee_id is None:
        return
    previous = session.assignee_id
    session.assignee_id = None
    data = {"assignee": None, "previous": previous, **keep_reason(reason)}
    await tx.record("session.unassigned", actor, data, session=session)
    if session.state == "open":
        session.state = "queued"
        await tx.record("session.queued", actor, {"queue_id": session.queue_id}, session=session)


async def snooze_session(tx: Transaction, session: Session, actor: Actor, until: datetime) -> None:
    """Put the session away until a time."""
    session.state = "snoozed"
    # SQLite compares times as texts, which are in order where all are of one zone.
    session.snoozed_until = until.astimezone(UTC)
    await tx.record("session.snoozed", actor, {"until": to_text(until)}, session=session)


async def resolve_session(tx: Transaction, session: Session, actor: Actor) -> None:
    """Mark the session as done; do nothing where it is."""
    if session.state == "resolved":
        return
    session.state = "resolved"
    session.waiting_since = session.snoozed_until = None
    await tx.record("session.resolved", actor, {}, session=session)


async def reopen_session(
    tx: Transaction, session: Session, actor: Actor, reason: str, state: str | None = None
) -> None:
    """Take up a session that was put away or done.

    Args:
        tx: the transaction.
        session: locked by it.
        actor: who does it.
        reason: why.
        state: how it goes on; None for waiting for whoever has it, or else for anybody.
    """
    session.state = state or after_reopen(session.assignee_id is not None)
    session.snoozed_until = None
    if session.state == "queued":
        session.waiting_since = session.waiting_since or now()
    data = {"state": session.state, "reason": reason}
    await tx.record("session.reopened", actor, data, session=session)


async def close_session(tx: Transaction, session: Session, actor: Actor, outcome: str) -> None:
    """End the session for good; do nothing where it has ended."""
    if session.state == "closed":
        return
    session.state = "closed"
    session.closed_at = now()
    session.waiting_since = session.snoozed_until = None
    data = {"outcome": short(outcome, 300)}
    await tx.record("session.closed", actor, data, session=session)


def check_lease(session: Session, lease: int | None) -> None:
    """Refuse what was meant for whoever had the session before.

    Raises:
        Conflict: it came to somebody else since.
    """
    if lease is not None and session.lease != lease:
        raise Conflict("Somebody else took over meanwhile.", code="taken_over")


async def change_fields(
    tx: Transaction,
    session: Session,
    actor: Actor,
    *,
    priority: str | None,
    tags: Sequence[str] | None,
    subject: str | None,
    language: str | None,
) -> None:
    """Change what is given; None, and what is so already, stays and is no event.

    Raises:
        Invalid: unknown priority, too many tags, or no tag of a language.
        Conflict: a plugin names another language than the one that a person chose.
    """
    if priority is not None and priority not in PRIORITIES:
        raise invalid("/priority", "enum", f"Use one of {', '.join(PRIORITIES)}.")
    if language is not None and language != session.language:
        await _check_language(session, actor, language)
    changes: dict[str, tuple[str, Any]] = {
        "priority": ("session.priority_changed", priority),
        "tags": ("session.tags_changed", clean_tags(tags)),
        "subject": ("session.subject_changed", None if subject is None else short(subject, 200)),
        "language": (LANGUAGE_CHANGED, language),
    }
    for name, (type_, value) in changes.items():
        before = getattr(session, name)
        if value is None or value == before:
            continue
        if name == "tags":
            await set_tags(tx, session, value)
        setattr(session, name, value)
        await tx.record(type_, actor, {"from": before, "to": value}, session=session)


async def _check_language(session: Session, actor: Actor, language: str) -> None:
    """Refuse what is no tag of a language, and a plugin that disagrees with a person.

    Who chose stands in the events of the session, which stay as long as it does.
    """
    if _LANGUAGE.fullmatch(language) is None:
        raise invalid("/language", "pattern", 'Use a language tag, such as "de" or "pt-BR".')
    if actor.kind != "bot":
        return
    chosen = Event.filter(session_id=session.id, type=LANGUAGE_CHANGED, actor_kind="agent")
    if await chosen.exists():
        raise Conflict("A person chose the language.", code="language_chosen")


def invalid(pointer: str, code: str, message: str) -> Invalid:
    """Build the error for one wrong value."""
    return Invalid(message, errors=(FieldError(pointer, code, message),))
