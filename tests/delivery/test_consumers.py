"""I7: every event reaches a plugin that listens, in order within a session, whatever dies."""

import asyncio
from pathlib import Path

import pytest

from .checker import Run, assert_green
from .conftest import ServerMaker
from .sink import CONSUMER, install_sink, read_sink
from .world import World

pytestmark = pytest.mark.slow

# A refused event comes again after 2 s, and what waits behind it after it.
DELIVERED_S = 120.0


async def judge_deliveries(world: World, folder: Path) -> None:
    """Wait until the sink has everything, then hold it against the log."""
    log = await world.settle()
    async with asyncio.timeout(DELIVERED_S):
        while len({one.position for one in read_sink(folder)}) < log.head:
            await asyncio.sleep(0.1)
            log = await world.read_log()
    histories = [participant.history for participant in world.people]
    assert_green(Run(histories, log, deliveries=read_sink(folder)), world.seed)
    assert log.consumers[CONSUMER] <= log.head and not log.dead_letters


async def test_a_plugin_that_refuses_now_and_then_gets_everything_in_order(
    make_server: ServerMaker, database_url: str, tmp_path: Path
) -> None:
    server = make_server(database_url, env=install_sink(tmp_path / "sink", refuses_every=25))
    await server.start()
    async with World(server, tmp_path / "histories") as world:
        visitors = await world.visitors(4)

        await world.chatter(visitors, messages=15)

        await judge_deliveries(world, tmp_path / "sink")


async def test_a_plugin_gets_everything_though_the_host_dies_again_and_again(
    make_server: ServerMaker, database_url: str, tmp_path: Path, rounds: int
) -> None:
    server = make_server(database_url, env=install_sink(tmp_path / "sink"))
    await server.start()
    async with World(server, tmp_path / "histories") as world:
        visitors = await world.visitors(4)

        for _ in range(3 * rounds):
            async with asyncio.TaskGroup() as group:
                group.create_task(world.chatter(visitors, messages=8))
                await asyncio.sleep(world.rng.uniform(0.05, 0.3))
                await world.server.restart()

        await judge_deliveries(world, tmp_path / "sink")
