"""An open store."""

from collections.abc import AsyncIterator

import pytest

from chatclick.store.opening import Store


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store on an empty database."""
    opened = await Store.open(database_url)
    yield opened
    await opened.close()
