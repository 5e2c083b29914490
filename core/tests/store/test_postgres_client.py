"""A connection to PostgreSQL that was lost in use is given up, and the next write opens another."""

import asyncio

import asyncpg
import pytest
from tortoise.connection import get_connection

from chatclick.errors import Unavailable
from chatclick.store import database, postgres_client
from chatclick.store.faults import DatabaseUnusable, is_unavailable
from chatclick.store.models import Setting
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction


async def note(_tx: Transaction) -> None:
    """Write something."""
    await Setting.update_or_create({"value": "x"}, name="noted")


async def test_a_writer_whose_connection_is_lost_opens_another(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(postgres_client, "BEGIN_S", 0.2)
    store = await Store.open(postgres_url)
    try:
        await get_connection("writer")._pool.acquire()  # and never gives it back

        with pytest.raises(Unavailable):
            await store.write(note)
        await store.write(note)

        assert await Setting.filter(name="noted").exists()
    finally:
        await store.close()


def test_a_connection_that_broke_in_the_middle_of_something_passes():
    error = asyncpg.InternalClientError("cannot switch to state 12; another operation is under way")

    assert is_unavailable(error)


async def test_a_first_connection_may_take_longer_than_a_read_waits_for_one(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
):
    connect = asyncpg.connect_utils._connect

    async def connect_slowly(**options):
        await asyncio.sleep(0.3)
        return await connect(**options)

    monkeypatch.setattr(asyncpg.connect_utils, "_connect", connect_slowly)
    monkeypatch.setattr(postgres_client, "WAIT_S", 0.1)

    store = await Store.open(postgres_url)
    try:
        assert store.epoch
    finally:
        await store.close()


async def test_a_database_that_is_not_there_is_said_plainly(postgres_url: str):
    with pytest.raises(DatabaseUnusable, match="does not exist; create it first"):
        await database.connect(f"{postgres_url}_gone")

    await (await Store.open(postgres_url)).close()  # nothing is left of the first try
