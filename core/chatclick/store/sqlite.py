"""SQLite: the hot path's statements, and where a batch of messages is stored."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.sqlite.client import translate_exceptions
from tortoise.connection import get_connection

from chatclick.store import sqlite_batches
from chatclick.store.appends import Plan
from chatclick.store.dialects import TakeBatch
from chatclick.store.events import StoredEvent
from chatclick.store.sqlite_file import OpenedFile
from chatclick.store.sqlite_process import SqliteProcess

# The first statement of a transaction must be the write that takes the lock: SQLite refuses at
# once, without waiting, to turn a read into a write when another process wrote in between.
_LOCK = "UPDATE event_log_head SET position = position WHERE id = 1"
_READ_POSITION = "SELECT position FROM event_log_head WHERE id = 1"
_WRITE_POSITION = "UPDATE event_log_head SET position = ? WHERE id = 1"


class Sqlite:
    """Statements of the hot path; see `Dialect`.

    Args:
        file: where the database is.
        process: where batches of messages are stored; None for the driver's thread, which shares
            this process's interpreter.
    """

    def __init__(self, file: OpenedFile, process: SqliteProcess | None = None) -> None:
        self._file, self._process = file, process

    async def lock_for_write(self, tx: BaseDBAsyncClient) -> None:
        """Take the database's write lock, waiting for it if need be."""
        self._file.check()
        await tx.execute_query(_LOCK)

    async def append(self, take: TakeBatch, on_commit: Callable[[Plan], None]) -> None:
        """Plan and store each batch in a transaction of its own, all in one go."""
        if self._process is not None:
            await self._process.append(take, on_commit)
            return
        self._file.check()
        work = partial(_append_all, take=take, on_commit=on_commit)
        await _run_in_driver(get_connection("writer"), work)

    async def check(self) -> None:
        """Ask the process, where there is one, for a sign of life."""
        if self._process is not None:
            await self._process.check()

    async def read_position(self, tx: BaseDBAsyncClient) -> int:
        """Return the newest position; the transaction's lock covers it."""
        _, rows = await tx.execute_query(_READ_POSITION)
        return int(rows[0]["position"])

    async def write_position(self, tx: BaseDBAsyncClient, position: int) -> None:
        """Move the head of the event log."""
        await tx.execute_query(_WRITE_POSITION, [position])

    async def insert_events(self, tx: BaseDBAsyncClient, events: Sequence[StoredEvent]) -> None:
        """Insert events."""
        for statement, values in sqlite_batches.fill_events(events):
            await tx.execute_query(statement, values)


@translate_exceptions
async def _run_in_driver(
    client: BaseDBAsyncClient, work: Callable[[sqlite3.Connection], None]
) -> None:
    """Run several statements in the thread that owns a connection."""
    async with client.acquire_connection() as connection:
        driver: Any = connection  # Any: aiosqlite has no public call for a function of ours
        await driver._execute(work, driver._conn)


def _append_all(
    database: sqlite3.Connection, take: TakeBatch, on_commit: Callable[[Plan], None]
) -> None:
    while batch := take():
        on_commit(sqlite_batches.append(database, batch))
