"""The hot path's statements for SQLite.

Each statement costs a hop to the driver's thread, so lists travel as one JSON array or through
`executemany`.
"""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.sqlite.client import translate_exceptions

from chatclick.store import failpoints
from chatclick.store.appends import Known, NewMessage, Plan, SessionHead
from chatclick.store.dialects import (
    EVENT_COLUMNS,
    HEAD_COLUMNS,
    KNOWN_COLUMNS,
    MESSAGE_COLUMNS,
    encode_json,
    head_from_row,
    known_from_row,
)
from chatclick.store.events import StoredEvent, StoredMessage

# The first statement of a transaction must be the write that takes the lock: SQLite refuses at
# once, without waiting, to turn a read into a write when another process wrote in between.
_LOCK = "UPDATE event_log_head SET position = position WHERE id = 1"
_READ_POSITION = "SELECT position FROM event_log_head WHERE id = 1"
_WRITE_POSITION = "UPDATE event_log_head SET position = ? WHERE id = 1"
_READ_HEADS = f"SELECT {HEAD_COLUMNS} FROM session WHERE id IN (SELECT value FROM json_each(?))"
_FIND_KNOWN = (
    f"SELECT {KNOWN_COLUMNS} FROM message WHERE (session_id, sender_id, client_msg_id) IN ("
    "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')"
    " FROM json_each(?))"
)
_WRITE_HEADS = (
    "UPDATE session SET state = ?, last_seq = ?, last_message_position = ?, visitor_unread = ?,"
    " staff_unread = ?, waiting_since = ?, snoozed_until = ?, updated_at = ? WHERE id = ?"
)
_INSERT_MESSAGES = f"INSERT INTO message ({MESSAGE_COLUMNS}) VALUES ({', '.join('?' * 14)})"
_INSERT_EVENTS = f"INSERT INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * 9)})"


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(" ")


class Sqlite:
    """Statements of the hot path; see `Dialect`."""

    async def lock_for_write(self, tx: BaseDBAsyncClient) -> None:
        """Take the database's write lock, waiting for it if need be."""
        await tx.execute_query(_LOCK)

    async def read_heads(self, tx: BaseDBAsyncClient, ids: Sequence[str]) -> list[SessionHead]:
        """Read these sessions; the transaction's lock covers them."""
        _, rows = await tx.execute_query(_READ_HEADS, [encode_json(ids)])
        return [head_from_row(row) for row in rows]

    async def find_known(
        self, tx: BaseDBAsyncClient, batch: Sequence[NewMessage]
    ) -> dict[tuple[str, str, str], Known]:
        """Find stored messages that the batch repeats, by key."""
        _, rows = await tx.execute_query(_FIND_KNOWN, [encode_json([new.key for new in batch])])
        return dict(known_from_row(row) for row in rows)

    async def read_position(self, tx: BaseDBAsyncClient) -> int:
        """Return the newest position; the transaction's lock covers it."""
        _, rows = await tx.execute_query(_READ_POSITION)
        return int(rows[0]["position"])

    async def write_position(self, tx: BaseDBAsyncClient, position: int) -> None:
        """Move the head of the event log."""
        await tx.execute_query(_WRITE_POSITION, [position])

    async def write_plan(self, tx: BaseDBAsyncClient, plan: Plan) -> None:
        """Write a plan in one hop to the driver's thread; each hop costs as much as a message."""
        heads = [_head_row(head) for head in plan.heads]
        messages = [_message_row(*row) for row in plan.list_messages()]
        events = [_event_row(event) for event in plan.events]

        def write(database: sqlite3.Connection) -> None:
            database.execute(_WRITE_POSITION, [plan.position])
            database.executemany(_WRITE_HEADS, heads)
            failpoints.hit("after_session_update")
            database.executemany(_INSERT_MESSAGES, messages)
            failpoints.hit("after_message_insert")
            database.executemany(_INSERT_EVENTS, events)
            failpoints.hit("after_event_insert")

        await _run_in_driver(tx, write)

    async def insert_events(self, tx: BaseDBAsyncClient, events: Sequence[StoredEvent]) -> None:
        """Insert events."""
        await tx.execute_many(_INSERT_EVENTS, [_event_row(event) for event in events])


@translate_exceptions
async def _run_in_driver(tx: BaseDBAsyncClient, work: Callable[[sqlite3.Connection], None]) -> None:
    """Run several statements in the thread that owns the transaction's connection."""
    async with tx.acquire_connection() as connection:
        driver: Any = connection  # Any: aiosqlite has no public call for a function of ours
        await driver._execute(work, driver._conn)


def _head_row(head: SessionHead) -> tuple[object, ...]:
    return (
        head.state,
        head.last_seq,
        head.last_message_position,
        head.visitor_unread,
        head.staff_unread,
        _text(head.waiting_since),
        _text(head.snoozed_until),
        _text(head.updated_at),
        head.id,
    )


def _message_row(position: int, message: StoredMessage, content_hash: str) -> tuple[object, ...]:
    return (
        position,
        message.id,
        message.session_id,
        message.seq,
        message.client_msg_id,
        message.kind,
        message.sender.kind,
        message.sender.id or "",
        message.sender.name,
        encode_json(message.content),
        content_hash,
        message.reply_to,
        message.origin_plugin,
        _text(message.created_at),
    )


def _event_row(event: StoredEvent) -> list[object]:
    return [
        event.position,
        event.session_id,
        event.seq,
        event.type,
        _text(event.at),
        event.actor.kind,
        event.actor.id,
        event.actor.name,
        encode_json(event.data),
    ]
