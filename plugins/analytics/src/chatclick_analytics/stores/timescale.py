"""TimescaleDB: the tables of the embedded driver, cut by time into chunks.

Rows, statements and answers are those of the embedded driver. Here its tables become hypertables,
plain tables again, and lose whole chunks. Of TimescaleDB only what is under the Apache License.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from tortoise.connection import get_connection

from chatclick.errors import Unavailable
from chatclick_analytics import tables
from chatclick_analytics.times import DAY

Transaction = Any
"""A connection of asyncpg, which ships no types, on which a transaction has begun."""

TIMESCALE = "timescale"
FAILED = "timescale_unavailable"
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
 coalesce(current_setting('timescaledb.disable_load', true) = 'off', false) AS is_loaded,
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
SELECT relname AS name, contype::text AS kind, indisunique AS is_unique,
 pg_get_indexdef(indexrelid) AS made_by
 FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
 LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u')
 WHERE indrelid = $1::regclass ORDER BY relname
"""
LOCK = f"SELECT pg_try_advisory_xact_lock({0x74736462})"
"""Of whoever moves the tables; any number that nobody else takes."""

_LIMITS = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 4000"
"""Whoever waits for a lock lets nobody else in: rather give up, as while a backup is made."""


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


async def find_obstacle() -> str:
    """Return why the host's database cannot have hypertables now, and what to do; "" if it can."""
    if _is_sqlite():
        return NO_POSTGRES
    [found] = await tables.read(_LOOK)
    if not found["is_installed"]:
        return NOT_INSTALLED
    if not found["is_loaded"]:
        return NOT_LOADED
    return "" if found["is_made"] or found["may_make"] else NOT_ALLOWED


async def count_cut() -> int:
    """Return how many of the tables are hypertables."""
    if _is_sqlite():
        return 0
    async with get_connection("default").acquire_connection() as connection:
        return sum([await _is_cut(connection, one) for one in TABLES])


async def shape(*, is_cut: bool) -> bool:
    """Make the tables hypertables, or plain tables, with what is in them.

    Meanwhile they can be read, and whoever writes to them waits.

    Returns:
        Whether it is done; another process may be at it.

    Raises:
        Unavailable: the database cannot have hypertables; says what to do.
    """
    if is_cut and (obstacle := await find_obstacle()):
        raise Unavailable(obstacle, code=FAILED)
    for table in TABLES:
        async with _changing() as connection:
            if not await connection.fetchval(LOCK):
                return False
            if is_cut:
                await connection.execute("CREATE EXTENSION IF NOT EXISTS timescaledb")
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
            await connection.execute(sql)


async def _move(connection: Transaction, table: Table, *, is_cut: bool) -> None:
    """Move what is in a table into a new one that takes its name."""
    name, new = table.name, f"{table.name}_new"
    run = connection.execute
    await run(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")
    if await _is_cut(connection, table) == is_cut:
        return  # another process was faster
    await run(f"CREATE TABLE {new} (LIKE {name} INCLUDING DEFAULTS)")
    if is_cut:
        schema = await connection.fetchval(_FIND_SCHEMA)
        await run(
            f"SELECT {schema}.create_hypertable('{new}', '{table.time}',"
            f" chunk_time_interval => {table.chunk}, create_default_indexes => false)"
        )
    await run(f"INSERT INTO {new} SELECT * FROM {name}", timeout=MOVE_S)
    indexes = await connection.fetch(_LIST_INDEXES, name)
    for number, index in enumerate(indexes):
        await run(_build_index(table, f"{new}_{number}", index, is_cut=is_cut), timeout=MOVE_S)
    await run(f"ANALYZE {new}", timeout=MOVE_S)
    await run(f"ALTER SEQUENCE {name}_id_seq OWNED BY {new}.id")
    # From here on whoever reads waits, too; it is over in a moment.
    await run(f"DROP TABLE {name}")
    await run(f"ALTER TABLE {new} RENAME TO {name}")
    for number, index in enumerate(indexes):
        called, old = f"{new}_{number}", f'"{index["name"]}"'
        if index["kind"]:
            await run(f"ALTER TABLE {name} RENAME CONSTRAINT {called} TO {old}")
        else:
            await run(f"ALTER INDEX {called} RENAME TO {old}")


def _build_index(table: Table, name: str, index: Any, *, is_cut: bool) -> str:
    """Return what makes an index of the old table on the new one.

    Of a hypertable, what is unique must have the time in it.
    """
    new = f"{table.name}_new"
    if index["kind"] == "p":
        columns = f"id, {table.time}" if is_cut else "id"
        return f"ALTER TABLE {new} ADD CONSTRAINT {name} PRIMARY KEY ({columns})"
    columns = re.split(r" USING btree ", index["made_by"])[1]
    if index["kind"] == "u":
        return f"ALTER TABLE {new} ADD CONSTRAINT {name} UNIQUE {columns}"
    what = "UNIQUE INDEX" if index["is_unique"] else "INDEX"
    return f"CREATE {what} {name} ON {new} USING btree {columns}"


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
    try:
        lent = get_connection("default").acquire_connection()
        async with lent as connection, connection.transaction():
            await connection.execute(_LIMITS)
            yield connection
    except (asyncpg.PostgresError, TimeoutError, OSError) as error:
        text = f"PostgreSQL says: {str(error)[:300] or 'nothing, in time.'}"
        raise Unavailable(text, code=FAILED) from error
