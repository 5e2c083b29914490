"""The plugin in a whole host: a visitor writes, and a real receiver hears of it."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.app.wiring import Host
from chatclick.settings import EgressSettings, Settings

from .receivers import Receiver

OWNER = {"email": "owner@example.com", "password": "correct horse battery staple"}
DATABASES = ["sqlite", "postgres"] if "CHATCLICK_TEST_POSTGRES_URL" in os.environ else ["sqlite"]


class Site:
    """A running host that may call the receiver."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.host = Host(settings)
        self.owner = ""

    async def start(self) -> None:
        """Start, or start again."""
        self.host = Host(self._settings)
        await self.host.open()

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

    async def write(self, text: str) -> None:
        """Let a visitor open a session and write."""
        widgets = await self.call("GET", "/api/v1/widgets")
        start = f"/widget/v1/{widgets['data'][0]['id']}/visitor"
        visitor = (await self.call("POST", start, {}))["token"]
        session = await self.call("POST", "/api/v1/sessions", {}, visitor)
        body = {"client_msg_id": text, "text": text}
        await self.call("POST", f"/api/v1/sessions/{session['id']}/messages", body, visitor)


@pytest.fixture(params=DATABASES)
async def site(
    request: pytest.FixtureRequest, tmp_path: Path, receiver: Receiver
) -> AsyncIterator[Site]:
    """A running host with an owner and one endpoint."""
    url = (
        request.getfixturevalue("migrated_postgres_url")
        if request.param == "postgres"
        else f"sqlite://{tmp_path}/test.sqlite3"
    )
    egress = EgressSettings(allowed_networks=["127.0.0.0/8"], ports=[receiver.port])
    made = Site(Settings(data_dir=tmp_path, database_url=url, egress=egress))
    await made.start()
    try:
        answer = await made.call("POST", "/api/v1/auth/setup", {**OWNER, "name": "Olive"})
        made.owner = answer["access_token"]
        body = {"url": receiver.url, "event_types": ["session.created", "message.created"]}
        await made.call("POST", "/api/v1/webhooks", body)
        yield made
    finally:
        await made.host.close()


async def test_what_a_visitor_writes_arrives_in_order_and_over_a_restart(
    site: Site, receiver: Receiver
) -> None:
    await site.write("one")
    first, second = (await receiver.wait(2))[:2]
    assert [first.document["type"], second.document["type"]] == [
        "session.created",
        "message.created",
    ]
    assert second.document["data"]["event"]["content"]["text"] == "one"
    await receiver.stop()
    await site.write("two")
    async with asyncio.timeout(30):
        while len((await site.call("GET", "/api/v1/webhooks/deliveries"))["data"]) < 4:
            await asyncio.sleep(0.02)
    await site.host.close()
    await receiver.start()

    await site.start()

    got = (await receiver.wait(4))[2:4]
    assert [one.document["type"] for one in got] == ["session.created", "message.created"]
    assert got[1].document["data"]["event"]["content"]["text"] == "two"
