"""A host with the plugin running, and a mail server of our own that takes what it sends."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

import chatclick_notify_email
from chatclick import MessageView, NotificationView, ParticipantRef, RecipientView
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.testing import BenchHost, build_message


@dataclass
class Mailbox:
    """An SMTP server that keeps what it is given, or answers what it is told to."""

    mails: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take a recipient, or say what is next to be said."""
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a mail."""
        made = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        self.mails.append(made)
        return "250 Kept"


def refuse_login(*_: Any) -> AuthResult:
    """Let nobody in."""
    return AuthResult(success=False)


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    """A running mail server."""
    made = Mailbox()

    def serve() -> SMTP:
        return SMTP(made, authenticator=refuse_login, auth_require_tls=False)

    server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await server.wait_closed()


class Post:
    """The plugin at work, with an admin."""

    def __init__(self, host: BenchHost, mailbox: Mailbox) -> None:
        self.host = host
        self.mailbox = mailbox
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Grace", role="agent").id

    @property
    def settings(self) -> dict[str, Any]:
        """Settings that work."""
        return {
            "host": "127.0.0.1",
            "port": self.mailbox.port,
            "security": "none",
            "sender": "chat@shop.example",
            "sender_name": "The Shop",
            "base_url": "https://chat.shop.example/",
            "visitor_page": "https://shop.example/help",
        }

    def ann(self, **changes: Any) -> RecipientView:
        """A visitor who is away."""
        values = {"kind": "visitor", "id": "vis_1", "name": "Ann", "email": "Ann@example.com"}
        return RecipientView(**{**values, "phone": None, "language": "en", **changes})

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
        """A message of an agent."""
        sender = ParticipantRef(kind="agent", id=self.agent, name="Grace")
        return build_message(text, sender=sender)

    async def send(self, notification: NotificationView, recipient: RecipientView) -> Any:
        """Let the plugin send, as the host does."""
        arguments = {"notification": notification, "recipient": recipient}
        return await self.host.dispatcher.owner("notification_send", "notify_email", arguments)

    async def call(self, method: str, path: str, body: Any = None, *, who: str = "") -> Any:
        """Ask the API; return status and document."""
        answer = await self.client.open(
            f"/api/v1/notify-email{path}",
            method=method,
            json=body,
            headers={"Authorization": f"Bearer {who or self.admin}"},
        )
        return answer.status_code, await answer.get_json()

    async def list_log(self, query: str = "") -> list[tuple[str, str]]:
        """Return what became of mails, the newest first, as address and status."""
        status, document = await self.call("GET", f"/deliveries{query}")
        assert status == 200, document
        return [(one["address"], one["status"]) for one in document["data"]]

    async def follow(self, url: str, **form: str) -> tuple[int, str]:
        """Open a link of a mail, or send its form."""
        path = url.removeprefix("https://chat.shop.example")
        answer = await (self.client.post(path, form=form) if form else self.client.get(path))
        return answer.status_code, await answer.get_data(as_text=True)


@pytest.fixture
async def post(host: BenchHost, mailbox: Mailbox, clock) -> Post:
    """The plugin at work."""
    made = Post(host, mailbox)
    await host.run(chatclick_notify_email.plugin, config=made.settings)
    return made
