"""A host with the plugin running, a real Dovecot to read, and a mail server that takes answers."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.smtp import SMTP

import chatclick_email_channel
from chatclick import SessionView
from chatclick.testing import BenchHost

from .dovecot import PASSWORD, Dovecot, run_dovecot

PATIENCE_S = 120.0


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running server; each test has a user of its own."""
    with run_dovecot() as server:
        yield server


@dataclass
class Taken:
    """An SMTP server that keeps what it is given, or answers what it is told to."""

    mails: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    port: int = 0
    holds: bool = False
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
        made = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        self.mails.append(made)
        return "250 Kept"


@pytest.fixture
async def taken() -> AsyncIterator[Taken]:
    """A running mail server for what goes out."""
    async with run_smtp(Taken()) as made:
        yield made


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


class Post:
    """The plugin at work, with an admin and a mailbox."""

    def __init__(self, host: BenchHost, dovecot: Dovecot, taken: Taken) -> None:
        self.host = host
        self.dovecot = dovecot
        self.taken = taken
        self.user = uuid4().hex
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.grace = host.add_agent("Grace", role="agent")
        self.mailbox: dict[str, Any] = {}

    @property
    def values(self) -> dict[str, Any]:
        """Values of a mailbox that works."""
        return {
            "address": "help@shop.example",
            "name": "The Shop",
            "imap_host": "127.0.0.1",
            "imap_port": self.dovecot.port,
            "smtp_host": "127.0.0.1",
            "smtp_port": self.taken.port,
            "smtp_security": "none",
            "username": self.user,
            "password": PASSWORD,
        }

    async def set_up(self, **changes: Any) -> None:
        """Make the mailbox, and wait until it is read."""
        status, self.mailbox = await self.call("POST", "/mailboxes", {**self.values, **changes})
        assert status == 201, self.mailbox
        await until(self.is_read)

    async def switch(self, *, is_enabled: bool) -> None:
        """Read the mailbox no more, or again."""
        path = f"/mailboxes/{self.mailbox['id']}"
        status, document = await self.call("PATCH", path, {"is_enabled": is_enabled})
        assert status == 200, document

    async def is_read(self) -> bool:
        """Tell whether the mailbox was looked at without trouble."""
        _, box = await self.call("GET", f"/mailboxes/{self.mailbox['id']}")
        return box["looked_at"] is not None and box["trouble"] == ""

    async def deliver(self, mail: EmailMessage | bytes, *, folder: str = "INBOX") -> Any:
        """Put a mail into the mailbox, and wait until it stands in the log; return how."""
        before = len(await self.list_incoming())
        await asyncio.to_thread(self.dovecot.deliver, self.user, mail, folder)

        async def find() -> Any:
            rows = await self.list_incoming()
            return rows if len(rows) > before else None

        return (await until(find))[0]

    async def list_incoming(self, query: str = "?limit=100") -> list[dict[str, Any]]:
        """Return the log, the newest first."""
        status, document = await self.call("GET", f"/incoming{query}")
        assert status == 200, document
        return list(document["data"])

    async def list_outgoing(self) -> list[dict[str, Any]]:
        """Return what goes out, the newest first."""
        return list((await self.call("GET", "/outgoing"))[1]["data"])

    def session(self, row: dict[str, Any]) -> SessionView:
        """Return the session of a line of the log."""
        return self.host.world.sessions[row["session_id"]]

    def texts(self, row: dict[str, Any]) -> list[str]:
        """Return what stands in the session of a line of the log."""
        return [one.text for one in self.host.world.messages.get(row["session_id"], [])]

    async def answer(self, session_id: str, text: str, **changes: Any) -> EmailMessage:
        """Let Grace answer, and return the mail that goes out."""
        before = len(self.taken.mails)
        await self.say(session_id, text, **changes)
        return (await until(lambda: self.taken.mails[before:]))[0]

    async def say(self, session_id: str, text: str, **changes: Any) -> None:
        """Let Grace write."""
        await self.grace.says(text, session_id=session_id, **changes)

    async def download(self, path: str) -> Any:
        """Have a file of the API, as Grace."""
        headers = {"Authorization": f"Bearer {self.grace.id}"}
        return await self.client.get(f"/api/v1/email-channel{path}", headers=headers)

    async def call(self, method: str, path: str, body: Any = None, *, who: str = "") -> Any:
        """Ask the API; return status and document."""
        answer = await self.client.open(
            f"/api/v1/email-channel{path}",
            method=method,
            json=body,
            headers={"Authorization": f"Bearer {who or self.admin}"},
        )
        return answer.status_code, await answer.get_json()


@pytest.fixture
async def post(
    host: BenchHost, dovecot: Dovecot, taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> Post:
    """The plugin at work, without a mailbox yet."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    made = Post(host, dovecot, taken)
    await host.run(chatclick_email_channel.plugin, config={"look_every_s": 5})
    return made
