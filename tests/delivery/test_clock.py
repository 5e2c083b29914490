"""F30: a clock that is wrong or jumps changes nothing but the times shown."""

import asyncio
import datetime
from pathlib import Path

import pytest

from .conftest import ServerMaker
from .world import World

pytestmark = pytest.mark.slow

# How long a process goes on with an offset it has read; reading it each time costs too much.
CACHED_S = 1
JUMPS = ("-1d", "+0", "-1h", "+1d")
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


async def jump_to(offset: Path, jump: str) -> None:
    """Set the false clock and wait until it is believed."""
    offset.write_text(jump)
    await asyncio.sleep(CACHED_S + 0.2)


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
            await jump_to(offset, jump)
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
        await jump_to(offset, "+1h")

        agent.drop()
        ack = await visitor.say(session_id, "an hour later")
        await agent.caught_up(session_id, ack["seq"])

        codes = [record["code"] for record in agent.history.of("close")]
        assert 4401 in codes
        created = datetime.datetime.fromisoformat(ack["created_at"])
        ahead = created - datetime.datetime.now(datetime.UTC)
        assert ahead > datetime.timedelta(minutes=50)
        await world.judge()
