"""Tortoise's PostgreSQL client, with an end to every wait.

Tortoise waits for ever for a free connection. With the database out of reach, requests would pile
up behind each other instead of being told to come again.
"""

import asyncio
from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.base.client import PoolConnectionWrapper
from typing_extensions import override

WAIT_S = 2.0
"""How long a read may wait for a connection, and a connection for being given back."""


class BoundedConnection(PoolConnectionWrapper[Any]):
    """A connection lent by the pool, if one is free in time."""

    @override
    async def __aenter__(self) -> Any:
        async with asyncio.timeout(WAIT_S):
            return await super().__aenter__()

    @override
    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        pool = self.client._pool
        await pool.release(self.connection, timeout=WAIT_S)


class PostgresClient(AsyncpgDBClient):
    """The client of both connections to PostgreSQL."""

    @override
    def acquire_connection(self) -> BoundedConnection:
        return BoundedConnection(self, self._pool_init_lock)


client_class = PostgresClient
