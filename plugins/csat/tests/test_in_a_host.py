"""The plugin in a whole host: an agent asks in the conversation, and the visitor rates by link."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.app.wiring import Host
from chatclick.settings import Settings

OWNER = {"email": "owner@example.com", "password": "correct horse battery staple"}
BASE = "https://chat.shop.example"


class Site:
    """A running host."""

    def __init__(self, settings: Settings) -> None:
        self.host = Host(settings)
        self.owner = ""

    async def call(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """Send a request that has to succeed, and return its document."""
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


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A host whose owner lets links be made."""
    made = Site(Settings(data_dir=tmp_path, database_url=f"sqlite://{tmp_path}/test.sqlite3"))
    await made.host.open()
    try:
        answer = await made.call("POST", "/api/v1/auth/setup", {**OWNER, "name": "Olive"})
        made.owner = answer["access_token"]
        await made.call("PUT", "/api/v1/plugins/csat/config", {"values": {"base_url": BASE}})
        yield made
    finally:
        await made.host.close()


async def test_a_closed_conversation_is_rated_by_the_link_that_was_written_into_it(site) -> None:
    widget = (await site.call("GET", "/api/v1/widgets"))["data"][0]["id"]
    visitor = (await site.call("POST", f"/widget/v1/{widget}/visitor", {}))["token"]
    session = f"/api/v1/sessions/{(await site.call('POST', '/api/v1/sessions', {}, visitor))['id']}"
    first = {"client_msg_id": "one", "text": "Thanks!"}
    await site.call("POST", f"{session}/messages", first, visitor)
    await site.call("POST", f"{session}/actions", {"action": "csat.ask"})
    said = (await site.call("GET", f"{session}/messages", token=visitor))["data"][-1]
    path = re.search(rf"{BASE}(\S+)", said["content"]["text"])[1]
    await site.call("POST", f"{session}/close", {})

    answer = await site.host.quart.test_client().post(path, form={"score": "4"})

    assert answer.status_code == 200
    rated = (await site.call("GET", session))["metadata"]["forms"]["csat"]
    assert rated["values"] == {"score": 4}
    events = (await site.call("GET", f"{session}/events"))["data"]
    (submitted,) = [one for one in events if one["type"] == "csat.submitted"]
    assert submitted["actor"]["kind"] == "visitor"
    async with asyncio.timeout(60):
        while (await site.call("GET", "/api/v1/csat/summary"))["rated"] != 1:
            await asyncio.sleep(0.02)
