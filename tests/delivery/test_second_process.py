"""F05, F10: a host refuses a database that newer code changed or another process holds."""

import sqlite3
import time
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from .conftest import ServerMaker, is_sqlite
from .pace import stretch
from .server import Server
from .world import World

pytestmark = pytest.mark.slow

REFUSES_S = 2.0
NEWER = "999"


async def set_schema_number(server: Server, value: str) -> None:
    statement = f"UPDATE setting SET value = '{value}' WHERE name = 'schema_number'"
    if is_sqlite(server):
        with sqlite3.connect(server.database_url.removeprefix("sqlite://")) as connection:
            connection.execute(statement)
        connection.close()
        return
    database = await asyncpg.connect(server.database_url)
    await database.execute(statement)
    await database.close()


async def test_old_code_refuses_a_database_that_newer_code_changed(world: World) -> None:
    visitor = await world.visitor()
    await visitor.say(world.sessions[visitor], "before")
    await world.server.terminate()
    await set_schema_number(world.server, NEWER)

    world.server.launch()
    status = await world.server.ended()

    assert status not in (0, None)
    said = world.server.log_text
    assert NEWER in said and "newer" in said.lower() and "Traceback" not in said

    await set_schema_number(world.server, "1")
    await world.server.start()
    await world.judge()


async def test_a_second_process_on_one_sqlite_file_is_refused(
    make_server: ServerMaker, tmp_path: Path
) -> None:
    url = f"sqlite://{tmp_path / 'data' / 'chatclick.sqlite3'}"
    first = make_server(url)
    await first.start()
    second = make_server(url, data_dir=tmp_path / "second")

    started = time.monotonic()
    second.launch()
    status = await second.ended()

    assert status != 0
    assert time.monotonic() - started <= stretch(REFUSES_S)
    assert "Another Chatclick process" in second.log_text and "Traceback" not in second.log_text
    async with World(first, tmp_path / "histories") as world:
        visitor = await world.visitor()
        await visitor.say(world.sessions[visitor], "undisturbed")
        await world.judge()
