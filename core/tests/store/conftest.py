"""An open store."""

from collections.abc import AsyncIterator

import pytest

from chatclick.store.opening import Store


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store on an empty database, as a host that is served has it."""
    opened = await Store.open(database_url, has_writer_process=True)
    yield opened
    await opened.close()
