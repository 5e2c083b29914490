"""The one way to a running server, on SQLite and PostgreSQL."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.ports import find_free_port

from .crowd import send_all_home
from .postgres import OwnPostgres, find_programs
from .server import Server
from .world import World

ROUNDS = int(os.environ.get("CHATCLICK_TEST_ROUNDS", "1"))

ServerMaker = Callable[..., Server]


@pytest.fixture
def rounds() -> int:
    """How many times as much to do as in a quick run: `CHATCLICK_TEST_ROUNDS`."""
    return ROUNDS


@pytest.fixture(params=["sqlite", "postgres"])
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    return str(request.param)


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a row."""
    if backend == "postgres":
        return str(request.getfixturevalue("migrated_postgres_url"))
    return f"sqlite://{tmp_path / 'data' / 'chatclick.sqlite3'}"


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[ServerMaker]:
    """Make servers that are stopped at the end, however the test ends."""
    made: list[Server] = []

    def make(database_url: str, **options: Any) -> Server:
        data_dir = options.pop("data_dir", tmp_path / "data")
        data_dir.mkdir(exist_ok=True)
        server = Server(data_dir, database_url, options.pop("port", find_free_port()), **options)
        made.append(server)
        return server

    yield make
    for server in made:
        server.close()


@pytest.fixture
async def server(make_server: ServerMaker, database_url: str) -> Server:
    """A server that is ready."""
    server = make_server(database_url)
    await server.start()
    return server


@pytest.fixture
async def world(
    server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    """A ready server with an owner and a widget; the seed is the test's name."""
    seed = sum(request.node.name.encode())
    async with World(server, tmp_path / "histories", seed=seed) as world:
        yield world


@pytest.fixture(autouse=True)
async def empty_house() -> AsyncIterator[None]:
    """A failed test does not leave its crowd to the next."""
    yield
    send_all_home()
    await asyncio.sleep(0)  # sockets are closed in the loop's next turn


@pytest.fixture
async def own_postgres() -> AsyncIterator[OwnPostgres]:
    """A PostgreSQL server that this test may break."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL is installed")
    folder = Path(tempfile.mkdtemp(prefix="chatclick-own-postgres-"))
    postgres = OwnPostgres(folder, find_free_port(), programs)
    try:
        await postgres.create(max_connections="60")
        yield postgres
    finally:
        postgres.destroy()


def is_sqlite(server: Server) -> bool:
    """Whether a server keeps its data in SQLite."""
    return urlsplit(server.database_url).scheme == "sqlite"
