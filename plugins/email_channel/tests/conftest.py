"""A host with the plugin running, a real Dovecot to read, and a mail server that takes answers."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.oauth.authority import Authority, run_authority

import chatclick_email_channel
from chatclick import SessionView
from chatclick.security.egress import Egress
from chatclick.settings import EgressSettings
from chatclick.testing import BenchHost, WholeHost

from .connecting import ORIGIN, BenchSite, Connecting, run_servers
from .dovecot import PASSWORD, Dovecot, run_dovecot
from .mails import Taken, run_smtp, until


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running server; each test has a user of its own."""
    with run_dovecot() as server:
        yield server


@pytest.fixture
async def taken() -> AsyncIterator[Taken]:
    """A running mail server for what goes out."""
    async with run_smtp(Taken()) as made:
        yield made


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


@pytest.fixture
def authority() -> Iterator[Authority]:
    """A running authorization server that knows where this host is."""
    with run_authority() as made:
        made.redirect_uris.add(f"{ORIGIN}/plugins/email_channel/connected")
        yield made


@pytest.fixture(params=["xoauth2", "xoauth2 oauthbearer"], ids=["xoauth2", "oauthbearer"])
def mechanisms(request: pytest.FixtureRequest) -> str:
    """What the mail servers offer."""
    return str(request.param)


@pytest.fixture
async def connecting(
    host: BenchHost, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Connecting]:
    """The plugin with a mailbox, at servers that take tokens alone."""
    site = BenchSite(
        host,
        host.add_agent("Olive", role="admin").id,
        host.add_agent("Grace", role="agent"),
    )
    egress = Egress(ports=[authority.port], allowed_networks=["127.0.0.0/8"])
    async with run_servers(authority, "xoauth2 oauthbearer", monkeypatch) as (dovecot, smtp):
        monkeypatch.setattr(host.outbox, "request", egress.request)
        await host.run(chatclick_email_channel.plugin, config={"look_every_s": 5})
        yield Connecting(site, authority, dovecot, smtp)
        await egress.aclose()


@pytest.fixture
async def whole(
    tmp_path: Path, authority: Authority, mechanisms: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Connecting]:
    """A whole host with a mailbox, under the rules for calls."""
    async with run_servers(authority, mechanisms, monkeypatch) as (dovecot, smtp):
        egress = EgressSettings(
            allowed_networks=["127.0.0.0/8"],
            ports=[authority.port],
            mail_ports=[dovecot.port, smtp.port],
        )
        async with WholeHost(tmp_path, egress=egress) as site:
            await site.call("POST", "/api/v1/plugins/email_channel/enable")
            yield Connecting(site, authority, dovecot, smtp)
