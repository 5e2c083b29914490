"""Both plugins in a whole host: a message comes in twice over a restart; its answer goes out."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatclick.settings import EgressSettings
from chatclick.store.models import Attachment
from chatclick.testing import WholeHost
from chatclick_notify_sms.testing import (
    ACCOUNT,
    OWN_NUMBER,
    TWILIO,
    AtPeer,
    SmsPeer,
    call_as_twilio,
)
from chatclick_sms_channel.plugin import plugin_health

from .conftest import INCOMING, NUMBER

PLUGINS = "/api/v1/plugins"
PICTURE = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"
MEDIA = {
    "NumMedia": "1",
    "MediaUrl0": f"https://api.twilio.com{PICTURE}",
    "MediaContentType0": "application/pdf",
}


class Site(WholeHost):
    """A running host whose calls to the provider go to one of our own."""

    peer: SmsPeer

    async def start(self) -> None:
        """Start, and reach the provider here."""
        await super().start()
        services = self.host.plugins.services
        services.egress = AtPeer(services.egress, self.peer)

    async def comes_in(self, text: str, sid: str, **more: str) -> None:
        """Let somebody write to the number."""
        fields = {"MessageSid": sid, "From": NUMBER, "To": OWN_NUMBER, "Body": text, **more}
        body, headers = call_as_twilio(INCOMING, fields)
        client: Any = self.host.quart.test_client()
        answer = await client.post(INCOMING, data=body, headers=headers)
        assert answer.status_code == 200, await answer.get_data(as_text=True)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A running host with both plugins set up."""
    peer = SmsPeer()
    await peer.start()
    egress = EgressSettings(allowed_networks=["127.0.0.0/8"], ports=[peer.port])
    made = Site(tmp_path, egress=egress)
    made.peer = peer
    async with made:
        await made.call("POST", f"{PLUGINS}/notify_sms/enable")
        await made.call("PUT", f"{PLUGINS}/notify_sms/config", {"values": TWILIO})
        await made.call("POST", f"{PLUGINS}/sms_channel/enable")
        yield made
    await peer.stop()


async def read(site: Site) -> list[Any]:
    """Return the contents of all messages of the one conversation."""
    (session,) = (await site.call("GET", "/api/v1/sessions"))["data"]
    path = f"/api/v1/sessions/{session['id']}/messages"
    return [one["content"] for one in (await site.call("GET", path))["data"]]


async def test_a_conversation_by_text_message_over_a_restart(site: Site) -> None:
    await site.comes_in("Is it there?", "SM1")
    await site.stop()
    await site.start()
    await site.comes_in("Is it there?", "SM1")
    await site.comes_in("Hello?", "SM2")

    (session,) = (await site.call("GET", "/api/v1/sessions"))["data"]
    path = f"/api/v1/sessions/{session['id']}/messages"
    messages = (await site.call("GET", path))["data"]
    assert session["channel"] == "sms"
    assert sorted(one["content"]["text"] for one in messages) == ["Hello?", "Is it there?"]

    await site.call("POST", path, {"client_msg_id": "one", "text": "It came today."})
    async with asyncio.timeout(60):
        while not site.peer.sent:
            await asyncio.sleep(0.02)
    assert [(one.to, one.text) for one in site.peer.sent] == [(NUMBER, "It came today.")]


async def test_a_message_comes_in_though_its_queue_and_widget_are_gone(site: Site) -> None:
    gone = {"queue_id": "que_gone", "widget_id": "wid_gone"}
    await site.call("PUT", f"{PLUGINS}/sms_channel/config", {"values": gone})

    await site.comes_in("Is it there?", "SM1")

    (session,) = (await site.call("GET", "/api/v1/sessions"))["data"]
    assert session["channel"] == "sms"
    health = await plugin_health()
    assert health.status == "degraded"
    assert {"queue_id", "widget_id"} <= set(health.message.replace(",", "").split())
    await site.call("PUT", f"{PLUGINS}/sms_channel/config", {"values": dict.fromkeys(gone, "")})
    await site.comes_in("Hello?", "SM2")
    assert (await plugin_health()).status == "ok"


async def test_a_message_with_a_file_that_comes_twice_is_stored_once(site: Site) -> None:
    site.peer.files[PICTURE] = b"%PDF-1.7\n"

    await site.comes_in("Look", "MM1", **MEDIA)
    await site.stop()
    await site.start()
    await site.comes_in("Look", "MM1", **MEDIA)

    (content,) = await read(site)
    assert (content["text"], len(content["attachments"])) == ("Look", 1)
    assert await Attachment.all().count() == 1


async def test_without_room_for_files_the_text_comes_in(site: Site) -> None:
    settings = {"values": {"attachments.min_free_bytes": 2**60}}
    await site.call("PATCH", "/api/v1/settings", settings)
    site.peer.files[PICTURE] = b"%PDF-1.7\n"

    await site.comes_in("Here is the form", "MM1", **MEDIA)

    (content,) = await read(site)
    assert content["type"] == "text"
    said, missing = content["text"].split("\n")
    assert said == "Here is the form"
    assert missing.startswith("[a file did not come along: There is no room for files now.")
