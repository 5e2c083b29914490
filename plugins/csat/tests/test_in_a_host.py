"""The plugin in a whole host: an agent asks in the conversation, and the visitor rates by link."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatclick.testing import WholeHost

BASE = "https://chat.shop.example"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[WholeHost]:
    """A host whose owner lets links be made."""
    async with WholeHost(tmp_path) as site:
        await site.call("PUT", "/api/v1/plugins/csat/config", {"values": {"base_url": BASE}})
        yield site


async def test_a_closed_conversation_is_rated_by_the_link_that_was_written_into_it(
    site: WholeHost,
) -> None:
    session, visitor = await site.visit()
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
