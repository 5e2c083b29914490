"""F30: a clock that is wrong or jumps changes nothing but the times shown."""

import asyncio
import datetime
import email.utils
from pathlib import Path

import httpx2
import pytest

from .conftest import ServerMaker
from .server import Server
from .world import World

pytestmark = pytest.mark.slow

# How long a process goes on with an offset it has read; reading it each time costs too much.
CACHED_S = 1
BELIEVED_WITHIN_S = 30
JUMPS = ("-1d", "+0", "-1h", "+1d")
AHEAD = {
    "-1d": datetime.timedelta(days=-1),
    "+0": datetime.timedelta(0),
    "-1h": datetime.timedelta(hours=-1),
    "+1h": datetime.timedelta(hours=1),
    "+1d": datetime.timedelta(days=1),
}
TOLERANCE = datetime.timedelta(minutes=1)
LIBRARIES = [
    Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
    Path("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
]


@pytest.fixture
def fake_clock(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """Variables that give a process a false wall clock, and the file that sets its offset."""
    library = next((path for path in LIBRARIES if path.exists()), None)
    if library is None:
        pytest.skip("libfaketime is not installed")
    offset = tmp_path / "offset"
    offset.write_text("+0")
    env = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_CACHE_DURATION": str(CACHED_S),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    return env, offset


async def jump_to(server: Server, offset: Path, jump: str) -> None:
    """Set the false clock and wait until the server goes by it."""
    offset.write_text(jump)
    async with httpx2.AsyncClient() as http, asyncio.timeout(BELIEVED_WITHIN_S):
        while abs(await read_ahead(server, http) - AHEAD[jump]) > TOLERANCE:
            await asyncio.sleep(0.1)


async def read_ahead(server: Server, http: httpx2.AsyncClient) -> datetime.timedelta:
    """Return how far the server's clock is ahead of ours, by the `Date` it answers with."""
    answer = await http.get(f"{server.url}/healthz")
    shown = email.utils.parsedate_to_datetime(answer.headers["date"])
    return shown - datetime.datetime.now(datetime.UTC)


async def test_order_and_delivery_survive_a_jumping_clock(
    fake_clock: tuple[dict[str, str], Path],
    make_server: ServerMaker,
    database_url: str,
    tmp_path: Path,
) -> None:
    env, offset = fake_clock
    offset.write_text(JUMPS[0])
    server = make_server(database_url, env=env)
    await server.start()
    async with World(server, tmp_path / "histories") as world:
        visitors = await world.visitors(3)
        agents = await world.agents(1)
        for jump in JUMPS:
            await jump_to(server, offset, jump)
            # On their sockets: a token from the future is refused, and rightly so.
            await world.chatter(visitors, agents, messages=5, drops=0, repeats=0)
        log = await world.judge(timeout_s=60)

    assert log.messages
    assert server.log_text.count("Traceback") == 0, server.log_text[-3000:]


async def test_a_token_of_a_clock_ahead_is_renewed_and_nothing_lost(
    fake_clock: tuple[dict[str, str], Path],
    make_server: ServerMaker,
    database_url: str,
    tmp_path: Path,
) -> None:
    env, offset = fake_clock
    server = make_server(database_url, env=env)
    await server.start()
    async with World(server, tmp_path / "histories") as world:
        visitor = await world.visitor()
        [agent] = await world.agents(1)
        session_id = world.sessions[visitor]
        await jump_to(server, offset, "+1h")

        agent.drop()
        ack = await visitor.say(session_id, "an hour later")
        await agent.caught_up(session_id, ack["seq"])

        codes = [record["code"] for record in agent.history.of("close")]
        assert 4401 in codes
        created = datetime.datetime.fromisoformat(ack["created_at"])
        ahead = created - datetime.datetime.now(datetime.UTC)
        assert ahead > datetime.timedelta(minutes=50)
        await world.judge()
