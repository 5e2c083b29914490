"""F35: a row that cannot be read is parked and told; everything around it goes on."""

import sqlite3

import asyncpg  # type: ignore[import-untyped]
import pytest

from .conftest import is_sqlite
from .server import Server
from .world import World

pytestmark = pytest.mark.slow


async def spoil_event(server: Server, position: int) -> None:
    """Write garbage over an event's data; PostgreSQL insists on JSON, so of another shape."""
    if is_sqlite(server):
        with sqlite3.connect(server.database_url.removeprefix("sqlite://")) as connection:
            connection.execute("UPDATE event SET data = '{bro' WHERE position = ?", (position,))
        connection.close()
        return
    database = await asyncpg.connect(server.database_url)
    await database.execute("UPDATE event SET data = '[1]' WHERE position = $1", position)
    await database.close()


async def test_a_spoilt_event_harms_neither_other_sessions_nor_later_messages(
    world: World,
) -> None:
    spoilt, healthy = await world.visitors(2)
    session_id = world.sessions[spoilt]
    ack = await spoilt.say(session_id, "will be spoilt")
    await healthy.say(world.sessions[healthy], "before")
    await world.settle()
    log = await world.read_log()
    await world.server.terminate()
    position = log.events[session_id][ack["seq"] - 1]["position"]
    await spoil_event(world.server, position)

    await world.server.start()
    await healthy.say(world.sessions[healthy], "after")
    later = await spoilt.say(session_id, "goes on")
    await spoilt.caught_up(session_id, later["seq"])
    fresh = world.join(healthy.person)
    fresh.follow(world.sessions[healthy])
    await fresh.start()

    answer = await world.owner.send("GET", f"/api/v1/sessions/{session_id}/events?after_seq=0")
    assert answer.status_code < 500
    assert (await world.owner.call("GET", f"/api/v1/sessions/{session_id}/messages"))["data"]
    await world.judge()


async def test_a_newcomer_to_a_session_with_a_spoilt_event_is_not_stuck(world: World) -> None:
    visitor = await world.visitor()
    session_id = world.sessions[visitor]
    ack = await visitor.say(session_id, "will be spoilt")
    await visitor.say(session_id, "next to it")
    log = await world.settle()
    await world.server.terminate()
    await spoil_event(world.server, log.events[session_id][ack["seq"] - 1]["position"])
    await world.server.start()

    newcomer = world.join(visitor.person)
    newcomer.follow(session_id)
    await newcomer.start()
    await newcomer.caught_up(session_id, ack["seq"] + 1)

    assert not list(newcomer.history.of("unreachable"))
