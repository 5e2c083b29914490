"""F04: a stop that was asked for loses nothing and tells everyone to come back."""

import asyncio

import pytest

from .pace import stretch
from .world import World

pytestmark = pytest.mark.slow

EXIT_S = 30.0
RESTART = 1012


async def test_sigterm_under_load_closes_every_socket_as_a_restart_and_loses_nothing(
    world: World, rounds: int
) -> None:
    visitors = await world.visitors(8)
    agents = await world.agents(2)
    people = [*visitors, *agents]

    for _ in range(2 * rounds):
        await asyncio.gather(*(one.online() for one in people))
        closes = {one: len(list(one.history.of("close"))) for one in people}
        async with asyncio.TaskGroup() as group:
            group.create_task(world.chatter(visitors, agents, messages=40, drops=0))
            await asyncio.sleep(0.2)
            stopped_s = await world.server.terminate()
            codes = [list(one.history.of("close"))[closes[one]]["code"] for one in people]
            await world.server.start()

        assert codes == [RESTART] * len(people)
        assert stopped_s <= stretch(EXIT_S)
        assert world.server.log_text.count("Traceback") == 0, world.server.log_text[-3000:]
    await world.judge()


async def test_while_draining_nobody_new_is_let_in_and_readiness_is_off(world: World) -> None:
    await world.visitors(3)
    assert world.server.process
    world.server.process.terminate()

    refused = []
    while world.server.returncode is None:
        try:
            refused.append(await world.owner.send("GET", "/readyz"))
        except Exception:  # the listener is gone
            break
        await asyncio.sleep(0.01)

    unready = [answer for answer in refused[1:] if answer.status_code != 200]
    assert len(unready) == len(refused[1:])
    assert all(one.json()["reasons"][0]["code"] == "draining" for one in unready)
    assert await world.server.ended() == 0
