"""A mailbox that signs in with OAuth 2.0: an authorization server, Dovecot and SMTP over TLS."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from tests.oauth.authority import Authority
from tests.oauth.strict_smtp import build_server

import chatclick_email_channel
from chatclick.testing import BenchHost
from chatclick_email_channel.service import Service

from .dovecot import Dovecot, run_dovecot
from .mails import until, write
from .strict_smtp import StandardSmtp, StrictSmtp

API = "/api/v1/email-channel"
ORIGIN = "https://chat.example.com"
USER = "help@shop.example"


@dataclass
class Connecting:
    """A host with a mailbox that is not connected yet."""

    site: Any
    authority: Authority
    dovecot: Dovecot
    smtp: StrictSmtp
    mailbox_id: str = ""

    @property
    def service(self) -> Service:
        """The plugin at work."""
        return chatclick_email_channel.plugin._service

    async def set_up(self, **changes: Any) -> None:
        """Make a mailbox and say as which client it is connected."""
        servers = {"imap_host": "127.0.0.1", "imap_port": self.dovecot.port}
        servers |= {"smtp_host": "127.0.0.1", "smtp_port": self.smtp.port}
        person = {"address": USER, "username": USER, "sign_in": "oauth"}
        box = await self.site.call("POST", f"{API}/mailboxes", {**servers, **person})
        self.mailbox_id = box["id"]
        await self.put(**changes)

    async def put(self, **changes: Any) -> Any:
        """Say as which client it is connected."""
        settings = self.authority.settings(**changes)
        return await self.site.call("PUT", f"{API}/grants/{self.mailbox_id}", settings)

    async def begin(self, token: str = "") -> str:
        """Press Connect; return the address of the consent page."""
        path = f"{API}/grants/{self.mailbox_id}/connect"
        return str((await self.site.call("POST", path, {"origin": ORIGIN}, token))["url"])

    async def finish(self, given: dict[str, str], token: str = "") -> Any:
        """Come back from the consent page."""
        return await self.site.call("POST", f"{API}/grants/finish", given, token)

    async def connect(self) -> Any:
        """Connect, as a person does."""
        url = await self.begin()
        given = await asyncio.to_thread(self.authority.consent, url)
        return await self.finish(given)

    async def show(self) -> Any:
        """Return the grant as the API shows it."""
        return (await self.site.call("GET", f"{API}/grants"))["data"][0]

    async def box(self) -> Any:
        """Return the mailbox as the API shows it."""
        return await self.site.call("GET", f"{API}/mailboxes/{self.mailbox_id}")

    async def is_read(self) -> bool:
        """Tell whether the mailbox was looked at without trouble."""
        box = await self.box()
        return box["looked_at"] is not None and box["trouble"] == ""

    async def list_incoming(self) -> Any:
        """Return the log of what came in."""
        return (await self.site.call("GET", f"{API}/incoming"))["data"]

    async def deliver(self, text: str) -> Any:
        """Let a mail come in; return its line in the log."""
        await asyncio.to_thread(self.dovecot.deliver, self.authority.user, write(text))
        return (await until(self.list_incoming))[0]


@asynccontextmanager
async def run_servers(
    authority: Authority, mechanisms: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Dovecot, StrictSmtp]]:
    """Run mail servers that take tokens alone."""
    with run_dovecot(authority=authority.url, mechanisms=mechanisms) as dovecot:
        monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
        made = StandardSmtp() if "bearer" in mechanisms else StrictSmtp()
        made.is_good = authority.is_good
        server = await asyncio.get_running_loop().create_server(
            lambda: build_server(made, dovecot.folder), "127.0.0.1", 0
        )
        made.port = server.sockets[0].getsockname()[1]
        yield dovecot, made
        server.close()
        await server.wait_closed()


@dataclass
class BenchSite:
    """A host with this plugin alone, which really calls the authorization server."""

    host: BenchHost
    admin: str
    grace: Any

    async def call(
        self, method: str, path: str, body: Any = None, token: str = "", language: str = "en"
    ) -> Any:
        """Send a request that has to succeed."""
        headers = {"Authorization": f"Bearer {token or self.admin}", "Accept-Language": language}
        client = self.host.client()
        answer = await client.open(path, method=method, json=body, headers=headers)
        text = await answer.get_data(as_text=True)
        assert answer.status_code < 300, f"{answer.status_code} {text}"
        return json.loads(text) if text else None
