"""F11–F13: PostgreSQL restarts, vanishes, answers late, is full, deadlocks."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest
import uuid_utils

from .conftest import ServerMaker
from .drafts import Draft
from .pace import stretch
from .postgres import OwnPostgres
from .proxy import FaultProxy
from .toxics import BlackHole, Latency, LimitData
from .world import World

pytestmark = pytest.mark.slow

# The host's statement and connection limits, and what it takes to notice.
STATEMENT_S = 5.0
HEALS_S = 3.0


@contextlib.asynccontextmanager
async def living_on(
    postgres: OwnPostgres, make_server: ServerMaker, folder: Path, through: FaultProxy | None = None
) -> AsyncIterator[World]:
    """A world whose host reaches this PostgreSQL, directly or through a proxy."""
    url = postgres.url
    served = url.replace(f":{postgres.port}", f":{through.port}") if through else None
    server = make_server(url, served_database_url=served)
    await server.start()
    async with World(server, folder / "histories", seed=11) as world:
        yield world


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_a_restart_of_the_database_loses_nothing_and_needs_nobody(
    mode: str, own_postgres: OwnPostgres, make_server: ServerMaker, tmp_path: Path, rounds: int
) -> None:
    async with living_on(own_postgres, make_server, tmp_path) as world:
        visitors = await world.visitors(5)
        agents = await world.agents(1)
        for _ in range(2 * rounds):
            async with asyncio.TaskGroup() as group:
                group.create_task(world.chatter(visitors, agents, messages=30))
                await asyncio.sleep(0.2)
                await own_postgres.restart(mode)
                started = time.monotonic()
                await visitors[0].say(world.sessions[visitors[0]], "back?")
                assert time.monotonic() - started <= stretch(HEALS_S)
        await world.judge()
        assert world.server.starts == 1


async def test_a_database_in_a_black_hole_is_told_as_503_and_retries_settle_the_outcome(
    own_postgres: OwnPostgres, make_server: ServerMaker, tmp_path: Path
) -> None:
    async with (
        FaultProxy(own_postgres.port) as proxy,
        living_on(own_postgres, make_server, tmp_path, through=proxy) as world,
    ):
        visitors = await world.visitors(3)
        visitor, session_id = visitors[0], world.sessions[visitors[0]]
        body = {"client_msg_id": str(uuid_utils.uuid7()), "text": "into the hole"}
        visitor.history.note("attempt", session_id=session_id, via="rest", **body)
        path = f"/api/v1/sessions/{session_id}/messages"

        with proxy.toxic(BlackHole()):
            started = time.monotonic()
            answer = await visitor.rest.send("POST", path, body)
            took_s = time.monotonic() - started
        await visitor.submit(Draft(body["client_msg_id"], session_id, body["text"]))

        assert answer.status_code == 503 and "retry-after" in answer.headers
        assert took_s <= stretch(STATEMENT_S)
        await world.chatter(visitors, messages=5)
        await world.judge()


async def test_connections_reset_in_the_middle_of_replies_settle_by_repeats(
    own_postgres: OwnPostgres, make_server: ServerMaker, tmp_path: Path, rounds: int
) -> None:
    async with (
        FaultProxy(own_postgres.port) as proxy,
        living_on(own_postgres, make_server, tmp_path, through=proxy) as world,
    ):
        visitors = await world.visitors(4)
        for number in range(10 * rounds):
            async with asyncio.TaskGroup() as group:
                group.create_task(world.chatter(visitors, messages=6))
                with proxy.toxic(LimitData(world.rng.randrange(1, 4000)), "down"):
                    await asyncio.sleep(0.1)
                if number % 3 == 0:
                    proxy.reset_all()
        await world.judge()


async def test_a_slow_database_is_only_slow(
    own_postgres: OwnPostgres, make_server: ServerMaker, tmp_path: Path
) -> None:
    async with (
        FaultProxy(own_postgres.port) as proxy,
        living_on(own_postgres, make_server, tmp_path, through=proxy) as world,
    ):
        visitors = await world.visitors(4)
        with proxy.toxic(Latency(0.1, 0.02)):
            await world.chatter(visitors, messages=4, drops=0, repeats=0)
        assert not [one for who in visitors for one in who.history.of("refused")]
        await world.judge()


async def test_a_database_without_free_connections_is_told_as_503_and_heals(
    own_postgres: OwnPostgres, make_server: ServerMaker, tmp_path: Path
) -> None:
    async with living_on(own_postgres, make_server, tmp_path) as world:
        visitor = await world.visitor()
        session_id = world.sessions[visitor]
        path = f"/api/v1/sessions/{session_id}/messages"
        body = {"client_msg_id": str(uuid_utils.uuid7()), "text": "no seat"}
        visitor.history.note("attempt", session_id=session_id, via="rest", **body)
        hogs = await take_all_connections(own_postgres)

        started = time.monotonic()
        answer = await visitor.rest.send("POST", path, body)
        took_s = time.monotonic() - started
        await asyncio.gather(*(hog.close() for hog in hogs))

        assert answer.status_code == 503
        assert took_s <= stretch(STATEMENT_S)
        await visitor.submit(Draft(body["client_msg_id"], session_id, body["text"]))
        await world.judge()


async def take_all_connections(postgres: OwnPostgres) -> list[asyncpg.Connection]:
    """End the host's connections and take every seat before it is back."""
    hogs = [await asyncpg.connect(postgres.url)]
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> ALL($1::int[])"
    while True:
        await hogs[0].execute(
            f"{ended} AND backend_type = 'client backend'",
            [hog.get_server_pid() for hog in hogs],
        )
        try:
            while True:
                hogs.append(await asyncpg.connect(postgres.url))
        except asyncpg.TooManyConnectionsError:
            own = len(hogs)
            seats = await hogs[0].fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            )
            if seats == own:
                return hogs


async def test_deadlocks_with_others_are_repeated_by_the_host(
    own_postgres: OwnPostgres, make_server: ServerMaker, tmp_path: Path
) -> None:
    async with living_on(own_postgres, make_server, tmp_path) as world:
        visitors = await world.visitors(3)
        sessions = list(world.sessions.values())
        intruder = await asyncpg.connect(own_postgres.url)
        async with asyncio.TaskGroup() as group:
            group.create_task(world.chatter(visitors, messages=60, drops=0))
            for _ in range(6):
                try:
                    async with intruder.transaction():
                        await intruder.execute("SELECT * FROM event_log_head FOR UPDATE")
                        await asyncio.sleep(0.05)
                        await intruder.execute(
                            "SELECT * FROM session WHERE id = ANY($1) FOR UPDATE", sessions
                        )
                except asyncpg.DeadlockDetectedError:
                    pass
        await intruder.close()
        assert not [one for who in visitors for one in who.history.of("refused")]
        await world.judge()
