"""What a piece of work may do inside the unit of work: use models, record events, audit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from chatclick.clock import now, to_text
from chatclick.errors import NotFound
from chatclick.ids import new_id
from chatclick.security.audit import GENESIS_HASH, next_hash
from chatclick.store.dialects import Dialect
from chatclick.store.events import MARKS, Actor, StoredEvent
from chatclick.store.models import Audit, Session
from chatclick.store.states import find_owner


class Transaction:
    """One piece of work's view of the open transaction.

    Attributes:
        connection: for the few statements that models cannot express.
        events: what was recorded so far; told to the world after the commit.
    """

    def __init__(self, connection: BaseDBAsyncClient, dialect: Dialect) -> None:
        self.connection = connection
        self.events: list[StoredEvent] = []
        self._dialect = dialect
        self._owners: dict[str, str | None] = {}

    async def get_session(self, session_id: str) -> Session:
        """Lock and read a session.

        Raises:
            NotFound: no such session.
        """
        query = Session.filter(id=session_id)
        if self.connection.capabilities.support_for_update:
            query = query.select_for_update()
        session = await query.first()
        if session is None:
            raise NotFound("There is no such session.", code="session_not_found")
        self._owners.setdefault(session.id, _owner_of(session))
        return session

    async def record(
        self,
        type_: str,
        actor: Actor,
        data: Mapping[str, Any],
        *,
        session: Session | None = None,
        at: datetime | None = None,
    ) -> StoredEvent:
        """Add an event, in the session's own order when there is one.

        Args:
            type_: a name of the catalogue, such as "session.assigned".
            actor: who did it.
            data: facts by reference; never message text.
            session: the session, locked by `get_session`; its `last_seq` and, but for a mark,
                its `updated_at` move on and are saved.
            at: server time; now when left out.
        """
        when = at or now()
        position = await self._dialect.read_position(self.connection) + 1
        await self._dialect.write_position(self.connection, position)
        seq = None
        if session is not None:
            seq = session.last_seq = session.last_seq + 1
            if type_ not in MARKS:
                session.updated_at = when
            self._renew_lease(session)
            await session.save()
        event = StoredEvent(
            position, session.id if session else None, seq, type_, when, actor, data
        )
        await self._dialect.insert_events(self.connection, [event])
        self.events.append(event)
        return event

    def _renew_lease(self, session: Session) -> None:
        """Count on where somebody else has the session now: nobody has to think of it."""
        owner = _owner_of(session)
        if self._owners.get(session.id, owner) != owner:
            session.lease += 1
        self._owners[session.id] = owner

    async def take_positions(self, count: int) -> int:
        """Take places in the event log for what is put in after the fact; nobody is told of it.

        Args:
            count: how many.

        Returns:
            The first of them.
        """
        position = await self._dialect.read_position(self.connection)
        await self._dialect.write_position(self.connection, position + count)
        return position + 1

    async def audit(
        self,
        actor: Actor,
        action: str,
        target: str,
        detail: Mapping[str, Any] | None = None,
        *,
        address: str = "",
        request_id: str = "",
    ) -> None:
        """Append to the audit chain.

        Args:
            actor: who did it.
            action: `object.verb`, such as "widget.publish".
            target: id of what it was done to.
            detail: before and after, secrets masked, no message text.
            address: the caller's network address, "" when there is none.
            request_id: the request it belongs to, "" when there is none.
        """
        await self._dialect.read_position(self.connection)
        last = await Audit.all().order_by("-number").first()
        number = last.number + 1 if last else 1
        at = now()
        entry = {
            "number": number,
            "id": new_id("audit"),
            "at": to_text(at),
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "actor_name": actor.name,
            "action": action,
            "target": target,
            "detail": dict(detail or {}),
            "address": address,
            "request_id": request_id,
        }
        chained = next_hash(last.hash if last else GENESIS_HASH, entry)
        await Audit(**{**entry, "at": at}, hash=chained).save(force_create=True)


def _owner_of(session: Session) -> str | None:
    return find_owner(session.state, session.bot_id, session.assignee_id)
