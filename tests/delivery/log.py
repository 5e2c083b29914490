"""What the database holds, read past the host: the truth the checker compares histories with."""

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg  # type: ignore[import-untyped]

Row = dict[str, Any]

TABLES = {
    "session": "SELECT * FROM session",
    "event": "SELECT * FROM event ORDER BY position",
    "message": "SELECT * FROM message ORDER BY position",
    "head": "SELECT position FROM event_log_head",
    "consumer": "SELECT * FROM consumer",
    "outbox": "SELECT * FROM outbox",
    "dead_letter": "SELECT * FROM dead_letter",
    "setting": "SELECT * FROM setting",
}


@dataclass(slots=True)
class Log:
    """All that the delivery contract speaks of, as rows.

    Attributes:
        sessions: session id → row.
        events: session id → its event rows by position; None holds those outside sessions.
        messages: position → row; `text` is taken out of the content.
        head: position of the newest event.
        consumers: consumer name → position.
        owed: outbox rows.
        dead_letters: rows of deliveries given up.
    """

    sessions: dict[str, Row] = field(default_factory=dict)
    events: dict[str | None, list[Row]] = field(default_factory=dict)
    messages: dict[int, Row] = field(default_factory=dict)
    head: int = 0
    consumers: dict[str, int] = field(default_factory=dict)
    owed: list[Row] = field(default_factory=list)
    dead_letters: list[Row] = field(default_factory=list)

    def last_seq(self, session_id: str) -> int:
        """The sequence number a client of this session must reach."""
        return int(self.sessions[session_id]["last_seq"])


async def read_log(database_url: str) -> Log:
    """Read the whole log of a SQLite or PostgreSQL database.

    Args:
        database_url: `sqlite://…` or `postgres://…`.
    """
    if urlsplit(database_url).scheme == "sqlite":
        return build_log(_read_sqlite(Path(database_url.removeprefix("sqlite://"))))
    connection = await asyncpg.connect(database_url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            tables = {
                name: [dict(row) for row in await connection.fetch(query)]
                for name, query in TABLES.items()
            }
    finally:
        await connection.close()
    return build_log(tables)


def _read_sqlite(path: Path) -> dict[str, list[Row]]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("BEGIN")
        return {
            name: [dict(row) for row in connection.execute(query)] for name, query in TABLES.items()
        }
    finally:
        connection.close()


def build_log(tables: dict[str, list[Row]]) -> Log:
    """Arrange raw rows of the tables named in `TABLES`."""
    events: dict[str | None, list[Row]] = defaultdict(list)
    for row in tables["event"]:
        row["data"] = _decoded(row["data"])
        events[row["session_id"]].append(row)
    for row in tables["message"]:
        row["content"] = _decoded(row["content"])
        row["text"] = row["content"].get("text")
    return Log(
        sessions={row["id"]: row for row in tables["session"]},
        events=dict(events),
        messages={row["position"]: row for row in tables["message"]},
        head=tables["head"][0]["position"] if tables["head"] else 0,
        consumers={row["name"]: row["position"] for row in tables["consumer"]},
        owed=tables["outbox"],
        dead_letters=tables["dead_letter"],
    )


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return {"unreadable": value}
