"""The bot in a whole host: real tokens, real articles, a model on loopback, settings by the API."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.app.wiring import Host
from chatclick.settings import EgressSettings, Settings
from chatclick_language_model.testing import ModelServer

OWNER = {"email": "owner@example.com", "password": "correct horse battery staple"}


class Site:
    """A running host with an owner, a published article and a model."""

    def __init__(self, host: Host, server: ModelServer) -> None:
        self._client = host.quart.test_client()
        self.server = server
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

    async def wait_for_bot(self, path: str, token: str) -> list[Any]:
        """Wait until the bot has said something, and return it."""
        async with asyncio.timeout(60):
            while True:
                page = await self.call("GET", f"{path}/messages?limit=100", token=token)
                if found := [one for one in page["data"] if one["sender"]["kind"] == "bot"]:
                    return found
                await asyncio.sleep(0.02)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A running host whose bot has a model and an article."""
    async with ModelServer() as server:
        egress = EgressSettings(allowed_networks=["127.0.0.0/8"], ports=[server.port])
        url = f"sqlite://{tmp_path}/test.sqlite3"
        host = Host(Settings(data_dir=tmp_path, database_url=url, egress=egress))
        await host.open()
        try:
            made = Site(host, server)
            answer = await made.call("POST", "/api/v1/auth/setup", {**OWNER, "name": "Olive"})
            made.owner = answer["access_token"]
            yield made
        finally:
            await host.close()


async def test_from_the_settings_to_an_answer_and_to_people(site: Site) -> None:
    server, owner = site.server, site.owner
    article = {"language": "en", "title": "Returns", "body": "Send it back within 30 days."}
    text = await site.call("POST", "/api/v1/knowledge-base/articles", article, owner)
    path = f"/api/v1/knowledge-base/articles/{text['article_id']}/texts/en/publish"
    await site.call("POST", path, token=owner)
    server.says("OK.")
    config = {"base_url": server.url, "model": "little", "api_key": "sk-1"}
    config_path = "/api/v1/plugins/language_model/config"
    await site.call("PUT", config_path, {"values": config}, owner)
    tested = await site.call("POST", "/api/v1/language-model/test", {}, owner)
    server.forget()
    server.says("Within ", "30 days ", "[1].")

    [widget] = (await site.call("GET", "/api/v1/widgets", token=owner))["data"]
    visitor = await site.call("POST", f"/widget/v1/{widget['id']}/visitor", {})
    token = visitor["token"]
    session = await site.call("POST", "/api/v1/sessions", {"widget_id": widget["id"]}, token)
    path = f"/api/v1/sessions/{session['id']}"
    asked = {"client_msg_id": "a1", "text": "How do I send it back?"}
    await site.call("POST", f"{path}/messages", asked, token)
    [said] = await site.wait_for_bot(path, token)
    wish = {"client_msg_id": "a2", "text": "I want to talk to a human"}
    await site.call("POST", f"{path}/messages", wish, token)

    assert tested == {"is_ok": True, "code": "", "detail": "", "model": "little"}
    assert session["state"] == "bot" and said["sender"]["id"] == "ai_bot"
    assert said["content"]["text"] == "Within 30 days [1].\n\nFrom: [1] Returns"
    assert server.keys[0] == "Bearer sk-1"
    async with asyncio.timeout(60):
        while (await site.call("GET", path, token=owner))["state"] != "queued":
            await asyncio.sleep(0.02)
    events = (await site.call("GET", f"{path}/events?limit=100", token=owner))["data"]
    [handed] = [one["data"] for one in events if one["type"] == "session.handoff_requested"]
    assert handed["reason"] == "the visitor asked for people"
    assert handed["context"]["Answered from"] == "Returns"
    slot = f"/api/v1/slots?slot=session.sidebar&session_id={session['id']}"
    parts = (await site.call("GET", slot, token=owner))["data"]
    [own] = [one for one in parts if one["plugin_id"] == "ai_bot"]
    [sources] = [one for one in own["blocks"] if one["type"] == "list"]
    assert sources["items"][0]["label"] == "Returns"
    spent = await site.call("GET", "/api/v1/language-model/spent", token=owner)
    assert spent["tokens"] == 120
