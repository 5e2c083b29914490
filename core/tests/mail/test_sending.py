"""Handing a mail to a server that takes its time."""

import asyncio
import socket
from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from chatclick.mail import Bounced, Later, Misconfigured, Refused, Server, Undelivered, post

PATIENCE_S = 60.0


class Slow:
    """A mail server that says that it took a mail only once it is let."""

    def __init__(self) -> None:
        self.has_taken = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.port = 0
        self.refusal = ""

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take a recipient, or refuse it."""
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a mail, and answer later."""
        self.has_taken.set()
        await self.may_answer.wait()
        return "250 Kept"


@pytest.fixture
async def slow() -> AsyncIterator[Slow]:
    """A running server."""
    made = Slow()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(made), "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    made.may_answer.set()
    server.close()
    await server.wait_closed()


async def connect(host: str, port: int) -> socket.socket:
    """Connect, as plugins do by their context."""
    made = socket.socket()
    made.setblocking(False)
    await asyncio.get_running_loop().sock_connect(made, (host, port))
    return made


def write() -> EmailMessage:
    """Write a mail."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "help@shop.example", "ann@example.com"
    mail.set_content("Hello")
    return mail


async def test_a_server_has_the_time_that_it_is_given(slow: Slow) -> None:
    server = Server("127.0.0.1", slow.port, security="none")
    posting = asyncio.create_task(
        post(write(), server, connect, timeout_s=PATIENCE_S, whole_s=PATIENCE_S)
    )

    await slow.has_taken.wait()
    slow.may_answer.set()

    assert await posting == "Kept"


@pytest.mark.parametrize("times", [{"timeout_s": 0.05}, {"whole_s": 0.05}])
async def test_a_server_that_takes_longer_is_asked_again_later(
    slow: Slow, times: dict[str, float]
) -> None:
    server = Server("127.0.0.1", slow.port, security="none")

    with pytest.raises(Later):
        await post(write(), server, connect, **times)


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        ("550 5.1.1 No such user", Bounced),
        ("550 No such user", Bounced),
        ("550 5.1.10 Recipient not found", Bounced),
        ("550 5.7.1.2 is no code", Bounced),
        (
            "553 5.7.1 <help@shop.example>: Sender address rejected: not owned by user",
            Refused,
        ),
        ("550 5.7.54 SMTP; Unable to relay", Refused),
        ("550 5.1.7 Invalid address", Refused),
        ("550 5.1.8 Bad sender's system address", Refused),
        ("550 5.4.1 Recipient address rejected: Access denied", Bounced),
        ("550 5.2.1 The account is disabled", Bounced),
        ("553 5.1.3 Bad destination mailbox address syntax", Bounced),
        ("554 Service unavailable; client host blocked", Misconfigured),
        ("530 Authentication required", Misconfigured),
        ("552 5.2.2 Mailbox full", Later),
        ("552 Mailbox full", Later),
        ("554 5.4.0 Too many hops", Later),
        ("501 Syntax error", Later),
        ("450 4.7.1 Come back later", Later),
    ],
)
async def test_only_what_is_said_of_a_mailbox_counts_against_it(
    slow: Slow, refusal: str, kind: type[Undelivered]
) -> None:
    slow.refusal = refusal

    with pytest.raises(kind, match=refusal[:3]):
        await post(write(), Server("127.0.0.1", slow.port, security="none"), connect)
