"""F01, F02: the host dies at any moment, also at the worst ones; nothing acknowledged is lost."""

import asyncio
import signal
from contextlib import suppress

import psutil
import pytest

from chatclick.store.failpoints import EXIT_STATUS

from .pace import stretch
from .world import World

pytestmark = pytest.mark.slow

READY_S = 5.0

POINTS = [
    "before_begin",
    "after_session_update",
    "after_message_insert",
    "after_event_insert",
    "before_commit",
    "after_commit",
    "before_ack",
    "after_ack",
    "before_fanout",
    "consumer_before_effect",
    "consumer_after_effect",
    "consumer_before_cursor",
]


async def test_nothing_acknowledged_is_lost_by_kill_9(world: World, rounds: int) -> None:
    visitors = await world.visitors(6)
    agents = await world.agents(2)

    for _ in range(6 * rounds):
        async with asyncio.TaskGroup() as group:
            group.create_task(world.chatter(visitors, agents, messages=8, pause_s=0.03))
            await asyncio.sleep(world.rng.uniform(0.05, 0.5))
            ready_s = await world.server.restart()
        assert ready_s <= stretch(READY_S)

    await world.judge()


async def test_nothing_is_lost_or_doubled_when_it_dies_at_a_named_point(
    world: World, rounds: int
) -> None:
    visitors = await world.visitors(3)
    agents = await world.agents(1)

    for point in POINTS:
        for _ in range(rounds):
            await world.settle()
            await world.server.kill9()
            # Plugins without work skip what comes after the first event they hear.
            count = world.rng.randint(1, 4 if point.startswith("consumer") else 12)
            world.server.launch(CHATCLICK_FAILPOINT=f"{point}:{count}")
            async with asyncio.TaskGroup() as group:
                group.create_task(world.chatter(visitors, agents, messages=10, drops=0))
                status = await world.server.ended()
                assert status in (EXIT_STATUS, -signal.SIGKILL), (
                    f"{point}: {world.server.log_text[-2000:]}"
                )
                await world.server.start()
        try:
            await world.judge()
        except AssertionError as error:
            error.add_note(f"died at {point}")
            raise


async def test_nothing_is_lost_or_doubled_when_the_process_that_stores_messages_dies(
    world: World, rounds: int
) -> None:
    visitors = await world.visitors(6)
    agents = await world.agents(2)

    for _ in range(3 * rounds):
        async with asyncio.TaskGroup() as group:
            group.create_task(world.chatter(visitors, agents, messages=8, pause_s=0.03))
            await asyncio.sleep(world.rng.uniform(0.05, 0.3))
            for writer in find_writers(world):
                with suppress(psutil.NoSuchProcess):
                    writer.kill()

    assert world.server.returncode is None
    await world.judge()


def find_writers(world: World) -> list[psutil.Process]:
    """Find the processes that store messages for a host on SQLite; PostgreSQL needs none."""
    assert world.server.process is not None
    children = psutil.Process(world.server.process.pid).children(recursive=True)
    return list(filter(is_writer, children))


def is_writer(process: psutil.Process) -> bool:
    """Tell whether a process stores messages; one that is dead does not any more."""
    try:
        return "chatclick.store.sqlite_writer" in process.cmdline()
    except psutil.NoSuchProcess:  # or a zombie, which is one of them
        return False
