"""F32: a wire that is late, slices, and is cut at any byte; every message arrives once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .proxy import FaultProxy
from .server import Server
from .toxics import Bandwidth, Latency, LimitData, Slicer, Toxic
from .world import World

pytestmark = pytest.mark.slow


@pytest.fixture
async def spoilt(server: Server, tmp_path: Path) -> AsyncIterator[tuple[World, FaultProxy]]:
    """A world whose clients all come through a proxy."""
    async with FaultProxy(server.port) as proxy:
        url = f"http://127.0.0.1:{proxy.port}"
        async with World(server, tmp_path / "histories", seed=32, url=url) as world:
            yield world, proxy


@pytest.mark.parametrize(
    "toxics",
    [
        pytest.param([Slicer(1, 16)], id="sliced"),
        pytest.param([Slicer(1, 64), Latency(0.03, 0.03)], id="late and sliced"),
        pytest.param([Bandwidth(40_000)], id="thin"),
    ],
)
async def test_a_bad_wire_is_only_slow(
    toxics: list[Toxic], spoilt: tuple[World, FaultProxy]
) -> None:
    world, proxy = spoilt
    visitors = await world.visitors(3)
    agents = await world.agents(1)

    with contextlib.ExitStack() as faults:
        for toxic in toxics:
            faults.enter_context(proxy.toxic(toxic))
        await world.chatter(visitors, agents, messages=6, drops=0.05)
        await world.settle()

    await world.judge()


@pytest.mark.parametrize("direction", ["up", "down"])
async def test_a_wire_cut_at_any_byte_of_a_message_loses_and_doubles_nothing(
    direction: str, spoilt: tuple[World, FaultProxy], rounds: int
) -> None:
    world, proxy = spoilt
    visitor = await world.visitor()
    session_id = world.sessions[visitor]
    step = max(1, 40 // rounds)

    for position in range(1, 400, step):
        await visitor.online()
        toxic = proxy.add(LimitData(position), "up" if direction == "up" else "down")
        sending = asyncio.create_task(visitor.say(session_id, f"cut at {position}"))
        await asyncio.wait([sending], timeout=0.05)
        proxy.remove(toxic)
        await sending

    await world.judge()
