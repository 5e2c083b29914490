"""A cancelled transaction freezes Tortoise; one in a shielded task of its own never does.

This is why nothing but the unit of work writes. When a trap test fails, Tortoise was mended: read
the reasons in `chatclick.store.unit_of_work` again.
"""

import asyncio
import random

import pytest

from .database import plain_tortoise, turn, write_pair

ROUNDS = 150


async def test_one_cancellation_freezes_plain_tortoise_on_sqlite(sqlite_url: str) -> None:
    async with plain_tortoise(sqlite_url):
        writing = asyncio.create_task(write_pair(1))
        await turn(1)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)

        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await write_pair(2)


async def test_shielded_transactions_survive_any_cancellation(database_url: str) -> None:
    rng = random.Random(1)
    async with plain_tortoise(database_url) as connection:
        own_tasks: set[asyncio.Task[None]] = set()

        async def handle(run: int) -> None:
            own = asyncio.create_task(write_pair(run))
            own_tasks.add(own)
            own.add_done_callback(own_tasks.discard)
            await asyncio.shield(own)

        for run in range(ROUNDS):
            handler = asyncio.create_task(handle(run))
            await turn(rng.randrange(40))
            handler.cancel()
            await asyncio.gather(handler, return_exceptions=True)
        async with asyncio.timeout(20):
            await asyncio.gather(*own_tasks)
            await write_pair(ROUNDS)

        rows = await connection.execute_query_dict("SELECT run, half FROM pair")
        halves = {run: [row["half"] for row in rows if row["run"] == run] for run in range(ROUNDS)}
        assert all(sorted(found) in ([], [1, 2]) for found in halves.values())
