"""Mailboxes are connected with OAuth 2.0: the consent page, the way back, changed settings."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from tests.oauth.authority import CLIENT

from chatclick.clock import now
from chatclick_email_channel.models import Consent, Grant

from .connecting import API, USER, Connecting
from .mails import until

pytestmark = pytest.mark.slow


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
