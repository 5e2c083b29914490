"""F09: another process holds the SQLite file; short holds are waited out, long ones refused."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uuid_utils

from .conftest import ServerMaker
from .pace import stretch
from .server import Server
from .world import World

pytestmark = pytest.mark.slow

# The host waits this long for the file (its busy timeout) before it refuses.
PATIENCE_S = 5.0
HEALS_S = 1.0


@contextlib.asynccontextmanager
async def held(server: Server, seconds: float | None = None) -> AsyncIterator[None]:
    """Hold the write lock, for a time or for the length of the block."""
    connection = sqlite3.connect(
        server.database_url.removeprefix("sqlite://"), isolation_level=None, timeout=10
    )
    connection.execute("BEGIN IMMEDIATE")
    release = asyncio.get_running_loop().call_later(
        seconds or 3600, lambda: connection.execute("ROLLBACK")
    )
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        release.cancel()
        connection.close()


@pytest.fixture
async def sqlite_world(make_server: ServerMaker, tmp_path: Path) -> AsyncIterator[World]:
    server = make_server(f"sqlite://{tmp_path / 'data' / 'chatclick.sqlite3'}")
    await server.start()
    async with World(server, tmp_path / "histories") as world:
        yield world


@pytest.mark.parametrize("hold_s", [1.0, 3.5])
async def test_a_short_hold_is_only_slow(sqlite_world: World, hold_s: float) -> None:
    world = sqlite_world
    visitors = await world.visitors(3)

    async with held(world.server, hold_s):
        await world.chatter(visitors, messages=5, drops=0)

    assert not [one for who in visitors for one in who.history.of("busy", "unknown", "refused")]
    await world.judge()


async def test_a_long_hold_is_refused_without_an_ack_and_heals_at_once(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    visitor = await world.visitor()
    session_id = world.sessions[visitor]
    body = {"client_msg_id": str(uuid_utils.uuid7()), "text": "held up"}
    visitor.history.note("attempt", session_id=session_id, via="rest", **body)

    async with held(world.server):
        refused = await visitor.rest.send("POST", f"/api/v1/sessions/{session_id}/messages", body)
        read = await visitor.rest.send("GET", f"/api/v1/sessions/{session_id}")
        unready = await visitor.rest.send("GET", "/readyz")

    assert (refused.status_code, read.status_code) == (503, 200)
    assert "retry-after" in refused.headers
    assert unready.status_code == 503
    await world.server.ready(stretch(HEALS_S))
    assert "locked" not in refused.text.lower()
    started = time.monotonic()
    await visitor.say(session_id, "free again")
    assert time.monotonic() - started <= stretch(HEALS_S)
    await world.judge()
