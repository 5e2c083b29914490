"""Opening the store: lock, connect, check the schema, migrate, put the first rows in."""

import asyncio
import fcntl
import os
from pathlib import Path
from typing import Any, TextIO

from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError

from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.store import database
from chatclick.store.dialects import Dialect
from chatclick.store.faults import DatabaseUnusable
from chatclick.store.migrating import migrate
from chatclick.store.models import EventLogHead, Queue, Setting
from chatclick.store.postgres import Postgres
from chatclick.store.sqlite import Sqlite
from chatclick.store.sqlite_file import OpenedFile
from chatclick.store.sqlite_process import SqliteProcess
from chatclick.store.transaction import Transaction
from chatclick.store.unit_of_work import UnitOfWork

SCHEMA_NUMBER = 1
"""Grows with each migration that older code cannot live with (contract step of an upgrade)."""

LOCK_TRIES, LOCK_PAUSE_S = 200, 0.05
"""Ten seconds: longer than the last batch may wait for the file, and be stored."""


class Store:
    """The open database of one process.

    Use `await Store.open(url)` and, at the end, `await store.close()`.

    Attributes:
        unit_of_work: the single write path.
        epoch: changes when the database was restored, so that clients drop what they remember.
    """

    def __init__(
        self,
        url: str,
        unit_of_work: UnitOfWork,
        locks: tuple[TextIO, ...],
        process: SqliteProcess | None = None,
    ) -> None:
        self.url = url
        self.unit_of_work = unit_of_work
        self.write = unit_of_work.write
        self.append = unit_of_work.append
        self.epoch = ""
        self._locks = locks
        self._process = process

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        plugin_apps: dict[str, dict[str, Any]] | None = None,
        max_pending: int = 10_000,
        is_alone: bool = True,
        has_writer_process: bool = False,
    ) -> "Store":
        """Open, migrate and prepare the database.

        Args:
            url: `sqlite://…` or `postgres://…`.
            plugin_apps: Tortoise apps of plugins with tables.
            max_pending: writes that may wait; see `UnitOfWork`.
            is_alone: as for `database.connect`.
            has_writer_process: store messages of a SQLite file in a process of its own, which does
                not share this one's interpreter: more messages, for some 25 MiB of memory.

        Raises:
            DatabaseUnusable: another process has the SQLite file, the schema is newer than this
                code, or the address is wrong.
        """
        locks = await _lock_sqlite(url) if database.is_sqlite(url) else ()
        process = None
        try:
            if locks and has_writer_process:
                process = SqliteProcess(OpenedFile(database.sqlite_path(url)), locks[1].fileno())
                await process.start()
            await database.connect(url, plugin_apps, is_alone=is_alone)
            await _check_schema()
            await migrate(database.build_config(url, plugin_apps)["apps"])
            store = cls(
                url,
                UnitOfWork(choose_dialect(url, process), max_pending=max_pending),
                locks,
                process,
            )
            store.unit_of_work.start()
            store.epoch = await store.write(_bootstrap)
        except BaseException:
            if process is not None:
                await process.stop()
            await database.close()
            for lock in locks:
                lock.close()
            raise
        return store

    async def close(self) -> None:
        """Commit what is pending and close."""
        await self.unit_of_work.stop()
        if self._process is not None:
            await self._process.stop()
        await database.close()
        for lock in self._locks:
            lock.close()


def choose_dialect(url: str, process: SqliteProcess | None = None) -> Dialect:
    """Return the statements for a database; `process` stores the messages of SQLite."""
    if not database.is_sqlite(url):
        return Postgres()
    file = process.file if process is not None else OpenedFile(database.sqlite_path(url))
    return Sqlite(file, process)


async def _lock_sqlite(url: str) -> tuple[TextIO, TextIO]:
    """Make sure that one host at a time serves a SQLite file, and one process stores messages.

    What a host that was killed had begun to store is stored by a process of its own, which holds
    the second lock: that one is waited for.
    """
    path = database.sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    host = _open_lock(path, "lock")
    if not _try_lock(host):
        host.close()
        raise DatabaseUnusable(
            f"Another Chatclick process is using {path}. Stop it first, or use PostgreSQL to run"
            " several."
        )
    writer = _open_lock(path, "writer.lock")
    for _ in range(LOCK_TRIES):
        if _try_lock(writer):
            return host, writer
        await asyncio.sleep(LOCK_PAUSE_S)
    writer.close()
    host.close()
    raise DatabaseUnusable(
        f"A process of a host that was killed is still writing to {path}. Try again."
    )


def _open_lock(path: Path, suffix: str) -> TextIO:
    return Path(f"{path}.{suffix}").open("w")


def _try_lock(handle: TextIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    handle.write(str(os.getpid()))
    handle.flush()
    return True


async def _check_schema() -> None:
    """Refuse a database that newer code has changed beyond what this code knows."""
    try:
        rows = await get_connection("writer").execute_query_dict(
            "SELECT value FROM setting WHERE name = 'schema_number'"
        )
    except OperationalError:
        return
    stored = int(rows[0]["value"]) if rows else SCHEMA_NUMBER
    if stored > SCHEMA_NUMBER:
        raise DatabaseUnusable(
            f"The database has schema {stored}, this Chatclick knows up to {SCHEMA_NUMBER}."
            " Start the newer version."
        )


async def _bootstrap(tx: Transaction) -> str:
    """Put in the rows every installation has. Return the epoch."""
    await EventLogHead.get_or_create({"position": 0}, id=1)
    await Setting.update_or_create({"value": str(SCHEMA_NUMBER)}, name="schema_number")
    epoch, _ = await Setting.get_or_create({"value": new_id("request")[4:20]}, name="epoch")
    if not await Queue.filter(is_fallback=True).exists():
        _ = await Queue.create(
            id=new_id("queue"), name="Everyone", is_fallback=True, created_at=now()
        )
    return epoch.value


async def renew_epoch(tx: Transaction) -> None:
    """Tell clients, by a new epoch, that the database went back to an earlier state."""
    await Setting.update_or_create({"value": new_id("request")[4:20]}, name="epoch")
