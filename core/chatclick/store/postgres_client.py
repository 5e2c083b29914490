"""Tortoise's PostgreSQL client, with an end to every wait and the whole address.

Tortoise waits for ever for a free connection. With the database out of reach, requests would pile
up behind each other instead of being told to come again. It also takes an address apart into fewer
pieces than there are; asyncpg understands it whole.
"""

import asyncio
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from typing_extensions import override

from chatclick.store.faults import DatabaseUnusable

WAIT_S = 2.0
"""How long a read may wait for a connection, and a connection for being given back."""

BEGIN_S = 5.0
"""How long a transaction may wait for a connection and its beginning; a new one may be opened."""


class BoundedConnection(PoolConnectionWrapper[Any]):
    """A connection lent by the pool, if one is free in time."""

    @override
    async def __aenter__(self) -> Any:
        # The first of a client may take as long as the address says.
        await self.ensure_connection()
        async with asyncio.timeout(WAIT_S):
            return await super().__aenter__()

    @override
    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        pool = self.client._pool
        await pool.release(self.connection, timeout=WAIT_S)


class BoundedTransaction(TransactionContextPooled):
    """A transaction that begins in time or not at all.

    The writer has one connection. If it was lost while in use, waiting for it would never end;
    giving up lets the unit of work open another.
    """

    @override
    async def __aenter__(self) -> TransactionalDBClient:
        async with asyncio.timeout(BEGIN_S):
            return await super().__aenter__()


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

    @override
    def _in_transaction(self) -> TransactionContext:
        return BoundedTransaction(TransactionWrapper(self), self._pool_init_lock)


client_class = PostgresClient
