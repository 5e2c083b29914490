"""The plugin in a whole host: real events move clocks, and what it tells is in the log."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.app.wiring import Host
from chatclick.settings import Settings

OWNER = {"email": "owner@example.com", "password": "correct horse battery staple"}
POLICY = {"name": "All", "targets": {"first": 600, "resolution": 7200}}


class Site:
    """A running host."""

    def __init__(self, settings: Settings) -> None:
        self.host = Host(settings)
        self.owner = ""

    async def call(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """Send a request that has to succeed."""
        answer = await self.host.quart.test_client().open(
            path,
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {token or self.owner}",
            },
        )
        text = await answer.get_data(as_text=True)
        assert answer.status_code < 300, text
        return json.loads(text) if text else None

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
    made = Site(Settings(data_dir=tmp_path, database_url=f"sqlite://{tmp_path}/test.sqlite3"))
    await made.host.open()
    try:
        answer = await made.call("POST", "/api/v1/auth/setup", {**OWNER, "name": "Olive"})
        made.owner = answer["access_token"]
        yield made
    finally:
        await made.host.close()


async def test_real_messages_start_and_stop_clocks(site: Site) -> None:
    await site.call("POST", "/api/v1/sla/policies", POLICY)
    widgets = await site.call("GET", "/api/v1/widgets")
    start = f"/widget/v1/{widgets['data'][0]['id']}/visitor"
    visitor = (await site.call("POST", start, {}))["token"]
    session = (await site.call("POST", "/api/v1/sessions", {}, visitor))["id"]
    path = f"/api/v1/sessions/{session}/messages"

    await site.call("POST", path, {"client_msg_id": "one", "text": "Hello?"}, visitor)
    await site.wait_for(session, {"resolution": "running", "first": "running"})
    await site.call("POST", path, {"client_msg_id": "two", "text": "Hello!"})
    await site.wait_for(session, {"resolution": "paused", "first": "met"})

    events = (await site.call("GET", f"/api/v1/sessions/{session}/events"))["data"]
    assert [one["data"]["kind"] for one in events if one["type"] == "sla.met"] == ["first"]
