"""The plugin in a whole host: real events move clocks, and what it tells is in the log."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatclick.testing import WholeHost

POLICY = {"name": "All", "targets": {"first": 600, "resolution": 7200}}


class Site(WholeHost):
    """A running host."""

    async def wait_for(self, session_id: str, wanted: dict[str, str]) -> None:
        """Wait until the clocks of a session are so."""
        found: dict[str, str] = {}
        async with asyncio.timeout(60):
            while found != wanted:
                clocks = (await self.call("GET", f"/api/v1/sla/sessions/{session_id}"))["data"]
                found = {one["kind"]: one["status"] for one in clocks}
                await asyncio.sleep(0.02)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A running host with an owner."""
    async with Site(tmp_path) as site:
        yield site


async def test_real_messages_start_and_stop_clocks(site: Site) -> None:
    await site.call("POST", "/api/v1/sla/policies", POLICY)
    path, visitor = await site.visit()
    session = path.rpartition("/")[2]

    await site.call("POST", f"{path}/messages", {"client_msg_id": "one", "text": "Hello?"}, visitor)
    await site.wait_for(session, {"resolution": "running", "first": "running"})
    await site.call("POST", f"{path}/messages", {"client_msg_id": "two", "text": "Hello!"})
    await site.wait_for(session, {"resolution": "paused", "first": "met"})

    events = (await site.call("GET", f"{path}/events"))["data"]
    assert [one["data"]["kind"] for one in events if one["type"] == "sla.met"] == ["first"]
