"""A database for the trap tests: plain Tortoise, one table, none of the host's own code."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction


@contextlib.asynccontextmanager
async def plain_tortoise(url: str) -> AsyncIterator[BaseDBAsyncClient]:
    """Open a database with a table `pair(run, half)` and yield Tortoise's own connection."""
    await Tortoise.init(
        db_url=url,
        modules={"core": ["chatclick.store.models"]},
        _enable_global_fallback=True,
    )
    connection = get_connection("default")
    await connection.execute_script("CREATE TABLE pair(run INTEGER, half INTEGER)")
    try:
        yield connection
    finally:
        # A frozen connection cannot be closed; the tests that freeze one say so by this timeout.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                await Tortoise.close_connections()


async def write_pair(run: int) -> None:
    """Write two rows in one transaction; only both or none may ever be seen."""
    async with in_transaction("default") as transaction:
        await transaction.execute_query(f"INSERT INTO pair VALUES ({run}, 1)")
        await transaction.execute_query(f"INSERT INTO pair VALUES ({run}, 2)")


async def turn(count: int) -> None:
    """Let the event loop go round so many times."""
    for _ in range(count):
        await asyncio.sleep(0)
