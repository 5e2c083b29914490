"""The plugin in a whole host: set up by an owner, and a mail for a visitor who is away."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.settings import EgressSettings, Unread
from chatclick.testing import WholeHost

PLUGIN = "/api/v1/plugins/notify_email"
ADDRESS = "http://chat.shop.example"


@pytest.fixture
async def site(tmp_path: Path, mailbox: Any) -> AsyncIterator[WholeHost]:
    """A host in which nobody has to be away for long, whose owner has set up mail."""
    unread = Unread(away_minutes=0, pause_minutes=0)
    server = {"host": "127.0.0.1", "port": mailbox.port, "security": "none"}
    values = {**server, "sender": "chat@shop.example", "base_url": ADDRESS}
    egress = EgressSettings(allowed_networks=["127.0.0.0/8"], mail_ports=[mailbox.port])
    async with WholeHost(tmp_path, unread=unread, egress=egress) as site:
        await site.call("POST", f"{PLUGIN}/enable")
        await site.call("PUT", f"{PLUGIN}/config", {"values": values})
        yield site


async def test_a_visitor_who_is_away_gets_the_answer_and_unsubscribes(site, mailbox) -> None:
    session, visitor = await site.visit()
    path = f"{session}/messages"
    await site.call("POST", path, {"client_msg_id": "one", "text": "Where is it?"}, visitor)
    who = (await site.call("GET", session))["visitor"]["id"]
    contact = {"email": "ann@example.com", "name": "Ann"}
    await site.call("PATCH", f"/api/v1/visitors/{who}", contact)

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
