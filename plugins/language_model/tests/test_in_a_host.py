"""The budgets in a whole host on PostgreSQL, beside another process."""

import asyncio
import os
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from chatclick.testing import WholeHost
from chatclick_language_model import Ask, BudgetSpent, find_model
from chatclick_language_model.books import Books

ADDED = "UPDATE language_model_spent SET tokens = tokens + $1"
WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
ASK = Ask(turns=(), purpose="test", session_id="ses_1")


@pytest.mark.skipif("CHATCLICK_TEST_POSTGRES_URL" not in os.environ, reason="needs PostgreSQL")
async def test_what_another_process_takes_at_the_same_time_is_counted(
    migrated_postgres_url: str, tmp_path: Path
) -> None:
    async with WholeHost(tmp_path, database_url=migrated_postgres_url) as site:
        await site.call("POST", "/api/v1/plugins/language_model/enable", {})
        books = find_books()
        entry = await books.take(ASK, 100)
        other = await asyncpg.connect(migrated_postgres_url)
        try:
            await change_beside(other, books.take(ASK, 50), 1000)
            assert await books.read_today() == (1150, 2)

            await change_beside(other, books.settle(entry, 10), 1000)
            assert await books.read_today() == (2060, 2)

            limit = 60_000  # of a session
            with pytest.raises(BudgetSpent):
                await change_beside(other, books.take(ASK, limit - 2500), 1000)
            assert await books.read_today() == (3060, 2)
        finally:
            await other.close()


async def change_beside(other: Any, work: Coroutine[Any, Any, object], tokens: int) -> None:
    """Let another process take tokens, and do something before it has committed them."""
    change = other.transaction()
    await change.start()
    await other.execute(ADDED, tokens)
    task = asyncio.create_task(work)
    async with asyncio.timeout(30):
        while not await other.fetchval(WAITS):
            await asyncio.sleep(0.01)
    await change.commit()
    await task


def find_books() -> Books:
    """Return the books of the plugin that runs."""
    model = find_model()
    assert model is not None
    return model.books
