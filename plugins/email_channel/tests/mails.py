"""Mails of tests, a server that takes what goes out, and waiting for both."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from aiosmtpd.smtp import SMTP

PATIENCE_S = 120.0


@dataclass
class Taken:
    """An SMTP server that keeps what it is given, or answers what it is told to."""

    mails: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    port: int = 0
    holds: bool = False
    verdict: str = "250 Kept"
    is_asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take a recipient, or say what is next to be said."""
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a mail; one that holds takes its time."""
        self.is_asked.set()
        if self.holds:
            await self.may_go_on.wait()
        if not self.verdict.startswith("250"):
            return self.verdict
        made = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        self.mails.append(made)
        return self.verdict


@asynccontextmanager
async def run_smtp(made: Taken) -> AsyncIterator[Taken]:
    """Run a mail server."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(made), "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    made.may_go_on.set()
    server.close()
    await server.wait_closed()


async def until(is_so: Callable[[], Any]) -> Any:
    """Wait until something is so, and return it; it may be a coroutine function."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = is_so()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.02)


def write(body: str = "Where is my order?", **headers: str) -> EmailMessage:
    """Write a mail of Ann's."""
    mail = EmailMessage()
    given = {
        "From": "Ann <ann@example.com>",
        "To": "help@shop.example",
        "Subject": "My order",
        "Message_ID": f"<{uuid4().hex}@example.com>",
        **headers,
    }
    for name, value in given.items():
        if value:
            mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail


def read_text(mail: EmailMessage, kind: str = "plain") -> str:
    """Return the text of a mail, or its HTML."""
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").strip()
