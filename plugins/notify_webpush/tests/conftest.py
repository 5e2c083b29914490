"""A host with the plugin running, and a push service whose address counts as public."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import chatclick_notify_webpush
from chatclick import MessageView, NotificationView, ParticipantRef, RecipientView
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.security.egress import Egress
from chatclick.testing import BenchHost, build_message

from .push_service import HOST, Browser, PushService

SETTINGS = {"contact": "mailto:admin@shop.example", "services": [HOST]}


class Desk:
    """The plugin at work, with an admin, an agent and a visitor."""

    def __init__(self, host: BenchHost, service: PushService) -> None:
        self.host = host
        self.service = service
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Grace", role="agent").id
        self.visitor = host.visitor.id

    def someone(self, **changes: Any) -> RecipientView:
        """The visitor, who is away."""
        values = {"kind": "visitor", "id": self.visitor, "name": "Ann", "email": None}
        return RecipientView(**{**values, "phone": None, "language": "en", **changes})

    def grace(self) -> RecipientView:
        """The agent."""
        return self.someone(kind="agent", id=self.agent, name="Grace")

    def unread(self, *texts: str, **changes: Any) -> NotificationView:
        """A notification of answers."""
        values = {
            "id": new_id("notification"),
            "type": "message.unread",
            "session_id": "ses_1",
            "title": "New message",
            "body": "Grace wrote to you.",
            "url": None,
            "created_at": now(),
            "count": len(texts),
            "messages": tuple(self.say(text) for text in texts),
        }
        return NotificationView(**{**values, **changes})

    def say(self, text: str) -> MessageView:
        """A message of the agent."""
        sender = ParticipantRef(kind="agent", id=self.agent, name="Grace")
        return build_message(text, sender=sender)

    async def send(self, notification: NotificationView, recipient: RecipientView) -> Any:
        """Let the plugin send, as the host does."""
        arguments = {"notification": notification, "recipient": recipient}
        return await self.host.dispatcher.owner("notification_send", "notify_webpush", arguments)

    async def call(self, method: str, path: str, body: Any = None, *, who: str = "") -> Any:
        """Ask the API; return status and document."""
        answer = await self.client.open(
            f"/api/v1/notify-webpush{path}",
            method=method,
            json=body,
            headers={"Authorization": f"Bearer {who}"} if who else {},
        )
        return answer.status_code, await answer.get_json()

    async def add(self, browser: Browser, who: str = "", **changes: Any) -> Any:
        """Add a device of the agent; return its document."""
        body = {"subscription": browser.subscription, "name": "Firefox", "language": "en"}
        status, document = await self.call(
            "POST", "/devices", {**body, **changes}, who=who or self.agent
        )
        assert status == 201, document
        return document

    async def list_log(self) -> list[tuple[str, str]]:
        """Return what became of notifications, the newest first, as status and detail."""
        status, document = await self.call("GET", "/deliveries", who=self.admin)
        assert status == 200, document
        return [(one["status"], one["detail"]) for one in document["data"]]


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    """A running push service."""
    made = PushService()
    yield made
    await made.stop()


@pytest.fixture
async def desk(
    host: BenchHost, service: PushService, clock: Any, tmp_path: Path
) -> AsyncIterator[Desk]:
    """The plugin at work; the service's address counts as public."""
    trusting = await service.start(tmp_path)

    async def resolve(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    egress = Egress(
        ports=[service.port],
        allowed_networks=["127.0.0.0/8"],
        resolve=resolve,
        ssl_context=trusting,
    )
    host.plugins.services.egress = _AtPort(egress, service.port)
    made = Desk(host, service)
    await host.run(chatclick_notify_webpush.plugin, config=SETTINGS)
    yield made
    await egress.aclose()


class _AtPort:
    """The host's own client; https is at another port here, since 443 needs rights."""

    def __init__(self, egress: Egress, port: int) -> None:
        self._egress = egress
        self._port = port

    async def request(self, method: str, url: str, **options: Any) -> Any:
        """Ask the service."""
        return await self._egress.request(
            method, url.replace(HOST, f"{HOST}:{self._port}"), **options
        )
