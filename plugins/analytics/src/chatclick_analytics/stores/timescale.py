"""TimescaleDB: the tables of the embedded driver, cut by time into chunks.

Rows, statements and answers are those of the embedded driver. Here its tables become hypertables,
plain tables again, and lose whole chunks. Of TimescaleDB only what is under the Apache License.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from chatclick.errors import Unavailable
from chatclick_analytics import tables
from chatclick_analytics.times import DAY

Transaction = Any
"""A connection of asyncpg, which ships no types, on which a transaction has begun."""

TIMESCALE = "timescale"
FAILED = "timescale_unavailable"
MOVING = "numbers_moving"
CHUNK_DAYS = 30
"""Few chunks are fast to ask: a dashboard of ninety days looks at four of each table."""

MOVE_S = 6 * 3600
"""How long moving one table may take at most; other statements have five seconds."""

NO_POSTGRES = "TimescaleDB is an extension of PostgreSQL, and the database of Chatclick is SQLite."
NOT_INSTALLED = "The PostgreSQL server of Chatclick has no extension TimescaleDB: install it there."
NOT_LOADED = (
    "TimescaleDB is installed, but PostgreSQL has not loaded it: put timescaledb into"
    " shared_preload_libraries and restart PostgreSQL."
)
NOT_ALLOWED = (
    "The user of Chatclick may not make the extension: let an operator run"
    " CREATE EXTENSION timescaledb in its database."
)

_LOOK = """
SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'timescaledb') AS is_made,
 EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb') AS is_installed,
 coalesce(current_setting('timescaledb.disable_load', true) = 'off', false)
 AND coalesce(current_setting('timescaledb.restoring', true) <> 'on', true) AS is_loaded,
 (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
 OR (has_database_privilege(current_database(), 'CREATE') AND EXISTS (
 SELECT 1 FROM pg_available_extension_versions WHERE name = 'timescaledb' AND trusted
 )) AS may_make
"""
_FIND_SCHEMA = """
SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
 WHERE extname = 'timescaledb'
"""
_IS_CUT = """
SELECT EXISTS (SELECT 1 FROM _timescaledb_catalog.hypertable WHERE table_name = $1 AND schema_name
 = (SELECT relnamespace::regnamespace::name FROM pg_class WHERE oid = to_regclass($1)))
"""
_LIST_INDEXES = """
SELECT quote_ident(relname) AS name, contype::text AS kind, indisunique AS is_unique,
 substr(pg_get_indexdef(indexrelid), length(format(
 'CREATE %sINDEX %I ON %s.%I U', CASE WHEN indisunique THEN 'UNIQUE ' END, relname,
 relnamespace::regnamespace, $1::text))) AS made_by
 FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
 LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u')
 WHERE indrelid = to_regclass($1::text) ORDER BY relname
"""
_KEY = 0x74736462
LOCK = f"SELECT pg_try_advisory_xact_lock({_KEY})"
"""Of whoever moves the tables; any number that nobody else takes."""

# Without the extension's code hypertables take rows that it would not find again. What tells them
# is their key, which has the time in it: their catalogue is not there on every server. A setting
# that only a file names is no setting of code that is loaded, and not among `pg_settings`.
_ENTER = f"""
SELECT pg_try_advisory_xact_lock_shared({_KEY}) AS is_free,
 EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'timescaledb')
 AND EXISTS (SELECT 1 FROM pg_index WHERE indisprimary AND indnatts > 1
 AND indrelid IN (to_regclass('analytics_fact'), to_regclass('analytics_roll')))
 AND (NOT EXISTS (
 SELECT 1 FROM pg_settings WHERE name = 'timescaledb.disable_load' AND setting = 'off'
 ) OR coalesce(current_setting('timescaledb.restoring', true) = 'on', false)) AS is_blind
"""

_LIMITS = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 2000"
"""Whoever waits for a lock lets nobody else in: rather try again."""

SWAP_S = 3600.0
"""How long a copy may wait for a moment when nobody reads the table, as while a backup is made."""


_FAULTS = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    BaseORMException,
    TimeoutError,
    OSError,
)
"""What the driver and the client of the database raise."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is cut by time.

    Attributes:
        name: of the table.
        time: the column, a whole number.
        chunk: how much of it is in one chunk.
    """

    name: str
    time: str
    chunk: int


FACTS = Table("analytics_fact", "at_ms", CHUNK_DAYS * DAY * 60_000)
TABLES = (FACTS, Table("analytics_roll", "at", CHUNK_DAYS * DAY))


class Closed(Unavailable):
    """The tables take nothing now; with `MOVING`, another process moves them."""


async def enter() -> None:
    """Make sure that the tables can be written to until the end of the transaction.

    To be called first in whatever `context.write` is given to write to them: waiting there for a
    move to end would keep all that the host stores waiting.

    Raises:
        Closed: they take nothing now.
    """
    if _is_sqlite():
        return
    [found] = await get_connection("writer").execute_query_dict(_ENTER)
    if not found["is_free"]:
        raise Closed("The tables of numbers are being moved.", code=MOVING)
    if found["is_blind"]:
        raise Closed(NOT_LOADED, code=FAILED)


async def find_obstacle() -> str:
    """Return why the host's database cannot have hypertables now, and what to do; "" if it can.

    Raises:
        Unavailable: PostgreSQL does not answer.
    """
    if _is_sqlite():
        return NO_POSTGRES
    async with _translating():
        [found] = await tables.read(_LOOK)
    if not found["is_installed"]:
        return NOT_INSTALLED
    if not found["is_loaded"]:
        return NOT_LOADED
    return "" if found["is_made"] or found["may_make"] else NOT_ALLOWED


async def count_cut() -> int:
    """Return how many of the tables are hypertables.

    Raises:
        Unavailable: PostgreSQL does not answer.
    """
    if _is_sqlite():
        return 0
    async with _translating(), get_connection("default").acquire_connection() as connection:
        return sum([await _is_cut(connection, one) for one in TABLES])


async def shape(*, is_cut: bool) -> bool:
    """Make the tables hypertables, or plain tables, with what is in them.

    Meanwhile they can be read, and `enter` lets nobody write to them.

    Returns:
        Whether it is done; another process may be at it, or write.

    Raises:
        Unavailable: the database cannot have hypertables; says what to do. Or something of
            somebody's own is in the way, as a view is; then nothing was copied.
    """
    if is_cut and (obstacle := await find_obstacle()):
        raise Unavailable(obstacle, code=FAILED)
    for table in TABLES:
        async with _changing() as connection:
            if not await connection.fetchval(LOCK):
                return False
            if is_cut:
                await connection.execute(
                    "CREATE EXTENSION IF NOT EXISTS timescaledb", timeout=MOVE_S
                )
            await _move(connection, table, is_cut=is_cut)
    return True


async def drop_older(oldest_ms: int) -> None:
    """Drop the chunks of which every fact is older, where facts are in chunks."""
    if _is_sqlite():
        return
    async with _changing() as connection:
        if await _is_cut(connection, FACTS):
            schema = await connection.fetchval(_FIND_SCHEMA)
            sql = f"SELECT {schema}.drop_chunks('{FACTS.name}', older_than => {int(oldest_ms)})"
            await connection.execute(sql, timeout=MOVE_S)


async def _move(connection: Transaction, table: Table, *, is_cut: bool) -> None:
    """Move what is in a table into a new one that takes its name."""
    await connection.execute(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")
    if await _is_cut(connection, table) == is_cut:
        return  # another process was faster
    # What is in the way is to be found before hours of copying, and not after them.
    rehearsal = connection.transaction()
    await rehearsal.start()
    try:
        await _replace(connection, table, is_cut=is_cut, rows=False)
    finally:
        await rehearsal.rollback()
    await _replace(connection, table, is_cut=is_cut, rows=True)


async def _replace(connection: Transaction, table: Table, *, is_cut: bool, rows: bool) -> None:
    name, new = table.name, f"{table.name}_new"

    async def run(sql: str) -> None:
        await connection.execute(sql, timeout=MOVE_S)

    await run(f"CREATE TABLE {new} (LIKE {name} INCLUDING DEFAULTS)")
    if is_cut:
        schema = await connection.fetchval(_FIND_SCHEMA)
        await run(
            f"SELECT {schema}.create_hypertable('{new}', '{table.time}',"
            f" chunk_time_interval => {table.chunk}, create_default_indexes => false)"
        )
    if rows:
        await run(f"INSERT INTO {new} SELECT * FROM {name}")
    indexes = await connection.fetch(_LIST_INDEXES, name)
    for number, index in enumerate(indexes):
        await run(_build_index(table, f"{new}_{number}", index, is_cut=is_cut))
    await run(f"ANALYZE {new}")
    await run(f"ALTER SEQUENCE {name}_id_seq OWNED BY {new}.id")
    await _take(connection, name)
    await run(f"DROP TABLE {name}")
    await run(f"ALTER TABLE {new} RENAME TO {name}")
    for number, index in enumerate(indexes):
        called = f"{new}_{number}"
        if index["kind"]:
            await run(f"ALTER TABLE {name} RENAME CONSTRAINT {called} TO {index['name']}")
        else:
            await run(f"ALTER INDEX {called} RENAME TO {index['name']}")


async def _take(connection: Any, name: str) -> None:
    """Wait until nobody reads a table, and let nobody read it any more; it is over in a moment."""
    end = asyncio.get_running_loop().time() + SWAP_S
    while True:
        try:
            async with connection.transaction():
                await connection.execute(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE")
            return
        except asyncpg.LockNotAvailableError:
            if asyncio.get_running_loop().time() > end:
                raise
        # Whoever waited behind this reads now.
        await asyncio.sleep(1)


def _build_index(table: Table, name: str, index: Any, *, is_cut: bool) -> str:
    """Return what makes an index of the old table on the new one.

    Of a hypertable, what is unique must have the time in it.
    """
    new = f"{table.name}_new"
    if index["kind"] == "p":
        columns = f"id, {table.time}" if is_cut else "id"
        return f"ALTER TABLE {new} ADD CONSTRAINT {name} PRIMARY KEY ({columns})"
    if index["kind"] == "u":
        columns = index["made_by"].removeprefix("USING btree ")
        return f"ALTER TABLE {new} ADD CONSTRAINT {name} UNIQUE {columns}"
    what = "UNIQUE INDEX" if index["is_unique"] else "INDEX"
    return f"CREATE {what} {name} ON {new} {index['made_by']}"


async def _is_cut(connection: Any, table: Table) -> bool:
    if not await connection.fetchval(_FIND_SCHEMA):
        return False
    return bool(await connection.fetchval(_IS_CUT, table.name))


def _is_sqlite() -> bool:
    return bool(get_connection("default").capabilities.dialect == "sqlite")


@asynccontextmanager
async def _changing() -> AsyncIterator[Transaction]:
    """Lend a connection with a transaction in which statements may take long.

    It is not the writer's: messages go on being stored.

    Raises:
        Unavailable: PostgreSQL refuses something, or does not answer.
    """
    async with _translating():
        lent = get_connection("default").acquire_connection()
        async with lent as connection, connection.transaction():
            await connection.execute(_LIMITS)
            yield connection


@asynccontextmanager
async def _translating() -> AsyncIterator[None]:
    try:
        yield
    except _FAULTS as error:
        said = " ".join(filter(None, (str(error), getattr(error, "detail", None))))
        text = f"PostgreSQL says: {said[:300] or 'nothing, in time.'}"
        raise Unavailable(text, code=FAILED) from error
