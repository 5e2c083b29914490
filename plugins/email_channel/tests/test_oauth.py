"""Mailboxes that sign in with OAuth 2.0: a real authorization server, Dovecot and SMTP over TLS.

One file because all of it needs these three, and the host between them.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.oauth.authority import CLIENT, Authority, run_authority
from tests.oauth.strict_smtp import build_server

import chatclick_email_channel
from chatclick.clock import now
from chatclick.errors import Unavailable
from chatclick.oauth import Grants, NotConnected
from chatclick.security.egress import Egress
from chatclick.settings import EgressSettings
from chatclick.testing import BenchHost, WholeHost
from chatclick_email_channel.models import Consent, Grant, Outgoing
from chatclick_email_channel.service import Service

from .conftest import until, write
from .dovecot import Dovecot, run_dovecot
from .strict_smtp import StandardSmtp, StrictSmtp

pytestmark = pytest.mark.slow

API = "/api/v1/email-channel"
ORIGIN = "https://chat.example.com"
USER = "help@shop.example"


@pytest.fixture
def authority() -> Iterator[Authority]:
    """A running authorization server that knows where this host is."""
    with run_authority() as made:
        made.redirect_uris.add(f"{ORIGIN}/plugins/email_channel/connected")
        yield made


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


@pytest.fixture(params=["xoauth2", "xoauth2 oauthbearer"], ids=["xoauth2", "oauthbearer"])
def mechanisms(request: pytest.FixtureRequest) -> str:
    """What the mail servers offer."""
    return str(request.param)


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


async def test_a_mailbox_is_connected_read_and_answered(
    whole: Connecting, mechanisms: str, capfd: pytest.CaptureFixture[str]
) -> None:
    await whole.set_up()
    assert (await whole.show())["status"] == "new"

    shown = await whole.connect()

    assert (shown["status"], shown["account"]) == ("connected", USER)
    assert shown["connected_at"] is not None
    await until(whole.is_read)
    mail = await whole.deliver("Where is it?")
    path = f"/api/v1/sessions/{mail['session_id']}/messages"
    await whole.site.call("POST", path, {"client_msg_id": "one", "text": "On its way."})
    (answer,) = await until(lambda: whole.smtp.mails)
    assert answer["To"] == "Ann <ann@example.com>"
    name = "OAUTHBEARER" if "bearer" in mechanisms else "XOAUTH2"
    assert whole.smtp.said[0] == (name, USER)
    trial = await whole.site.call("POST", f"{API}/mailboxes/{whole.mailbox_id}/test")
    assert trial == {"imap": "", "smtp": ""}

    # nothing that was given out is told, logged or kept as it is
    told = json.dumps([await whole.show(), await whole.box()])
    audit = json.dumps(await whole.site.call("GET", "/api/v1/audit?limit=100"))
    logged = "".join(capfd.readouterr())
    rows = json.dumps([dict(one) async for one in Grant.all().values()], default=str)
    assert "email_channel.connect_grant" in audit
    for secret in (*whole.authority.issued, whole.authority.secret):
        assert secret not in told + audit + logged + rows


async def test_a_consent_is_good_once_and_for_whoever_began_it(connecting: Connecting) -> None:
    site = connecting.site
    await connecting.set_up()
    given = connecting.authority.consent
    first = await asyncio.to_thread(given, await connecting.begin())
    other = site.host.add_agent("Ada", role="admin").id

    with pytest.raises(AssertionError, match="state_unknown"):
        await connecting.finish(first, other)
    with pytest.raises(AssertionError, match="state_unknown"):
        await connecting.finish({**first, "state": "guessed" * 8})
    assert (await connecting.show())["status"] == "new"
    assert (await connecting.finish(first))["status"] == "connected"
    with pytest.raises(AssertionError, match="state_unknown"):
        await connecting.finish(first)

    late = await asyncio.to_thread(given, await connecting.begin())

    async def age() -> None:
        await Consent.all().update(expires_at=now() - timedelta(seconds=1))

    await connecting.service.context.write(age)
    with pytest.raises(AssertionError, match="state_unknown"):
        await connecting.finish(late)


async def test_what_goes_wrong_on_the_consent_page_is_said(connecting: Connecting) -> None:
    await connecting.set_up()
    consent, authority = connecting.authority.consent, connecting.authority

    denied = await asyncio.to_thread(consent, await connecting.begin(), "no")
    with pytest.raises(AssertionError, match="consent_denied"):
        await connecting.finish(denied)

    mixed = await asyncio.to_thread(consent, await connecting.begin())
    with pytest.raises(AssertionError, match="Another server answered"):
        await connecting.finish({**mixed, "iss": "https://evil.example"})

    forged = await asyncio.to_thread(consent, await connecting.begin())
    with pytest.raises(AssertionError, match="invalid_grant"):
        await connecting.finish({**forged, "code": "guessed"})

    injected = await asyncio.to_thread(consent, await connecting.begin())
    other = await asyncio.to_thread(consent, await connecting.begin())
    with pytest.raises(AssertionError, match="PKCE"):
        await connecting.finish({**injected, "code": other["code"]})

    authority.secret = "changed"
    late = await asyncio.to_thread(consent, await connecting.begin())
    with pytest.raises(AssertionError, match="invalid_client"):
        await connecting.finish(late)
    assert (await connecting.show())["status"] == "new"
    assert await Consent.all().count() == 1  # of the code that was handed in elsewhere


async def test_the_way_back_leads_to_the_page_with_nothing_in_its_query(
    connecting: Connecting,
) -> None:
    client: Any = connecting.site.host.client()

    back = await client.get("/plugins/email_channel/connected?state=a&code=b%23&evil=1")

    assert back.status_code == 303
    assert back.headers["Location"] == "/admin/p/email_channel#state=a&code=b%23"
    assert back.headers["Cache-Control"] == "no-store"


async def test_a_token_that_ends_while_mails_are_awaited_is_replaced(
    connecting: Connecting,
) -> None:
    await connecting.set_up()
    await connecting.connect()
    await until(connecting.is_read)

    # the server counts otherwise than was said, and ends the connection
    connecting.authority.end_access()
    connecting.dovecot.stop()
    connecting.dovecot.start()
    mail = await connecting.deliver("Still there?")

    assert mail["outcome"] == "received"
    assert connecting.authority.refreshed == 1
    await until(connecting.is_read)

    # and one that SMTP refuses, while IMAP goes on
    connecting.authority.end_access()
    await connecting.site.grace.says("Yes.", session_id=mail["session_id"])

    async def is_delayed() -> Any:
        rows = (await connecting.site.call("GET", f"{API}/outgoing"))["data"]
        return rows and rows[0]["attempts"] == 1 and rows[0]["detail"].startswith("535")

    await until(is_delayed)
    trial = await connecting.site.call("POST", f"{API}/mailboxes/{connecting.mailbox_id}/test")
    assert trial == {"imap": "", "smtp": ""}
    assert connecting.authority.refreshed == 2


async def test_a_sign_in_that_is_taken_back_is_said_told_and_no_longer_tried(
    connecting: Connecting,
) -> None:
    await connecting.set_up()
    await connecting.connect()
    await until(connecting.is_read)

    connecting.authority.revoke()
    connecting.dovecot.stop()
    connecting.dovecot.start()

    async def is_broken() -> bool:
        return (await connecting.show())["status"] == "broken"

    await until(is_broken)

    async def is_said() -> bool:
        return "Connect again" in (await connecting.box())["trouble"]

    await until(is_said)
    path, taken_back = f"{API}/mailboxes/{connecting.mailbox_id}", "Die Anmeldung wurde zurückgen"
    shown = await connecting.site.call("GET", path, language="de")
    tried = await connecting.site.call("POST", f"{path}/test", {}, language="de")
    for said in (shown["trouble"], tried["imap"], tried["smtp"]):
        assert said.startswith(taken_back) and said.endswith("(invalid_grant: It was taken back.)")
    (watcher,) = connecting.service._watchers.values()
    await until(watcher._task.done)
    with pytest.raises(NotConnected, match="Connect again"):
        await connecting.service.grants.get_token(connecting.mailbox_id)

    (notice,) = await until(lambda: connecting.site.host.outbox.notices)
    assert notice.title == f"The mailbox {USER} has to be connected again"
    assert notice.staff_ids == (connecting.site.admin,)

    await connecting.connect()
    await until(connecting.is_read)
    assert (await connecting.deliver("Back again?"))["outcome"] == "received"


async def test_answers_of_a_mailbox_that_is_not_connected_wait_together(
    connecting: Connecting,
) -> None:
    await connecting.set_up()
    await connecting.connect()
    await until(connecting.is_read)  # what lay there before is not taken in
    mail = await connecting.deliver("Where is it?")
    await connecting.site.call("DELETE", f"{API}/grants/{connecting.mailbox_id}")
    grace, session_id = connecting.site.grace, mail["session_id"]
    await grace.says("One.", session_id=session_id)
    await grace.says("Two.", session_id=session_id)

    began = now()

    async def make_due() -> None:
        await Outgoing.all().update(next_at=began)

    async def have_waited() -> bool:
        return await Outgoing.filter(detail__contains="consented").count() == 2

    await until(have_waited)
    await connecting.service.context.write(make_due)
    connecting.service.outbox._changed.set()

    async def wait_together() -> bool:
        rows = await Outgoing.all()
        ends = {one.next_at for one in rows}
        return len(rows) == 2 and len(ends) == 1 and ends != {began}

    await until(wait_together)
    rows = await Outgoing.all()
    assert [(one.attempts, one.status, one.detail) for one in rows] == [
        (0, "waiting", "Nobody has consented.")
    ] * 2


@pytest.mark.parametrize("is_rotating", [True, False], ids=["rotating", "lasting"])
async def test_of_two_hosts_one_asks_for_a_fresh_token(
    connecting: Connecting, is_rotating: bool
) -> None:
    authority = connecting.authority
    authority.is_rotating = is_rotating
    await connecting.set_up()
    await connecting.connect()
    lost: list[str] = []

    async def tell(grant_id: str, trouble: str) -> None:
        lost.append(trouble)

    context, box = connecting.service.context, connecting.mailbox_id
    hosts = [Grants(context, Grant, Consent, tell) for _ in range(2)]
    for rounds in range(1, 4):
        before = await hosts[0].get_token(box)
        await hosts[0].distrust(box, before)
        authority.pause_s = 0.3

        found = await asyncio.gather(*(one.get_token(box) for one in hosts * 3))

        assert len(set(found)) == 1 and found[0] != before
        assert authority.is_good(found[0])
        assert (authority.refreshed, authority.reused, lost) == (rounds, 0, [])
    for one in hosts:
        await one.stop()


async def test_whoever_waits_may_go_and_the_token_is_kept(connecting: Connecting) -> None:
    await connecting.set_up()
    await connecting.connect()
    grants, box = connecting.service.grants, connecting.mailbox_id
    await grants.distrust(box, await grants.get_token(box))
    connecting.authority.pause_s = 0.5

    waiting = asyncio.create_task(grants.get_token(box))
    await until(lambda: grants._tokens._refreshing)
    waiting.cancel()
    await asyncio.wait((waiting,))
    await grants.stop()

    assert connecting.authority.is_good(await grants.get_token(box))
    assert (connecting.authority.refreshed, connecting.authority.reused) == (1, 0)


async def test_a_claim_of_a_host_that_is_gone_is_taken_over(
    connecting: Connecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await connecting.set_up()
    await connecting.connect()
    grants, box = connecting.service.grants, connecting.mailbox_id
    await grants.distrust(box, await grants.get_token(box))

    async def claim() -> None:
        await Grant.filter(id=box).update(refresher="somebody")

    await connecting.service.context.write(claim)
    waiting = asyncio.create_task(grants.get_token(box))
    await asyncio.wait((waiting,), timeout=1.0)
    assert not waiting.done()

    monkeypatch.setattr("chatclick.oauth.refreshing.GONE_AFTER_S", 0.0)
    assert connecting.authority.is_good(await waiting)


async def test_a_server_that_is_away_takes_nothing_back(connecting: Connecting) -> None:
    await connecting.set_up()
    await connecting.connect()
    grants, box = connecting.service.grants, connecting.mailbox_id
    await grants.distrust(box, await grants.get_token(box))

    connecting.authority.is_down = True
    with pytest.raises(Exception, match="503"):
        await grants.get_token(box)
    assert (await connecting.show())["status"] == "connected"

    connecting.authority.is_down = False
    assert connecting.authority.is_good(await grants.get_token(box))


async def test_a_secret_that_ran_out_is_replaced_without_another_consent(
    connecting: Connecting,
) -> None:
    await connecting.set_up()
    await connecting.connect()
    grants, box = connecting.service.grants, connecting.mailbox_id
    await grants.distrust(box, await grants.get_token(box))
    connecting.authority.secret = "the next one"

    with pytest.raises(NotConnected, match="Enter a new one"):
        await grants.get_token(box)
    assert (await connecting.show())["status"] == "broken"

    assert (await connecting.put(client_secret="the next one"))["status"] == "connected"
    assert connecting.authority.is_good(await grants.get_token(box))


@pytest.mark.parametrize("error", ["invalid_scope", "policy_of_the_day"])
async def test_only_a_leave_that_was_taken_back_is_forgotten(
    connecting: Connecting, error: str
) -> None:
    await connecting.set_up()
    await connecting.connect()
    grants, box = connecting.service.grants, connecting.mailbox_id
    await grants.distrust(box, await grants.get_token(box))

    connecting.authority.error = error
    with pytest.raises((NotConnected, Unavailable), match=error):
        await grants.get_token(box)
    connecting.authority.error = ""

    assert (await connecting.put())["status"] == "connected"
    assert connecting.authority.is_good(await grants.get_token(box))


async def test_an_operators_rule_takes_nothing_back(
    connecting: Connecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await connecting.set_up()
    await connecting.connect()
    grants, box = connecting.service.grants, connecting.mailbox_id
    await grants.distrust(box, await grants.get_token(box))

    strict = Egress()
    with monkeypatch.context() as patch:
        patch.setattr(connecting.site.host.outbox, "request", strict.request)
        with pytest.raises(Unavailable, match="called"):
            await grants.get_token(box)
    await strict.aclose()

    assert connecting.authority.is_good(await grants.get_token(box))


async def test_saving_the_same_again_keeps_what_is_under_way(connecting: Connecting) -> None:
    await connecting.set_up()
    await connecting.connect()
    grants, box = connecting.service.grants, connecting.mailbox_id
    await grants.distrust(box, await grants.get_token(box))
    connecting.authority.pause_s = 0.5
    connecting.authority.asked.clear()

    waiting = asyncio.create_task(grants.get_token(box))
    await until(connecting.authority.asked.is_set)
    await connecting.put()

    assert connecting.authority.is_good(await waiting)
    await grants.distrust(box, await grants.get_token(box))
    assert connecting.authority.is_good(await grants.get_token(box))
    assert connecting.authority.reused == 0


async def test_a_consent_is_only_for_what_was_set_up_then(connecting: Connecting) -> None:
    consent = connecting.authority.consent
    await connecting.set_up()

    old = await asyncio.to_thread(consent, await connecting.begin())
    url = connecting.authority.url
    await connecting.put(issuer="", authorize_url=f"{url}/authorize", token_url=f"{url}/token")
    assert await Consent.all().count() == 0
    with pytest.raises(AssertionError, match="state_unknown"):
        await connecting.finish(old)

    # and while the server is asked for tokens
    late = await asyncio.to_thread(consent, await connecting.begin())
    connecting.authority.pause_s = 0.5
    finishing = asyncio.create_task(connecting.finish(late))
    await until(connecting.authority.asked.is_set)
    await connecting.site.call("DELETE", f"{API}/grants/{connecting.mailbox_id}")
    with pytest.raises(AssertionError, match="409"):
        await finishing
    assert (await connecting.show())["status"] == "new"


async def test_secrets_and_tokens_go_to_no_other_server(connecting: Connecting) -> None:
    await connecting.set_up()
    await connecting.connect()
    other = {"provider": "other", "client_id": CLIENT, "token_url": "https://evil.example/token"}
    other |= {"authorize_url": "https://evil.example/"}
    path = f"{API}/grants/{connecting.mailbox_id}"

    with pytest.raises(AssertionError, match="Give it again"):
        await connecting.site.call("PUT", path, other)
    assert (await connecting.show())["status"] == "connected"

    mailbox = f"{API}/mailboxes/{connecting.mailbox_id}"
    await connecting.site.call("PATCH", mailbox, {"imap_host": "evil.example"})
    assert (await connecting.show())["status"] == "new"
    await connecting.site.call("DELETE", mailbox)
    assert await Grant.all().count() == 0


@pytest.mark.parametrize("change", [{"imap_host": "evil.example"}, {"username": "chief"}])
async def test_the_secret_of_the_app_is_for_its_servers_and_account(
    connecting: Connecting, change: dict[str, str]
) -> None:
    await connecting.set_up(flow="app")
    await connecting.begin()
    mailbox = f"{API}/mailboxes/{connecting.mailbox_id}"
    other = await connecting.site.call("GET", mailbox)
    made = {name: other[name] for name in ("imap_host", "smtp_host", "username", "sign_in")}
    await connecting.site.call("POST", f"{API}/mailboxes", {**made, "address": "it@shop.example"})

    with pytest.raises(AssertionError, match="address_taken"):
        await connecting.site.call("PATCH", mailbox, {**change, "address": "it@shop.example"})
    assert (await connecting.show())["status"] == "connected"

    await connecting.site.call("PATCH", mailbox, change)
    shown = await connecting.show()
    assert (shown["status"], shown["has_secret"]) == ("new", False)
    with pytest.raises(AssertionError, match="client_secret"):
        await connecting.begin()
    settings = connecting.authority.settings(flow="app")
    del settings["client_secret"]
    with pytest.raises(AssertionError, match="client_secret"):
        await connecting.site.call("PUT", f"{API}/grants/{connecting.mailbox_id}", settings)


async def test_saving_an_app_again_keeps_it_connected(connecting: Connecting) -> None:
    await connecting.set_up(flow="app")
    assert (await connecting.put(flow="app"))["status"] == "new"
    await connecting.begin()

    assert (await connecting.put(flow="app"))["status"] == "connected"
    grants, box = connecting.service.grants, connecting.mailbox_id
    assert connecting.authority.is_good(await grants.get_token(box))


async def test_the_app_itself_is_connected_without_a_page(connecting: Connecting) -> None:
    await connecting.set_up(flow="app")

    assert await connecting.begin() == ""

    assert (await connecting.show())["status"] == "connected"
    await until(connecting.is_read)
    grants, box = connecting.service.grants, connecting.mailbox_id
    before = await grants.get_token(box)
    await grants.distrust(box, before)
    assert await grants.get_token(box) != before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"issuer": "http://login.example.com"}, "begins with https"),
        ({"issuer": "https://127.0.0.1:9"}, "is not called"),
        ({"issuer": "javascript:alert(1)"}, "web address"),
        ({"provider": "elsewhere"}, "Use one of"),
        ({"provider": "microsoft", "organisation": "a/b"}, "organisation"),
        ({"provider": "google", "flow": "app"}, "Google knows no"),
        ({"issuer": ""}, "Give the issuer"),
        ({"scopes": "a  b"}, "one space"),
        ({"client_id": "a\nb"}, "line of text"),
        ({"surprise": 1}, "no such field"),
    ],
)
async def test_settings_that_cannot_be_are_refused(
    connecting: Connecting, changes: dict[str, Any], said: str
) -> None:
    await connecting.set_up()

    with pytest.raises(AssertionError, match=rf"422.*({said})"):
        await connecting.put(**changes)
