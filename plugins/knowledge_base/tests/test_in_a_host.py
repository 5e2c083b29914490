"""The bot in a whole host: real tokens, real sessions, contents as the host stores them."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.app.wiring import Host
from chatclick.settings import Settings

OWNER = {"email": "owner@example.com", "password": "correct horse battery staple"}


class Site:
    """A running host with an owner and a published article."""

    def __init__(self, host: Host) -> None:
        self._client = host.quart.test_client()
        self.owner = ""

    async def call(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """Send a request that has to succeed, and return its document."""
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = b"" if body is None else json.dumps(body)
        answer = await self._client.open(path, method=method, data=data, headers=headers)
        text = await answer.get_data(as_text=True)
        assert answer.status_code < 300, text
        return json.loads(text) if text else None

    async def wait_for_bot(self, path: str, token: str, count: int) -> list[Any]:
        """Wait until the bot has said so much, and return the contents."""
        async with asyncio.timeout(30):
            while True:
                page = await self.call("GET", f"{path}/messages?limit=100", token=token)
                said = [one for one in page["data"] if one["sender"]["kind"] == "bot"]
                if len(said) >= count:
                    return said
                await asyncio.sleep(0.02)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A running host whose knowledge base has one article."""
    host = Host(Settings(data_dir=tmp_path, database_url=f"sqlite://{tmp_path}/test.sqlite3"))
    await host.open()
    try:
        made = Site(host)
        answer = await made.call("POST", "/api/v1/auth/setup", {**OWNER, "name": "Olive"})
        made.owner = answer["access_token"]
        api = "/api/v1/knowledge-base/articles"
        article = {"language": "en", "title": "Returns", "body": "Send it back within 30 days."}
        text = await made.call("POST", api, article, made.owner)
        path = f"{api}/{text['article_id']}/texts/en/publish"
        await made.call("POST", path, token=made.owner)
        yield made
    finally:
        await host.close()


async def test_from_a_question_to_an_answer_and_to_people(site: Site) -> None:
    [widget] = (await site.call("GET", "/api/v1/widgets", token=site.owner))["data"]
    visitor = await site.call("POST", f"/widget/v1/{widget['id']}/visitor", {})
    token = visitor["token"]
    session = await site.call("POST", "/api/v1/sessions", {"widget_id": widget["id"]}, token)
    assert session["state"] == "bot"
    path = f"/api/v1/sessions/{session['id']}"
    asked = {"client_msg_id": "a1", "text": "How do I send it back?"}
    await site.call("POST", f"{path}/messages", asked, token)

    [card] = await site.wait_for_bot(path, token, 1)
    handed = await site.call("POST", f"{path}/people", None, token)
    me = await site.call("GET", "/api/v1/me", token=site.owner)
    await site.call("POST", f"{path}/assign", {"staff_id": me["id"]}, token=site.owner)

    assert card["content"]["title"] == "Returns" and "30 days" in card["content"]["text"]
    assert handed["state"] == "queued"
    async with asyncio.timeout(30):
        report: Any = {"counts": {"unhelpful": 0}}
        while report["counts"]["unhelpful"] != 1:
            report = await site.call("GET", "/api/v1/knowledge-base/questions", token=site.owner)
            await asyncio.sleep(0.02)


async def test_help_pages_stand_beside_what_else_is_served(site: Site) -> None:
    answer = await site._client.get("/help/en/returns")

    assert answer.status_code == 200
    assert "30 days" in await answer.get_data(as_text=True)
    described = await site.call("GET", "/api/v1/openapi.json")
    assert "/api/v1/knowledge-base/articles" in described["paths"]
