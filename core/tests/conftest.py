"""Empty databases for the tests of the rooms: made and migrated once, copied or emptied for each.

Tests that ask for `database_url` run on SQLite, and on PostgreSQL too when
`CHATCLICK_TEST_POSTGRES_URL` names a server.
"""

import asyncio
import os
import secrets
import shutil
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from chatclick.store.opening import Store

SERVER = os.environ.get("CHATCLICK_TEST_POSTGRES_URL")

EMPTY = """
DO $$ DECLARE one text; BEGIN
  SET LOCAL session_replication_role = replica; -- foreign keys ask for no order
  FOR one IN SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE '%migration%'
  LOOP EXECUTE 'DELETE FROM ' || one; END LOOP;
  PERFORM setval(oid::regclass, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relname NOT LIKE '%migration%';
END $$
"""
"""A quarter of what TRUNCATE takes, which makes new files for all tables and indexes."""


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a migrated SQLite database."""
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    run_apart(prepare(f"sqlite://{path}"))
    return path


@pytest.fixture(scope="session")
def empty_postgres() -> Iterator[str]:
    """Make a migrated PostgreSQL database and yield its name."""
    name = f"chatclick_empty_{secrets.token_hex(4)}"
    run_apart(execute(f"CREATE DATABASE {name}"))
    try:
        run_apart(prepare(address_of(name)))
        yield name
    finally:
        run_apart(execute(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """Return the address of an empty SQLite database."""
    path = tmp_path / "chatclick.sqlite3"
    shutil.copy(empty_sqlite, path)
    return f"sqlite://{path}"


@pytest.fixture(params=["sqlite", *(["postgres"] if SERVER else [])])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the address of an empty database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    url = address_of(request.getfixturevalue("empty_postgres"))
    yield url
    run_apart(execute(EMPTY, url))


async def prepare(url: str) -> None:
    """Migrate a database."""
    await (await Store.open(url)).close()


def address_of(name: str) -> str:
    """Return the address of a database on the server."""
    return urlunsplit(urlsplit(SERVER or "")._replace(path=f"/{name}"))


async def execute(statement: str, url: str | None = None) -> None:
    """Run one statement on the server, or in a database of it, outside a transaction."""
    import asyncpg  # here, so that tests without PostgreSQL do not wait for its import

    connection = await asyncpg.connect(url or SERVER)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on a loop of its own, away from the one the test may have."""
    with ThreadPoolExecutor(1) as executor:
        executor.submit(asyncio.run, work).result()
