"""Reading the event log: one session's events and messages, and the whole log in order."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog
from tortoise.connection import get_connection

from chatclick.chat.audience import INTERNAL, audience_of, event_to_json
from chatclick.chat.owners import SessionOwners
from chatclick.chat.recent import RecentEvents
from chatclick.errors import NotFound
from chatclick.security.policy import Principal, is_allowed, require
from chatclick.store.dialects import to_datetime
from chatclick.store.events import SYSTEM, Actor, StoredEvent, StoredMessage
from chatclick.store.models import Event, EventLogHead, Session

_SELECT = (
    "SELECT e.position, e.session_id, e.seq, e.type, e.at, e.actor_kind, e.actor_id, e.actor_name,"
    " e.data, m.id, m.client_msg_id, m.kind, m.sender_kind, m.sender_id, m.sender_name, m.content,"
    " m.reply_to, m.created_at, m.origin_plugin"
    " FROM event AS e LEFT JOIN message AS m ON m.position = e.position"
)
_SELECT_IMPERSONAL = re.sub(
    r"[em]\.((?:actor|sender)_)name",
    r"CASE \1kind WHEN 'visitor' THEN '' ELSE \1name END AS \1name",
    _SELECT.replace("m.content", "'{}' AS content"),
)

_UNKNOWN_TIME = datetime.fromtimestamp(0, UTC)

_log = structlog.get_logger(__name__)


async def _query(sql: str, *values: Any) -> list[StoredEvent]:
    """Read events; a damaged one leaves its place taken, so that a session goes on around it."""
    return [_event_or_place(row) for row in await _rows(sql, *values)]


async def _query_strictly(sql: str, *values: Any) -> list[StoredEvent]:
    """Read events, or raise ValueError when one is damaged."""
    return [event_from_row(row) for row in await _rows(sql, *values)]


async def _rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        for number in range(len(values), 0, -1):
            sql = sql.replace(f"${number}", f"?{number}")
    return await connection.execute_query_dict(sql, list(values))


def _event_or_place(row: Mapping[str, Any]) -> StoredEvent:
    try:
        return event_from_row(row)
    except ValueError:
        _log.error("event_damaged", position=row["position"], session=row["session_id"])
    try:
        message = _message_from_row(row) if row["id"] is not None else None
    except ValueError:
        message = None
    return StoredEvent(
        row["position"],
        row["session_id"],
        row["seq"],
        row["type"] if message is not None else INTERNAL,
        message.created_at if message is not None else _UNKNOWN_TIME,
        message.sender if message is not None else SYSTEM,
        {"is_damaged": True},
        message,
    )


def event_from_row(row: Mapping[str, Any]) -> StoredEvent:
    """Build an event, with its message where it has one, from a row of the log.

    Raises:
        ValueError: the row is damaged.
    """
    actor = Actor(row["actor_kind"], row["actor_id"], row["actor_name"])
    at = to_datetime(row["at"])
    if at is None:
        raise ValueError(f"event {row['position']} has no time")
    return StoredEvent(
        row["position"],
        row["session_id"],
        row["seq"],
        row["type"],
        at,
        actor,
        load_document(row["data"]),
        _message_from_row(row) if row["id"] is not None else None,
    )


def _message_from_row(row: Mapping[str, Any]) -> StoredMessage:
    created_at = to_datetime(row["created_at"])
    assert created_at is not None
    return StoredMessage(
        row["id"],
        row["session_id"],
        row["seq"],
        row["client_msg_id"],
        row["kind"],
        Actor(row["sender_kind"], row["sender_id"] or None, row["sender_name"]),
        load_document(row["content"]),
        row["reply_to"],
        created_at,
        row["origin_plugin"],
    )


def load_document(value: Any) -> Mapping[str, Any]:  # Any: text or a decoded document, by driver
    """Return a stored JSON object.

    Raises:
        ValueError: it is damaged.
    """
    document = msgspec.json.decode(value) if isinstance(value, str) else value
    if not isinstance(document, dict):
        raise ValueError("not a JSON object")
    return document


class EventLog:
    """Reads of the log, cut to who asks.

    Args:
        owners: whose session is whose.

    Attributes:
        recent: what this process committed last.
    """

    def __init__(self, owners: SessionOwners) -> None:
        self._owners = owners
        self.recent = RecentEvents()

    async def read_head(self) -> int:
        """Return the newest position, 0 for an empty log."""
        head = await EventLogHead.get_or_none(id=1)
        return head.position if head else 0

    async def read_session(self, session_id: str, after_seq: int, limit: int) -> list[StoredEvent]:
        """Return events of one session behind a seq, in order. The caller has authorised."""
        sql = f"{_SELECT} WHERE e.session_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3"
        return await _query(sql, session_id, after_seq, limit)

    async def read_newest(
        self, session_id: str, types: Sequence[str], limit: int
    ) -> list[StoredEvent]:
        """Return the newest events of one session of some types, the newest first."""
        places = ", ".join(f"${number}" for number in range(3, len(types) + 3))
        sql = (
            f"{_SELECT} WHERE e.session_id = $1 AND e.type IN ({places or 'NULL'})"
            " ORDER BY e.seq DESC LIMIT $2"
        )
        return await _query(sql, session_id, limit, *types)

    async def read_last_seq(self, session_id: str) -> int:
        """Return the newest seq of a session, 0 for one without events."""
        rows = await Session.filter(id=session_id).values_list("last_seq", flat=True)
        return int(str(rows[0])) if rows else 0

    async def read_seq_at(self, session_id: str, position: int) -> int:
        """Return the newest seq a session had at a position of the log, 0 for none."""
        event = (
            await Event.filter(session_id=session_id, position__lte=position)
            .order_by("-seq")
            .first()
        )
        return (event.seq or 0) if event else 0

    async def read_after(
        self, position: int, limit: int, types: Sequence[str] | None = None
    ) -> list[StoredEvent]:
        """Return events of the whole log behind a position, in order, of these types only.

        Raises:
            ValueError: a row is damaged; `read_rows_after` gives the rest.
        """
        where = " WHERE e.position > $1"
        if types is not None:
            # The names are constants of the host and of manifests checked against a pattern; as
            # parameters they would need another statement per database.
            where += f" AND e.type IN ({', '.join(repr(name) for name in sorted(types))})"
        return await _query_strictly(
            f"{_SELECT}{where} ORDER BY e.position LIMIT $2", position, limit
        )

    async def read_whole(
        self, position: int, limit: int, *, with_personal: bool = True
    ) -> list[StoredEvent]:
        """Return events of the whole log behind a position; a damaged one leaves its place.

        Args:
            position: of the last event that is not wanted.
            limit: how many at most.
            with_personal: read what was written and visitors' names, too, which takes longer.
                Without, they may be there or not.
        """
        if not with_personal and (found := self.recent.read(position, limit)):
            return found
        select = _SELECT if with_personal else _SELECT_IMPERSONAL
        where = "WHERE e.position > $1 ORDER BY e.position LIMIT $2"
        return await _query(f"{select} {where}", position, limit)

    async def get_event(self, position: int) -> StoredEvent | None:
        """Return the event at a position, None when there is none.

        Raises:
            ValueError: the row is damaged.
        """
        found = await _query_strictly(f"{_SELECT} WHERE e.position = $1", position)
        return found[0] if found else None

    async def get_message(self, session_id: str, message_id: str) -> StoredMessage:
        """Return a message of a session.

        Raises:
            NotFound: the session has no such message.
        """
        sql = f"{_SELECT} WHERE e.session_id = $1 AND m.id = $2"
        found = await _query(sql, session_id, message_id)
        if not found or found[0].message is None:
            raise NotFound("There is no such message in this session.")
        return found[0].message

    async def list_events(
        self, principal: Principal, session_id: str, *, after_seq: int = 0, limit: int = 100
    ) -> list[dict[str, Any]]:
        """Return a page of a session's events in their wire form, as the caller may see them.

        Raises:
            NotFound, Forbidden: the caller may not read the session.
        """
        owner_id = await self._owners.get(session_id)
        require(principal, "session:read", owner_id=owner_id)
        events = await self.read_session(session_id, after_seq, limit)
        audience = audience_of(principal)
        return [event_to_json(event, audience) for event in events]

    async def list_messages(
        self,
        principal: Principal,
        session_id: str,
        *,
        before_seq: int | None = None,
        after_seq: int | None = None,
        limit: int = 50,
    ) -> list[dict[str, Any]]:
        """Return a page of messages in their wire form, oldest first.

        Args:
            principal: who asks; without `note:read` there are no notes.
            session_id: whose.
            before_seq: the newest ones before this seq; the newest of all when neither is given.
            after_seq: the oldest ones behind this seq.
            limit: how many at most.

        Raises:
            NotFound, Forbidden: the caller may not read the session.
        """
        owner_id = await self._owners.get(session_id)
        require(principal, "message:read", owner_id=owner_id)
        found = await self.read_messages(
            session_id,
            before_seq=before_seq,
            after_seq=after_seq,
            limit=limit,
            with_notes=is_allowed(principal, "note:read"),
        )
        return [message.to_json() for message in found]

    async def read_messages(
        self,
        session_id: str,
        *,
        before_seq: int | None = None,
        after_seq: int | None = None,
        limit: int = 50,
        with_notes: bool = True,
    ) -> list[StoredMessage]:
        """Return a page of messages as `list_messages` does. The caller has authorised."""
        kinds = "('message', 'note')" if with_notes else "('message')"
        sql = f"{_SELECT} WHERE e.session_id = $1 AND m.kind IN {kinds}"
        if after_seq is not None:
            ordered = f"{sql} AND e.seq > $2 ORDER BY e.seq LIMIT $3"
            found = await _query(ordered, session_id, after_seq, limit)
        else:
            before = before_seq if before_seq is not None else 2**62
            ordered = f"{sql} AND e.seq < $2 ORDER BY e.seq DESC LIMIT $3"
            found = await _query(ordered, session_id, before, limit)
            found.reverse()
        return [event.message for event in found if event.message is not None]

    async def count_unseen(self, session_id: str, seen_seq: int, *, from_visitor: bool) -> int:
        """Count public messages of one side behind a seq."""
        sign = "=" if from_visitor else "<>"
        sql = (
            "SELECT count(*) AS n FROM event AS e JOIN message AS m ON m.position = e.position"
            f" WHERE e.session_id = $1 AND e.seq > $2 AND m.kind = 'message'"
            f" AND m.sender_kind {sign} 'visitor'"
        )
        connection = get_connection("writer")
        if connection.capabilities.dialect == "sqlite":
            sql = sql.replace("$1", "?1").replace("$2", "?2")
        rows = await connection.execute_query_dict(sql, [session_id, seen_seq])
        return int(rows[0]["n"])

    async def find_last_of_visitor(self, session_id: str) -> int | None:
        """Return the seq of the visitor's newest message, None where there is none."""
        sql = (
            "SELECT e.seq AS seq FROM event AS e JOIN message AS m ON m.position = e.position"
            " WHERE e.session_id = $1 AND m.kind = 'message' AND m.sender_kind = 'visitor'"
            " ORDER BY e.seq DESC LIMIT 1"
        )
        connection = get_connection("writer")
        if connection.capabilities.dialect == "sqlite":
            sql = sql.replace("$1", "?1")
        rows = await connection.execute_query_dict(sql, [session_id])
        return int(rows[0]["seq"]) if rows else None
