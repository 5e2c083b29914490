"""Storing a batch of messages in SQLite: the hot path's statements, on a bare connection.

Runs wherever the connection is: in the driver's thread, or in a process that does nothing else. A
statement takes many rows, for at every step of a statement the thread gives up the interpreter and
has to wait for it again.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from itertools import chain

from msgspec.json import Decoder

from chatclick.store import failpoints
from chatclick.store.appends import NewMention, NewMessage, Plan, SessionHead, plan_appends
from chatclick.store.dialects import (
    EVENT_COLUMNS,
    HEAD_COLUMNS,
    KNOWN_COLUMNS,
    MENTION_COLUMNS,
    MESSAGE_COLUMNS,
    KnownRow,
    build_known,
    encode_json,
)
from chatclick.store.events import StoredEvent, StoredMessage

PRAGMAS = {
    "synchronous": "FULL",  # an acknowledged message survives a power cut
    "busy_timeout": 5000,  # how long a foreign process may hold the file, in ms
    "cache_size": -16000,
    "wal_autocheckpoint": 8000,
    "journal_size_limit": 67_108_864,
}
"""How each connection that writes is opened, beside the write-ahead log and foreign keys."""

_WRITE_POSITION = "UPDATE event_log_head SET position = ? WHERE id = 1"

# All that a batch needs, in one row: fetching a row is a step of its own.
_READ = (
    "SELECT position,"
    f" (SELECT json_group_array(json_array({HEAD_COLUMNS})) FROM session"
    " WHERE id IN (SELECT value FROM json_each(?1))),"
    f" (SELECT json_group_array(json_array({KNOWN_COLUMNS})) FROM message"
    " WHERE (session_id, sender_id, client_msg_id) IN"
    " (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?2)))"
    " FROM event_log_head WHERE id = 1"
)
_decode_heads = Decoder(list[SessionHead]).decode
_decode_known = Decoder(list[KnownRow]).decode
_WRITE_HEADS = (
    "UPDATE session SET state = u.column2, last_seq = u.column3,"
    " last_message_position = u.column4, visitor_unread = u.column5, staff_unread = u.column6,"
    " waiting_since = u.column7, snoozed_until = u.column8, updated_at = u.column9,"
    " lease = u.column10"
    " FROM ({rows}) AS u WHERE session.id = u.column1"
)
_INSERT_MESSAGES = f"INSERT INTO message ({MESSAGE_COLUMNS}) {{rows}}"
_INSERT_EVENTS = f"INSERT INTO event ({EVENT_COLUMNS}) {{rows}}"
_INSERT_MENTIONS = f"INSERT INTO mention ({MENTION_COLUMNS}) {{rows}}"

_ROWS = (64, 32, 16, 8, 4, 2, 1)
"""Rows of one statement; few sizes keep the statements in the driver's cache."""


Row = tuple[object, ...]


@lru_cache(4096)  # a message's time stands in three rows
def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(" ")


def append(database: sqlite3.Connection, batch: Sequence[NewMessage]) -> Plan:
    """Plan and store a batch in a transaction of its own.

    Raises:
        sqlite3.Error: nothing of it was stored.
    """
    ids = encode_json(list({message.session_id for message in batch}))
    keys = encode_json([message.key for message in batch])
    database.execute("BEGIN IMMEDIATE")
    try:
        position, heads, known = database.execute(_READ, [ids, keys]).fetchone()
        plan = plan_appends(
            batch,
            {head.id: head for head in _decode_heads(heads)},
            dict(map(build_known, _decode_known(known))),
            position,
        )
        if plan.events:
            _write(database, plan)
        failpoints.hit("before_commit")
        database.execute("COMMIT")
    except BaseException:
        # Also after a COMMIT that failed: SQLite then keeps the transaction open.
        database.rollback()
        raise
    return plan


def _write(database: sqlite3.Connection, plan: Plan) -> None:
    database.execute(_WRITE_POSITION, [plan.position])
    _execute(database, _WRITE_HEADS, list(map(_head_row, plan.heads)))
    failpoints.hit("after_session_update")
    _execute(database, _INSERT_MESSAGES, [_message_row(*row) for row in plan.list_messages()])
    failpoints.hit("after_message_insert")
    _execute(database, _INSERT_EVENTS, list(map(_event_row, plan.events)))
    _execute(database, _INSERT_MENTIONS, list(map(_mention_row, plan.mentions)))
    failpoints.hit("after_event_insert")


def _execute(database: sqlite3.Connection, statement: str, rows: Sequence[Row]) -> None:
    for filled, values in _fill(statement, rows):
        database.execute(filled, values)


def fill_events(events: Sequence[StoredEvent]) -> Iterator[tuple[str, list[object]]]:
    """Yield the statements that insert events, with their values."""
    return _fill(_INSERT_EVENTS, list(map(_event_row, events)))


def _fill(statement: str, rows: Sequence[Row]) -> Iterator[tuple[str, list[object]]]:
    """Yield a statement as often as it takes, with its values, until all rows are in."""
    at = 0
    while left := len(rows) - at:
        count = next(count for count in _ROWS if count <= left)
        yield _write_out(statement, count, len(rows[at])), [*chain(*rows[at : at + count])]
        at += count


@cache
def _write_out(statement: str, rows: int, columns: int) -> str:
    row = f"({', '.join('?' * columns)})"
    return statement.format(rows=f"VALUES {', '.join([row] * rows)}")


def _head_row(head: SessionHead) -> Row:
    return (
        head.id,
        head.state,
        head.last_seq,
        head.last_message_position,
        head.visitor_unread,
        head.staff_unread,
        _text(head.waiting_since),
        _text(head.snoozed_until),
        _text(head.updated_at),
        head.lease,
    )


def _message_row(position: int, message: StoredMessage, content_hash: str) -> Row:
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


def _event_row(event: StoredEvent) -> Row:
    return (
        event.position,
        event.session_id,
        event.seq,
        event.type,
        _text(event.at),
        event.actor.kind,
        event.actor.id,
        event.actor.name,
        encode_json(event.data),
    )


def _mention_row(mention: NewMention) -> Row:
    return (mention.session_id, mention.staff_id, mention.seq, 0, _text(mention.at))
