"""What may have been stored without a word, where the database is away once more."""

import asyncio
from collections.abc import Sequence

import pytest
from tortoise.exceptions import OperationalError

from chatclick.app import wiring
from chatclick.drivers.bus import Doorbell, MemoryBus
from chatclick.store.models import Session


class Bells(MemoryBus):
    """A bus on which the first bell is waited for."""

    def __init__(self) -> None:
        self.first: asyncio.Future[Sequence[Doorbell]] = asyncio.get_running_loop().create_future()

    def publish(self, doorbells: Sequence[Doorbell]) -> None:
        """Note the first."""
        if not self.first.done():
            self.first.set_result(doorbells)


async def test_sessions_in_doubt_are_looked_at_once_they_can_be_read(host, chat, monkeypatch):
    monkeypatch.setattr(wiring, "RETRY_S", 0)
    _, session = await chat()
    unit = host.store.unit_of_work

    await rename_table(host, "session", "session_away")
    bells = host.bus = Bells()
    for listener in unit._doubt_listeners:
        listener([session["id"]])
    await asyncio.sleep(0)  # the host's read comes before this one
    with pytest.raises(OperationalError):
        await Session.get(id=session["id"])
    await rename_table(host, "session_away", "session")

    async with asyncio.timeout(30):
        ((session_id, seq),) = await bells.first
    assert session_id == session["id"] and seq >= 1


async def rename_table(host, before: str, after: str) -> None:
    """Take a table away from all who read it, or give it back."""

    async def work(tx):
        await tx.connection.execute_query(f"ALTER TABLE {before} RENAME TO {after}")

    await host.store.write(work)
