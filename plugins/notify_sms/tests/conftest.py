"""A host with the plugin running, and a provider of our own."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

import chatclick_notify_sms
from chatclick import MessageView, NotificationView, ParticipantRef, RecipientView
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.security.egress import Egress
from chatclick.testing import BenchHost, build_message
from chatclick_notify_sms.testing import TWILIO, VONAGE, AtPeer, SmsPeer

NUMBER = "+4915112345678"


class Phone:
    """The plugin at work, with an admin."""

    def __init__(self, host: BenchHost, peer: SmsPeer) -> None:
        self.host = host
        self.peer = peer
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Grace", role="agent").id

    def ann(self, **changes: Any) -> RecipientView:
        """A visitor who is away."""
        values = {"kind": "visitor", "id": "vis_1", "name": "Ann", "email": None, "phone": NUMBER}
        return RecipientView(**{**values, "language": "en", **changes})

    def unread(self, *texts: str, **changes: Any) -> NotificationView:
        """A notification of answers."""
        values = {
            "id": new_id("notification"),
            "type": "message.unread",
            "session_id": new_id("session"),
            "title": "New message",
            "body": "Grace wrote to you.",
            "url": None,
            "created_at": now(),
            "count": len(texts),
            "messages": tuple(self.say(text) for text in texts),
        }
        return NotificationView(**{**values, **changes})

    def say(self, text: str) -> MessageView:
        """A message of an agent."""
        sender = ParticipantRef(kind="agent", id=self.agent, name="Grace")
        return build_message(text, sender=sender)

    async def send(self, notification: NotificationView, recipient: RecipientView) -> Any:
        """Let the plugin send, as the host does."""
        arguments = {"notification": notification, "recipient": recipient}
        return await self.host.dispatcher.owner("notification_send", "notify_sms", arguments)

    async def call(self, method: str, path: str, body: Any = None, *, who: str = "") -> Any:
        """Ask the API; return status and document."""
        answer = await self.client.open(
            f"/api/v1/notify-sms{path}",
            method=method,
            json=body,
            headers={"Authorization": f"Bearer {who or self.admin}"},
        )
        return answer.status_code, await answer.get_json()

    async def tell(self, what: str, call: tuple[bytes, dict[str, str]]) -> int:
        """Let the provider call, and return the status it gets."""
        body, headers = call
        path = f"/plugins/notify_sms/{what}"
        answer = await self.client.post(path, data=body, headers=headers)
        return answer.status_code

    async def list_log(self) -> list[tuple[str, str]]:
        """Return what became of messages, the newest first, as status and detail."""
        status, document = await self.call("GET", "/deliveries")
        assert status == 200, document
        return [(one["status"], one["detail"]) for one in document["data"]]

    async def list_stops(self) -> list[tuple[str, str]]:
        """Return who gets no more, and why."""
        _, document = await self.call("GET", "/stops")
        return [(one["address"], one["reason"]) for one in document["data"]]


@pytest.fixture
async def peer() -> AsyncIterator[SmsPeer]:
    """A running provider."""
    made = SmsPeer()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def idle(host: BenchHost, peer: SmsPeer, clock: Any) -> AsyncIterator[Phone]:
    """A host that reaches the provider, and the plugin not running yet."""
    egress = Egress(ports=[peer.port], allowed_networks=["127.0.0.0/8"])
    host.plugins.services.egress = AtPeer(egress, peer)
    yield Phone(host, peer)
    await egress.aclose()


@pytest.fixture
async def phone(idle: Phone) -> Phone:
    """The plugin at work, with Twilio."""
    await idle.host.run(chatclick_notify_sms.plugin, config=TWILIO)
    return idle


@pytest.fixture
async def vonage(idle: Phone) -> Phone:
    """The plugin at work, with Vonage."""
    await idle.host.run(chatclick_notify_sms.plugin, config=VONAGE)
    return idle
