"""Fixtures for tests of plugins; installing Chatclick makes pytest know them.

Tests are `async def`: set `asyncio_mode = "auto"` for pytest-asyncio.
"""

# Loaded by pytest wherever Chatclick is installed: everything heavy is imported inside.

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from chatclick.testing.clock import TestClock
    from chatclick.testing.dispatch import Dispatch
    from chatclick.testing.fake_container import FakeContainer
    from chatclick.testing.hook_log import HookLog
    from chatclick.testing.host import BenchHost
    from chatclick.testing.outbox import Outbox
    from chatclick.testing.people import TestAgent, TestVisitor


@pytest.fixture(scope="session")
def chatclick_database() -> Iterator[Path]:
    """Make an empty database; each test gets a copy."""
    from chatclick.store.opening import Store

    async def make(path: Path) -> None:
        await (await Store.open(f"sqlite://{path}")).close()

    with tempfile.TemporaryDirectory(prefix="chatclick-test-") as folder:
        path = Path(folder) / "empty.sqlite3"
        asyncio.run(make(path))
        yield path


@pytest_asyncio.fixture
async def host(tmp_path: Path, chatclick_database: Path) -> "AsyncIterator[BenchHost]":
    """Start a host without any plugin; put yours in with `await host.run(plugin)`."""
    from chatclick.store.opening import Store
    from chatclick.testing.host import BenchHost

    path = tmp_path / "chatclick.sqlite3"
    shutil.copy(chatclick_database, path)
    store = await Store.open(f"sqlite://{path}")
    bench = BenchHost(store)
    await bench.plugins.start()
    yield bench
    await bench.plugins.stop()
    await store.close()


@pytest.fixture
def visitor(host: "BenchHost") -> "TestVisitor":
    """Return a visitor with a session: `await visitor.says("hello")`."""
    return host.visitor


@pytest.fixture
def agent(host: "BenchHost") -> "TestAgent":
    """Return an agent who is online: `await agent.says("How can I help?")`."""
    return host.add_agent()


@pytest.fixture
def outbox(host: "BenchHost") -> "Outbox":
    """Return what plugins send out: messages, and requests to other servers."""
    return host.outbox


@pytest.fixture
def dispatch(host: "BenchHost") -> "Dispatch":
    """Return what calls hooks by name, with samples for the arguments a test leaves out."""
    return host.dispatch


@pytest.fixture
def hook_log(host: "BenchHost") -> "Iterator[HookLog]":
    """Yield the list of all calls of hooks, filled as they happen."""
    from chatclick.testing.hook_log import HookLog

    log = HookLog()
    host.dispatcher.on_call(log.append)
    yield log
    host.dispatcher.on_call(None)


@pytest.fixture
def fake_container(host: "BenchHost") -> "FakeContainer":
    """Return what runs container plugins without an engine: `await fake_container.run(FOLDER)`."""
    from chatclick.testing.fake_container import FakeContainer

    return FakeContainer(host)


@pytest.fixture
def clock() -> "Iterator[TestClock]":
    """Yield a clock that stands still until the test moves it: `clock.advance(minutes=5)`."""
    from chatclick.clock import now
    from chatclick.testing.clock import TestClock

    stopped = TestClock(now())
    stopped.start()
    yield stopped
    stopped.stop()
