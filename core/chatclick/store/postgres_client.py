"""Tortoise's PostgreSQL client, with an end to every wait and the whole address.

Tortoise waits for ever for a free connection. With the database out of reach, requests would pile
up behind each other instead of being told to come again. It also takes an address apart into fewer
pieces than there are; asyncpg understands it whole.
"""

import asyncio
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.base.client import PoolConnectionWrapper
from typing_extensions import override

from chatclick.store.faults import DatabaseUnusable

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
    """The client of both connections to PostgreSQL.

    Args:
        address: a connection URI, its options checked.
        options: as for Tortoise's client.
    """

    def __init__(self, address: str, **options: Any) -> None:
        super().__init__(**options)
        self._address = address  # not among the options, which Tortoise logs

    @override
    async def create_pool(self, **options: Any) -> "asyncpg.Pool":
        for part in ("host", "port", "user", "password", "database"):
            options.pop(part, None)
        try:
            return await asyncpg.create_pool(self._address, **options)
        except asyncpg.ClientConfigurationError as error:
            raise DatabaseUnusable(f"database_url: {error}.") from None

    @override
    def acquire_connection(self) -> BoundedConnection:
        return BoundedConnection(self, self._pool_init_lock)


client_class = PostgresClient
