"""What people do to many sessions at once at the inbox, and to one that is not a single act."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from chatclick.chat.log import EventLog
from chatclick.chat.session_works import actor_of, change_fields, invalid
from chatclick.chat.sessions import SessionService
from chatclick.chat.tags import clean_tags
from chatclick.errors import ChatclickError, Conflict
from chatclick.plugin.views import SessionView
from chatclick.security.policy import Principal
from chatclick.store.models import Session
from chatclick.store.transaction import Transaction

T = TypeVar("T")

MAX_SESSIONS: Final = 200
_AT_ONCE: Final = 20
"""Written side by side, so that they share a commit."""


@dataclass(frozen=True, slots=True)
class BulkAct:
    """One act on many sessions.

    Attributes:
        name: "assign", "resolve", "close", "reopen", "snooze", "tag", "untag", "priority", "seen"
            or "unread".
        staff_id: who gets them, None for nobody.
        until: when a snooze ends.
        tags: added or taken off.
        priority: the new one.
        outcome: how closed sessions ended.
    """

    name: str
    staff_id: str | None = None
    until: datetime | None = None
    tags: tuple[str, ...] = ()
    priority: str | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A session with which an act failed, and why."""

    id: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """With which sessions an act is done, in the order asked for, and with which it failed."""

    done: list[str]
    failed: list[Failure]


class Desk:
    """Acts on many sessions.

    Args:
        sessions: acts on one.
        log: knows the messages.
    """

    def __init__(self, sessions: SessionService, log: EventLog) -> None:
        self._sessions = sessions
        self._log = log

    async def act(self, principal: Principal, ids: Sequence[str], act: BulkAct) -> BulkResult:
        """Do one act to each of some sessions, each by itself: what fails leaves the others done.

        Args:
            principal: who does it; each act asks the policy for its own permission.
            ids: of at most `MAX_SESSIONS` sessions; a repeated one counts once.
            act: what to do.

        Raises:
            Invalid: the act lacks what it needs.
        """
        work = self._build(principal, act)
        outcomes: dict[str, Failure | None] = {}
        unique = list(dict.fromkeys(ids))
        for start in range(0, len(unique), _AT_ONCE):
            some = unique[start : start + _AT_ONCE]
            results = await asyncio.gather(*(_attempt(work, one) for one in some))
            outcomes |= dict(zip(some, results, strict=True))
        return BulkResult(
            done=[one for one, failure in outcomes.items() if failure is None],
            failed=[failure for failure in outcomes.values() if failure is not None],
        )

    def _build(self, principal: Principal, act: BulkAct) -> "_Work":
        sessions = self._sessions
        works: Mapping[str, _Work] = {
            "assign": lambda one: sessions.assign(principal, one, act.staff_id),
            "resolve": lambda one: sessions.resolve(principal, one),
            "close": lambda one: sessions.close(principal, one, outcome=act.outcome),
            "reopen": lambda one: sessions.reopen(principal, one),
            "tag": lambda one: self.retag(principal, one, add=act.tags),
            "untag": lambda one: self.retag(principal, one, remove=act.tags),
            "priority": lambda one: sessions.update(principal, one, priority=act.priority),
            "seen": lambda one: self.mark_all_seen(principal, one),
            "unread": lambda one: self.mark_unread(principal, one),
        }
        if act.name == "snooze":
            until = _given(act.until, "until")
            return lambda one: sessions.snooze(principal, one, until)
        if act.name in ("tag", "untag"):
            _given(act.tags or None, "tags")
        if act.name == "priority":
            _given(act.priority, "priority")
        return works[act.name]

    async def retag(
        self,
        principal: Principal,
        session_id: str,
        *,
        add: Sequence[str] = (),
        remove: Sequence[str] = (),
    ) -> SessionView:
        """Add and take off tags; the others stay, whoever changes them meanwhile.

        Raises:
            Invalid: too many tags.
            Conflict: the session is closed.
        """
        added, removed = clean_tags(add) or [], set(clean_tags(remove) or [])

        async def change(tx: Transaction, session: Session) -> None:
            kept = [one for one in dict.fromkeys([*session.tags, *added]) if one not in removed]
            await change_fields(
                *(tx, session, actor_of(principal)),
                priority=None,
                tags=kept,
                subject=None,
                language=None,
            )

        return await self._sessions.change(principal, "session:transition", session_id, change)

    async def mark_all_seen(self, principal: Principal, session_id: str) -> None:
        """Note that the caller's side has seen all there is."""
        view = await self._sessions.get(principal, session_id)
        await self._sessions.mark_seen(principal, session_id, view.last_seq)

    async def mark_unread(self, principal: Principal, session_id: str) -> SessionView:
        """Count the visitor's newest message as unseen again, so that somebody comes back to it.

        Raises:
            Conflict: the visitor has written nothing, or the session is closed.
        """

        async def change(tx: Transaction, session: Session) -> None:
            if session.staff_unread > 0:
                return
            seq = await self._log.find_last_of_visitor(session.id)
            if seq is None:
                raise Conflict("The visitor has written nothing yet.", code="nothing_to_read")
            session.staff_seen_seq = min(session.staff_seen_seq, seq - 1)
            session.staff_unread = 1
            data = {"seq": seq}
            await tx.record("session.marked_unread", actor_of(principal), data, session=session)

        return await self._sessions.change(principal, "session:transition", session_id, change)


_Work = Callable[[str], Awaitable[Any]]


async def _attempt(work: _Work, session_id: str) -> Failure | None:
    try:
        await work(session_id)
    except ChatclickError as error:
        return Failure(session_id, error.code, error.detail)
    return None


def _given(value: T | None, name: str) -> T:
    if value is None:
        raise invalid(f"/{name}", "missing", f"This act needs {name}.")
    return value
