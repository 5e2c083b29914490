"""F22–F24, F26, F31: many come at once, many stay, some stop reading, files run out."""

import asyncio
import socket
import time

import pytest

from .client import Participant
from .conftest import ServerMaker
from .crowd import Onlooker, connect_many, connect_one, get_all_in, largest_crowd
from .pace import stretch
from .rest import Rest, make_visitor, open_session
from .world import World

pytestmark = pytest.mark.slow

RESUMED_S = 60.0
RECOVERED_S = 30.0
DECIDED_S = 60.0
SLOW = 4008
# A frame that cannot be written for 5 s ends its socket; the host looks once a second.
CUT_OFF_S = 7.0
SLOW_GROWTH_BYTES = 128 * 1024 * 1024
# The budget is 30 KiB for an idle connection; the rest is measurement noise on a small crowd.
IDLE_BYTES = 30 * 1024 * 2
IDLE_CPU = 0.25


async def make_tokens(world: World, count: int) -> list[str]:
    """Return tokens of fresh visitors."""
    public = Rest(world.server.url, None, world.http)
    gate = asyncio.Semaphore(20)

    async def one() -> str:
        async with gate:
            return (await make_visitor(public, world.widget_id)).token

    return list(await asyncio.gather(*(one() for _ in range(count))))


def hello(token: str | None, **fields: object) -> dict[str, object]:
    return {"t": "hello", "token": token, **fields}


async def test_after_a_crash_everyone_is_back_in_time_without_loss(
    world: World, rounds: int
) -> None:
    visitors = await world.visitors(min(30 * rounds, 1000), speed=1.0)
    for visitor in visitors[::10]:
        await visitor.say(world.sessions[visitor], "before the storm")

    away_s = await world.server.restart()
    started = time.monotonic()
    within_s = max(RESUMED_S, stretch(away_s))  # their pauses grow with its absence
    await asyncio.gather(*(visitor.online(within_s) for visitor in visitors))

    assert time.monotonic() - started <= within_s
    for visitor in visitors:
        opens = [record["kind"] for record in visitor.history.of("welcome", "gap")]
        assert opens == ["welcome", "welcome"]
    await world.judge()


async def test_a_crowd_in_the_same_second_is_let_in_or_told_to_come_later(
    world: World, rounds: int
) -> None:
    witness = await world.visitor()
    count = largest_crowd(300 * rounds)
    tokens = await make_tokens(world, 20)
    hellos = [hello(tokens[number % 20]) for number in range(count)]

    started = time.monotonic()
    crowd = await connect_many(world.server.port, hellos, at_once=count)
    took_s = time.monotonic() - started
    await witness.say(world.sessions[witness], "still here")

    for onlooker in crowd:
        if not onlooker.welcomed.result():
            await asyncio.wait_for(onlooker.ended, 30)
            assert onlooker.is_told_to_come_later, (onlooker.status, onlooker.close_code)
    assert took_s <= stretch(RECOVERED_S)
    assert witness.history.records and not list(witness.history.of("close"))
    await world.judge()


async def test_readers_that_stop_are_cut_off_and_harm_nobody(world: World) -> None:
    visitor = await world.visitor()
    [agent] = await world.agents(1)
    session_id = world.sessions[visitor]
    before = world.server.memory_bytes
    slow = [await stalled_reader(world, agent, session_id) for _ in range(8)]

    # Kernel buffers take a few megabytes for each before the host notices.
    for number in range(400):
        await visitor.say(session_id, f"{number} " + "x" * 4000)
        if number % 50 == 0:
            await agent.caught_up(session_id, visitor.last_seq(session_id))
    growth = world.server.memory_bytes - before
    await asyncio.sleep(CUT_OFF_S)
    for onlooker in slow:
        onlooker.read_on()
    codes = await asyncio.gather(*(asyncio.wait_for(one.ended, 30) for one in slow))

    assert codes == [SLOW] * len(slow)
    assert growth <= SLOW_GROWTH_BYTES
    assert not list(agent.history.of("close"))
    late = world.join(agent.person)
    late.follow(session_id)
    await late.start()
    await world.judge()


async def stalled_reader(world: World, agent: Participant, session_id: str) -> Onlooker:
    """A socket with a small buffer that subscribes and then reads nothing more."""
    wire = socket.socket()
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    wire.setblocking(False)
    await asyncio.get_running_loop().sock_connect(wire, ("127.0.0.1", world.server.port))
    onlooker = await connect_one(world.server.port, hello(agent.rest.token), wire=wire)
    onlooker.send(t="subscribe", session_id=session_id, after=0)
    onlooker.stop_reading()
    return onlooker


async def test_idle_connections_cost_little_memory_and_no_time(world: World, rounds: int) -> None:
    visitor = await world.visitor()
    [agent] = await world.agents(1)
    tokens = await make_tokens(world, 50)
    count = largest_crowd(min(1000 * rounds, 10_000))
    await get_all_in(world.server.port, [hello(token) for token in tokens])
    before = world.server.memory_bytes

    await get_all_in(
        world.server.port, [hello(tokens[number % 50]) for number in range(count)], at_once=50
    )
    each = (world.server.memory_bytes - before) / count
    cpu, started = world.server.cpu_seconds, time.monotonic()
    await asyncio.sleep(2)
    used = (world.server.cpu_seconds - cpu) / (time.monotonic() - started)
    ack = await visitor.say(world.sessions[visitor], "among thousands")
    await agent.caught_up(world.sessions[visitor], ack["seq"])

    assert each <= IDLE_BYTES, f"{each:.0f} bytes for each of {count}"
    assert used <= IDLE_CPU, f"{used:.0%} of a core while idle"
    await world.judge()


async def count_those_let_in(crowd: list[Onlooker]) -> int:
    """Wait until each is let in, sent away, or known to wait; return how many are in."""
    await asyncio.wait([one.welcomed for one in crowd], timeout=DECIDED_S)
    return sum(one.is_welcome for one in crowd)


async def test_without_free_files_newcomers_wait_and_those_inside_stay(
    make_server: ServerMaker, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = make_server(database_url, prefix=("prlimit", "--nofile=256:256"))
    await server.start()
    async with World(server, tmp_path_factory.mktemp("histories")) as world:
        visitors = await world.visitors(3)
        public = Rest(server.url, None, world.http)
        person = await make_visitor(public, world.widget_id)
        await open_session(public.as_(person.token), world.widget_id)
        crowd = [
            await asyncio.get_running_loop().create_connection(
                lambda: Onlooker("x", hello(person.token)), "127.0.0.1", server.port
            )
            for _ in range(400)
        ]
        inside = await count_those_let_in([onlooker for _, onlooker in crowd])
        cpu, started = server.cpu_seconds, time.monotonic()
        await asyncio.sleep(2)
        used = (server.cpu_seconds - cpu) / (time.monotonic() - started)

        for visitor in visitors:
            await visitor.say(world.sessions[visitor], "inside", via="ws")
        assert server.returncode is None
        assert 0 < inside < len(crowd)
        assert used <= 0.5, f"{used:.0%} of a core spent on refusing"
        for transport, _ in crowd:
            transport.abort()
        await world.visitor()
        await world.judge()
