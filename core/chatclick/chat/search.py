"""Full-text search over messages, with what the database itself offers: FTS5 or tsvector.

The index follows the log: a task adds what was committed since, by ranges of positions and in the
same transaction as its cursor, so nothing is indexed twice or left out.
"""

import asyncio
import json
import re
import string
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from tortoise.connection import get_connection

from chatclick.chat.log import event_from_row, load_document
from chatclick.clock import now
from chatclick.errors import FieldError, Invalid
from chatclick.ids import PREFIXES
from chatclick.plugin.contents import content_text
from chatclick.security.policy import Principal, is_allowed, require
from chatclick.store.dialects import to_datetime
from chatclick.store.events import MESSAGE_CREATED, StoredEvent
from chatclick.store.models import Consumer, Session, Visitor
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

CONSUMER = "search"
_PAUSE_S = 0.5
_RANGE = 1000
"""Messages indexed in one transaction; messages that come meanwhile wait for it, some 7 ms."""
_MAX_WORDS = 16
_log = structlog.get_logger(__name__)

# PostgreSQL takes an address, a link or "2024-117" for one word, of which no part would be found.
_SIGNS = string.punctuation.replace("'", "''")
_WORDS = ("to_tsvector('simple', translate(", f", '{_SIGNS}', '{' ' * len(string.punctuation)}'))")
_WORDS_OF_TEXT, _WORDS_OF_VALUE = "content->>'text'".join(_WORDS), "$2::text".join(_WORDS)

# Few statements, for each is a hop to the writer's thread and messages wait for the last of them.
_READ_CURSOR = (
    "SELECT h.position AS head, COALESCE(c.position, 0) AS done FROM event_log_head AS h"
    f" LEFT JOIN consumer AS c ON c.name = '{CONSUMER}' WHERE h.id = 1"
)
_INDEX = {
    "sqlite": (
        "INSERT INTO message_text (rowid, text) SELECT position, json_extract(content, '$.text')"
        " FROM message WHERE position > ? AND position <= ?"
        " AND json_extract(content, '$.type') = 'text'"
    ),
    "postgres": (
        "INSERT INTO message_text (position, words) SELECT position,"
        f" {_WORDS_OF_TEXT} FROM message"
        " WHERE position > $1 AND position <= $2 AND content->>'type' = 'text'"
    ),
}
# What is not plain text is rare, and only `content_text` knows what of it people read.
_OTHERS = {
    "sqlite": (
        "SELECT position, content FROM message WHERE position > ? AND position <= ?"
        " AND json_extract(content, '$.type') <> 'text'"
    ),
    "postgres": (
        "SELECT position, content FROM message WHERE position > $1 AND position <= $2"
        " AND content->>'type' <> 'text'"
    ),
}
_INDEX_ONE = {
    "sqlite": "INSERT INTO message_text (rowid, text) VALUES (?, ?)",
    "postgres": (f"INSERT INTO message_text (position, words) VALUES ($1, {_WORDS_OF_VALUE})"),
}
_FORGET = {
    "sqlite": "DELETE FROM message_text WHERE rowid IN (SELECT value FROM json_each(?))",
    "postgres": (
        "DELETE FROM message_text WHERE position IN"
        " (SELECT value::bigint FROM json_array_elements_text($1::json))"
    ),
}
_FIND = {
    "sqlite": (
        "SELECT m.*, snippet(message_text, 0, char(1), char(2), '…', 24) AS snippet"
        " FROM message_text JOIN message AS m ON m.position = message_text.rowid"
        " WHERE message_text MATCH ?1 AND m.position < ?2 AND m.kind IN (?3, ?4)"
        " AND m.id >= ?5 AND (?6 = '' OR m.sender_kind = ?6)"
        " ORDER BY m.position DESC LIMIT ?7"
    ),
    "postgres": (
        "SELECT m.*, NULL AS snippet FROM message_text AS t"
        " JOIN message AS m ON m.position = t.position,"
        " to_tsquery('simple', $1) AS q"
        " WHERE t.words @@ q AND m.position < $2 AND m.kind IN ($3, $4)"
        " AND m.id >= $5 AND ($6 = '' OR m.sender_kind = $6)"
        " ORDER BY m.position DESC LIMIT $7"
    ),
}


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What narrows a search; None leaves it out.

    Attributes:
        sender_kind: "visitor", "agent" or "bot".
        kind: "message" or "note".
        since: only messages from then on.
    """

    sender_kind: str | None = None
    kind: str | None = None
    since: datetime | None = None


class MessageSearch:
    """Searches messages.

    Args:
        store: the write path.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start to follow the log."""
        self._store.unit_of_work.on_commit(self._on_commit)
        self._store.unit_of_work.on_doubt(lambda _sessions: self._wake.set())
        self._wake.set()
        self._task = asyncio.create_task(self._run(), name="search index")

    async def stop(self) -> None:
        """Stop; what is not indexed yet is indexed at the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def find(
        self,
        principal: Principal,
        text: str,
        *,
        limit: int,
        before: int | None,
        wanted: SearchFilter = SearchFilter(),
    ) -> list[dict[str, Any]]:
        """Find messages that hold all words, the newest first; the last word may be unfinished.

        Args:
            principal: who asks; without `note:read` there are no notes, and without `message:read`
                nothing, for what is found is what was written.
            text: words as a person types them; no operators.
            limit: how many at most.
            before: only messages before this position.
            wanted: what narrows it.

        Returns:
            Per message its wire form, position, session and visitor, and a snippet with \\x01 and
            \\x02 around hits.

        Raises:
            Forbidden: the caller may not search, or not read messages.
            Invalid: there is no word in the text.
        """
        require(principal, "search:read")
        require(principal, "message:read")
        words = _split(text)[:_MAX_WORDS]
        if not words:
            message = "Give at least one word."
            raise Invalid(message, errors=(FieldError("/query/q", "empty", message),))
        connection = get_connection("default")
        dialect = connection.capabilities.dialect
        rows = await connection.execute_query_dict(
            _FIND[dialect],
            [
                *(_PHRASE[dialect](words), before or 2**62, *_kinds(principal, wanted.kind)),
                *(_first_id(wanted.since), wanted.sender_kind or "", limit),
            ],
        )
        hits = [_hit(row, words) for row in rows]
        return await _with_sessions(hits)

    async def catch_up(self) -> None:
        """Index everything that is committed now."""
        while await self._store.write(_index_range):
            continue

    def _on_commit(self, events: Sequence[StoredEvent]) -> None:
        if any(event.type == MESSAGE_CREATED for event in events):
            self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.catch_up()
            except Exception as error:
                _log.warning("search_index_behind", error=str(error))
                self._wake.set()
            # Under load many messages share one statement; a lone one is found half a second later.
            await asyncio.sleep(_PAUSE_S)


async def forget_messages(tx: Transaction, positions: Sequence[int]) -> None:
    """Remove messages from the index."""
    statement = _FORGET[tx.connection.capabilities.dialect]
    await tx.connection.execute_query(statement, [json.dumps(list(positions))])


async def _index_range(tx: Transaction) -> bool:
    """Index the next range. Return whether there is more."""
    connection = tx.connection
    dialect = connection.capabilities.dialect
    [log] = await connection.execute_query_dict(_READ_CURSOR)
    upto = min(log["head"], log["done"] + _RANGE)
    if upto <= log["done"]:
        return False
    await connection.execute_query(_INDEX[dialect], [log["done"], upto])
    for row in await connection.execute_query_dict(_OTHERS[dialect], [log["done"], upto]):
        text = content_text(load_document(row["content"]))
        await connection.execute_query(_INDEX_ONE[dialect], [row["position"], text])
    if not await Consumer.filter(name=CONSUMER).update(position=upto, updated_at=now()):
        _ = await Consumer.create(name=CONSUMER, position=upto, updated_at=now())
    return bool(upto < log["head"])


def _kinds(principal: Principal, wanted: str | None) -> tuple[str, str]:
    if not is_allowed(principal, "note:read"):
        # Who asks for notes alone and may not read them finds nothing.
        return ("", "") if wanted == "note" else ("message", "message")
    return (wanted, wanted) if wanted else ("message", "note")


def _split(text: str) -> list[str]:
    """Return the words of a text: letters with the marks that belong to them, and digits."""
    kept = (one if unicodedata.category(one)[0] in "LMN" else " " for one in text)
    return "".join(kept).split()


def _first_id(since: datetime | None) -> str:
    """Return the least id of a message from then on: ids begin with their time."""
    if since is None:
        return ""
    return f"{PREFIXES['message']}_{max(0, int(since.timestamp() * 1000)):012x}"


async def _with_sessions(hits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = await Session.filter(id__in=[hit["session_id"] for hit in hits])
    visitors = {
        row.id: row for row in await Visitor.filter(id__in=[one.visitor_id for one in rows])
    }
    names = {row.id: visitors[row.visitor_id] for row in rows if row.visitor_id in visitors}
    for hit in hits:
        visitor = names.get(hit["session_id"])
        name = visitor.name if visitor else ""
        hit["visitor"] = {"kind": "visitor", "id": visitor.id if visitor else None, "name": name}
    return hits


def _phrase_sqlite(words: list[str]) -> str:
    return " ".join(f'"{word}"' for word in words) + "*"


def _phrase_postgres(words: list[str]) -> str:
    return " & ".join(f"'{word}'" for word in words) + ":*"


_PHRASE = {"sqlite": _phrase_sqlite, "postgres": _phrase_postgres}


def _hit(row: dict[str, Any], words: list[str]) -> dict[str, Any]:
    event = event_from_row(
        {
            **row,
            "type": MESSAGE_CREATED,
            "at": to_datetime(row["created_at"]),
            "actor_kind": row["sender_kind"],
            "actor_id": row["sender_id"],
            "actor_name": row["sender_name"],
            "data": {},
        }
    )
    assert event.message is not None
    content = event.message.content
    is_cut = content.get("type") == "text" and row["snippet"] is not None
    return {
        "message": event.message.to_json(),
        "session_id": row["session_id"],
        "snippet": row["snippet"] if is_cut else _cut_snippet(content_text(content), words),
        "position": row["position"],
    }


def _cut_snippet(text: str, words: list[str]) -> str:
    """Cut text around its first hit and mark all hits, as SQLite does for plain text."""
    wanted = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\w*", re.IGNORECASE)
    first = wanted.search(text)
    start = max(0, first.start() - 60) if first else 0
    cut = text[start : start + 160].replace("\x01", "").replace("\x02", "")
    marked = wanted.sub(lambda hit: f"\x01{hit[0]}\x02", cut)
    return f"{'…' if start else ''}{marked}{'…' if start + 160 < len(text) else ''}"
