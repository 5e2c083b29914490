"""The plugin in a whole host: a visitor writes, and a real receiver hears of it."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatclick.settings import EgressSettings
from chatclick.testing import WholeHost

from .receivers import Receiver

DATABASES = ["sqlite", "postgres"] if "CHATCLICK_TEST_POSTGRES_URL" in os.environ else ["sqlite"]


class Site(WholeHost):
    """A running host that may call the receiver."""

    async def write(self, text: str) -> None:
        """Let a visitor open a session and write."""
        session, visitor = await self.visit()
        body = {"client_msg_id": text, "text": text}
        await self.call("POST", f"{session}/messages", body, visitor)


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
    body = {"url": receiver.url, "event_types": ["session.created", "message.created"]}
    async with Site(tmp_path, database_url=url, egress=egress) as site:
        await site.call("POST", "/api/v1/webhooks", body)
        yield site


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
    await site.stop()
    await receiver.start()

    await site.start()

    got = (await receiver.wait(4))[2:4]
    assert [one.document["type"] for one in got] == ["session.created", "message.created"]
    assert got[1].document["data"]["event"]["content"]["text"] == "two"
