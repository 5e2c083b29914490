"""The plugin in a whole host: set up by an owner, and a mail for a visitor who is away."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.app.wiring import Host
from chatclick.settings import Settings, Unread

OWNER = {"email": "owner@example.com", "password": "correct horse battery staple"}
PLUGIN = "/api/v1/plugins/notify_email"
ADDRESS = "http://chat.shop.example"


class Site:
    """A running host in which nobody has to be away for long."""

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
async def site(tmp_path: Path, mailbox: Any) -> AsyncIterator[Site]:
    """A host whose owner has set up mail."""
    database = f"sqlite://{tmp_path}/test.sqlite3"
    unread = Unread(away_minutes=0, pause_minutes=0)
    made = Site(Settings(data_dir=tmp_path, database_url=database, unread=unread))
    await made.host.open()
    try:
        answer = await made.call("POST", "/api/v1/auth/setup", {**OWNER, "name": "Olive"})
        made.owner = answer["access_token"]
        server = {"host": "127.0.0.1", "port": mailbox.port, "security": "none"}
        values = {**server, "sender": "chat@shop.example", "base_url": ADDRESS}
        await made.call("POST", f"{PLUGIN}/enable")
        await made.call("PUT", f"{PLUGIN}/config", {"values": values})
        yield made
    finally:
        await made.host.close()


async def test_a_visitor_who_is_away_gets_the_answer_and_unsubscribes(site, mailbox) -> None:
    widget = (await site.call("GET", "/api/v1/widgets"))["data"][0]["id"]
    visitor = await site.call("POST", f"/widget/v1/{widget}/visitor", {})
    session = await site.call("POST", "/api/v1/sessions", {}, visitor["token"])
    path = f"/api/v1/sessions/{session['id']}/messages"
    asked = {"client_msg_id": "one", "text": "Where is it?"}
    await site.call("POST", path, asked, visitor["token"])
    contact = {"email": "ann@example.com", "name": "Ann"}
    await site.call("PATCH", f"/api/v1/visitors/{session['visitor']['id']}", contact)

    await site.call("POST", path, {"client_msg_id": "two", "text": "On its way."})

    async with asyncio.timeout(60):
        while not mailbox.mails:
            await asyncio.sleep(0.02)
    (mail,) = mailbox.mails
    assert (mail["To"], mail["Subject"]) == ("Ann <ann@example.com>", "Olive wrote to you")
    assert "> On its way." in mail.get_body(("plain",)).get_content()

    # A mail program asks from its own server, without any token.
    url = mail["List-Unsubscribe"].strip("<>").removeprefix(ADDRESS)
    client = site.host.quart.test_client()
    answer = await client.post(url, form={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    stops = await site.call("GET", "/api/v1/notify-email/stops")
    assert [one["address"] for one in stops["data"]] == ["ann@example.com"]
