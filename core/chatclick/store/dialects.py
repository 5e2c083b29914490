"""The hand-written statements of the hot path, for SQLite and PostgreSQL.

Everything else goes through Tortoise models. Both dialects answer in the same Python types, so
that the code above does not know which database it has.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from chatclick.store.appends import Known, NewMessage, Plan
from chatclick.store.events import Ack, StoredEvent

if TYPE_CHECKING:  # the process that only stores batches does without Tortoise
    from tortoise.backends.base.client import BaseDBAsyncClient

TakeBatch = Callable[[], Sequence[NewMessage]]

HEAD_COLUMNS = (
    "id, state, assignee_id, queue_id, last_seq, last_message_position, visitor_unread,"
    " staff_unread, waiting_since, snoozed_until, updated_at, lease"
)
KNOWN_COLUMNS = "session_id, sender_id, client_msg_id, id, seq, created_at, content_hash"
MESSAGE_COLUMNS = (
    "position, id, session_id, seq, client_msg_id, kind, sender_kind, sender_id, sender_name,"
    " content, content_hash, reply_to, origin_plugin, created_at"
)
MENTION_COLUMNS = "session_id, staff_id, seq, seen, created_at"
EVENT_COLUMNS = "position, session_id, seq, type, at, actor_kind, actor_id, actor_name, data"


def encode_json(value: Any) -> str:  # Any: a JSON document
    """Write a JSON column."""
    return msgspec.json.encode(value).decode()


def to_datetime(value: str | datetime | None) -> datetime | None:
    """Return a row's time as a datetime, whichever form the driver gave."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


class Dialect(Protocol):
    """What the unit of work needs of a database."""

    async def lock_for_write(self, tx: "BaseDBAsyncClient") -> None:
        """Make the transaction a writing one before it reads anything."""

    async def append(self, take: TakeBatch, on_commit: Callable[[Plan], None]) -> None:
        """Plan and store each batch in a transaction of its own: position, session heads, messages
        and events, in this order. When one cannot be stored, none of those taken after it is.

        Args:
            take: gives the next batch, an empty one for no more; may be called in another thread,
                and again before the last batch is committed.
            on_commit: called there after each commit, in the order of the batches.
        """

    async def check(self) -> None:
        """Raise, as `append` would, where batches cannot be stored now; called in a transaction."""

    async def read_position(self, tx: "BaseDBAsyncClient") -> int:
        """Lock the head of the event log until commit and return its position."""

    async def write_position(self, tx: "BaseDBAsyncClient", position: int) -> None:
        """Move the head of the event log."""

    async def insert_events(self, tx: "BaseDBAsyncClient", events: Sequence[StoredEvent]) -> None:
        """Insert events."""


KnownRow = tuple[str, str, str, str, int, datetime, str]
"""A row of `KNOWN_COLUMNS`."""


def build_known(row: KnownRow) -> tuple[tuple[str, str, str], Known]:
    """Build the key and the known message from a row of `KNOWN_COLUMNS`."""
    session_id, sender_id, client_msg_id, message_id, seq, created_at, content_hash = row
    ack = Ack(client_msg_id, message_id, seq, created_at)
    return (session_id, sender_id, client_msg_id), Known(ack, content_hash)
