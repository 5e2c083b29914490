"""The hot path's statements for PostgreSQL: one array per column, expanded by `unnest`."""

from collections.abc import Callable, Sequence
from typing import cast

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from chatclick.store import failpoints
from chatclick.store.appends import Known, NewMention, NewMessage, Plan, SessionHead, plan_appends
from chatclick.store.dialects import (
    EVENT_COLUMNS,
    HEAD_COLUMNS,
    KNOWN_COLUMNS,
    MENTION_COLUMNS,
    MESSAGE_COLUMNS,
    TakeBatch,
    build_known,
    encode_json,
)
from chatclick.store.events import StoredEvent, StoredMessage

# The order by id keeps two writers from waiting for each other's sessions in a circle.
_READ_HEADS = (
    f"SELECT {HEAD_COLUMNS} FROM session WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE"
)
_FIND_KNOWN = (
    f"SELECT {KNOWN_COLUMNS} FROM message WHERE (session_id, sender_id, client_msg_id) IN"
    " (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))"
)
_READ_POSITION = "SELECT position FROM event_log_head WHERE id = 1 FOR UPDATE"
_WRITE_POSITION = "UPDATE event_log_head SET position = $1 WHERE id = 1"
_WRITE_HEADS = (
    "UPDATE session SET state = u.state, last_seq = u.last_seq,"
    " last_message_position = u.last_message_position, visitor_unread = u.visitor_unread,"
    " staff_unread = u.staff_unread, waiting_since = u.waiting_since,"
    " snoozed_until = u.snoozed_until, updated_at = u.updated_at, lease = u.lease"
    " FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::int[], $6::int[],"
    " $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::int[]) AS u(id, state,"
    " last_seq, last_message_position, visitor_unread, staff_unread, waiting_since, snoozed_until,"
    " updated_at, lease) WHERE session.id = u.id"
)
_INSERT_MESSAGES = (
    f"INSERT INTO message ({MESSAGE_COLUMNS}) SELECT * FROM unnest($1::bigint[], $2::text[],"
    " $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],"
    " $10::jsonb[], $11::text[], $12::text[], $13::text[], $14::timestamptz[])"
)
_INSERT_EVENTS = (
    f"INSERT INTO event ({EVENT_COLUMNS}) SELECT * FROM unnest($1::bigint[], $2::text[],"
    " $3::bigint[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::text[],"
    " $9::jsonb[])"
)
_INSERT_MENTIONS = (
    f"INSERT INTO mention ({MENTION_COLUMNS}) SELECT session_id, staff_id, seq, false, at"
    " FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[])"
    " AS u(session_id, staff_id, seq, at)"
)


class Postgres:
    """Statements of the hot path; see `Dialect`."""

    async def lock_for_write(self, tx: BaseDBAsyncClient) -> None:
        """Do nothing: rows are locked one by one where they are read."""

    async def append(self, take: TakeBatch, on_commit: Callable[[Plan], None]) -> None:
        """Plan and store each batch in a transaction of its own."""
        while batch := take():
            on_commit(await self._append(batch))

    async def _append(self, batch: Sequence[NewMessage]) -> Plan:
        async with in_transaction("writer") as transaction:
            tx = cast(BaseDBAsyncClient, transaction)
            ids = list({message.session_id for message in batch})
            heads = {head.id: head for head in await self.read_heads(tx, ids)}
            known = await self.find_known(tx, batch)
            plan = plan_appends(batch, heads, known, await self.read_position(tx))
            if plan.events:
                await self.write_plan(tx, plan)
            failpoints.hit("before_commit")
        return plan

    async def read_heads(self, tx: BaseDBAsyncClient, ids: Sequence[str]) -> list[SessionHead]:
        """Lock and read these sessions."""
        _, rows = await tx.execute_query(_READ_HEADS, [list(ids)])
        return [SessionHead(*row.values()) for row in rows]

    async def find_known(
        self, tx: BaseDBAsyncClient, batch: Sequence[NewMessage]
    ) -> dict[tuple[str, str, str], Known]:
        """Find stored messages that the batch repeats, by key."""
        columns = [list(column) for column in zip(*(new.key for new in batch), strict=True)]
        _, rows = await tx.execute_query(_FIND_KNOWN, columns)
        return dict(build_known(tuple(row.values())) for row in rows)

    async def check(self) -> None:
        """Do nothing: batches go the way of the transaction that asks."""

    async def read_position(self, tx: BaseDBAsyncClient) -> int:
        """Lock the head of the event log until commit and return its position."""
        _, rows = await tx.execute_query(_READ_POSITION)
        return int(rows[0]["position"])

    async def write_position(self, tx: BaseDBAsyncClient, position: int) -> None:
        """Move the head of the event log."""
        await tx.execute_query(_WRITE_POSITION, [position])

    async def write_plan(self, tx: BaseDBAsyncClient, plan: Plan) -> None:
        """Write a plan, statement by statement."""
        await self.write_position(tx, plan.position)
        await self.write_heads(tx, plan.heads)
        failpoints.hit("after_session_update")
        await self.insert_messages(tx, plan.list_messages())
        failpoints.hit("after_message_insert")
        await self.insert_events(tx, plan.events)
        failpoints.hit("after_event_insert")
        if plan.mentions:
            await self.insert_mentions(tx, plan.mentions)

    async def write_heads(self, tx: BaseDBAsyncClient, heads: Sequence[SessionHead]) -> None:
        """Store changed session heads."""
        await tx.execute_query(
            _WRITE_HEADS,
            [
                [head.id for head in heads],
                [head.state for head in heads],
                [head.last_seq for head in heads],
                [head.last_message_position for head in heads],
                [head.visitor_unread for head in heads],
                [head.staff_unread for head in heads],
                [head.waiting_since for head in heads],
                [head.snoozed_until for head in heads],
                [head.updated_at for head in heads],
                [head.lease for head in heads],
            ],
        )

    async def insert_messages(
        self, tx: BaseDBAsyncClient, rows: Sequence[tuple[int, StoredMessage, str]]
    ) -> None:
        """Insert (position, message, content hash) rows."""
        messages = [message for _, message, _ in rows]
        await tx.execute_query(
            _INSERT_MESSAGES,
            [
                [position for position, _, _ in rows],
                [message.id for message in messages],
                [message.session_id for message in messages],
                [message.seq for message in messages],
                [message.client_msg_id for message in messages],
                [message.kind for message in messages],
                [message.sender.kind for message in messages],
                [message.sender.id or "" for message in messages],
                [message.sender.name for message in messages],
                [encode_json(message.content) for message in messages],
                [content_hash for _, _, content_hash in rows],
                [message.reply_to for message in messages],
                [message.origin_plugin for message in messages],
                [message.created_at for message in messages],
            ],
        )

    async def insert_events(self, tx: BaseDBAsyncClient, events: Sequence[StoredEvent]) -> None:
        """Insert events."""
        await tx.execute_query(
            _INSERT_EVENTS,
            [
                [event.position for event in events],
                [event.session_id for event in events],
                [event.seq for event in events],
                [event.type for event in events],
                [event.at for event in events],
                [event.actor.kind for event in events],
                [event.actor.id for event in events],
                [event.actor.name for event in events],
                [encode_json(event.data) for event in events],
            ],
        )

    async def insert_mentions(self, tx: BaseDBAsyncClient, rows: Sequence[NewMention]) -> None:
        """Insert mentions."""
        await tx.execute_query(
            _INSERT_MENTIONS,
            [
                [row.session_id for row in rows],
                [row.staff_id for row in rows],
                [row.seq for row in rows],
                [row.at for row in rows],
            ],
        )
