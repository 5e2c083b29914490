"""Fixtures for tests of plugins.

Use them with this line in `conftest.py`: `pytest_plugins = ["chatclick.testing.pytest_plugin"]`.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from chatclick.store.opening import Store
from chatclick.testing.host import BenchHost


@pytest.fixture(scope="session")
def chatclick_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty database; each test gets a copy."""
    path = tmp_path_factory.mktemp("chatclick") / "empty.sqlite3"

    async def make() -> None:
        await (await Store.open(f"sqlite://{path}")).close()

    asyncio.run(make())
    return path


@pytest_asyncio.fixture
async def host(tmp_path: Path, chatclick_database: Path) -> AsyncIterator[BenchHost]:
    """Start a host without any plugin; put yours in with `await host.run(plugin)`."""
    path = tmp_path / "chatclick.sqlite3"
    shutil.copy(chatclick_database, path)
    store = await Store.open(f"sqlite://{path}")
    bench = BenchHost(store)
    await bench.plugins.start()
    yield bench
    await bench.plugins.stop()
    await store.close()
