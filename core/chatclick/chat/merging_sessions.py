"""Merging two sessions of one visitor: the one ends with a link to the other, which goes on.

Events stay in the session where they happened, so that both orders stay without a gap.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from chatclick.chat.handing_over import give_to_bot
from chatclick.chat.session_works import (
    actor_of,
    close_session,
    invalid,
    reopen_session,
    resolve_session,
    snooze_session,
)
from chatclick.chat.sessions import SessionService
from chatclick.clock import to_text_or_none
from chatclick.errors import Conflict
from chatclick.hooks import Dispatcher
from chatclick.plugin.views import SessionView
from chatclick.security.policy import Principal
from chatclick.store.events import Actor
from chatclick.store.models import Session
from chatclick.store.opening import Store
from chatclick.store.states import CATEGORY, DONE
from chatclick.store.transaction import Transaction

KEY: Final = "merged"
"""Under which the metadata of a session that was merged keeps where it went and how it was."""


class SessionMerging:
    """Merges sessions and takes it back.

    Args:
        store: the write path.
        sessions: authorises, and shows them.
        dispatcher: knows what the bots are called.
    """

    def __init__(self, store: Store, sessions: SessionService, dispatcher: Dispatcher) -> None:
        self._store = store
        self._sessions = sessions
        self._dispatcher = dispatcher

    async def merge(self, principal: Principal, session_id: str, into_id: str) -> SessionView:
        """Close a session in favour of another one of the same visitor.

        Raises:
            Invalid: the same session, or one of another visitor.
            Conflict: one of them is closed, or the other is done.
        """
        for one in (session_id, into_id):
            await self._sessions.require(principal, "session:transition", one)
        if into_id == session_id:
            raise invalid("/into", "same", "Name another session than this one.")

        async def work(tx: Transaction) -> None:
            session, into = await _lock(tx, session_id, into_id)
            if into.visitor_id != session.visitor_id:
                raise invalid("/into", "other_visitor", "Both must be of the same visitor.")
            if session.state == "closed":
                raise Conflict("The session is closed.", code="session_closed")
            if CATEGORY[into.state] == DONE:
                raise Conflict("Reopen the other session first.", code="target_done")
            await _merge(tx, session, into, principal)

        await self._store.write(work)
        return await self._sessions.get(principal, session_id)

    async def take_back(self, principal: Principal, session_id: str) -> SessionView:
        """Take up a merged session again, as it was.

        Raises:
            Conflict: it was not merged, or not any more.
        """
        await self._sessions.require(principal, "session:transition", session_id)
        view = await self._sessions.get(principal, session_id)
        into_id = _read(view.metadata).get("into")
        if not isinstance(into_id, str):
            raise _not_merged()

        async def work(tx: Transaction) -> None:
            session, into = await _lock(tx, session_id, into_id)
            before = _read(session.metadata)
            if before.get("into") != into_id:
                raise _not_merged()
            await self._take_back(tx, session, into, before, principal)

        await self._store.write(work)
        return await self._sessions.get(principal, session_id)

    async def _take_back(
        self,
        tx: Transaction,
        session: Session,
        into: Session,
        before: Mapping[str, Any],
        principal: Principal,
    ) -> None:
        actor = actor_of(principal)
        session.metadata = {key: value for key, value in session.metadata.items() if key != KEY}
        session.closed_at = None
        await self._restore(tx, session, before, actor)
        session.waiting_since = _read_time(before, "waiting_since")
        data = {"into": into.id, "waiting_since": before.get("waiting_since")}
        await tx.record("session.unmerged", actor, data, session=session)
        await tx.record("session.unmerged", actor, {"from": session.id}, session=into)

    async def _restore(
        self, tx: Transaction, session: Session, before: Mapping[str, Any], actor: Actor
    ) -> None:
        """Bring a session into the state it was in, with the events that tell of that state."""
        state, until = before.get("state"), _read_time(before, "snoozed_until")
        if state == "resolved":
            await resolve_session(tx, session, actor)
            return
        # One that leads through a conversation by itself has ended that when it was merged.
        if state == "bot" and session.bot_id in self._dispatcher.implementers("bot_reply"):
            name = self._dispatcher.registrations.get_name(session.bot_id)
            await give_to_bot(tx, session, session.bot_id, actor, name=name)
            return
        goes_on = "waiting" if state == "waiting" else None
        await reopen_session(tx, session, actor, "merge taken back", goes_on)
        # One of which no time is known would never wake, and stays awake.
        if state == "snoozed" and until is not None:
            await snooze_session(tx, session, actor, until)


async def _lock(tx: Transaction, session_id: str, into_id: str) -> tuple[Session, Session]:
    # Always in the same order, or two who merge crosswise would wait for each other.
    locked = {one: await tx.get_session(one) for one in sorted((session_id, into_id))}
    return locked[session_id], locked[into_id]


async def _merge(tx: Transaction, session: Session, into: Session, principal: Principal) -> None:
    actor = actor_of(principal)
    before = {
        "into": into.id,
        "state": session.state,
        "waiting_since": to_text_or_none(session.waiting_since),
        "snoozed_until": to_text_or_none(session.snoozed_until),
    }
    session.metadata = {**session.metadata, KEY: before}
    await tx.record("session.merged", actor, {"into": into.id}, session=session)
    await close_session(tx, session, actor, KEY)
    await tx.record("session.merged", actor, {"from": session.id}, session=into)


def _read(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    found = metadata.get(KEY)
    return found if isinstance(found, Mapping) else {}


def _read_time(before: Mapping[str, Any], name: str) -> datetime | None:
    text = before.get(name)
    return datetime.fromisoformat(text) if text else None


def _not_merged() -> Conflict:
    return Conflict("The session is not merged with another one.", code="not_merged")
