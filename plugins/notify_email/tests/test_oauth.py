"""Signing in at the server of the settings with OAuth 2.0, where it takes tokens alone."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.certificates import write_certificate
from tests.oauth.authority import Authority, run_authority
from tests.oauth.strict_smtp import TokensOnly, build_server
from tortoise.exceptions import OperationalError

import chatclick_notify_email
from chatclick import TryLater
from chatclick.hooks import HookError
from chatclick.host.context import HostContext
from chatclick.security.egress import Egress
from chatclick.testing import BenchHost
from chatclick.testing.host import TESTER

from .conftest import Mailbox, Post

ORIGIN = "https://chat.shop.example"


@dataclass
class StrictMailbox(TokensOnly, Mailbox):
    """Keeps what whoever has a good token sends."""


@pytest.fixture
def authority() -> Iterator[Authority]:
    """A running authorization server that knows where this host is."""
    with run_authority() as made:
        made.redirect_uris.add(f"{ORIGIN}/plugins/notify_email/connected")
        yield made


@pytest.fixture
async def strict(
    host: BenchHost, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Post]:
    """The plugin at work, with a server that takes tokens alone."""
    monkeypatch.setenv("SSL_CERT_FILE", str(write_certificate(tmp_path)))
    mailbox = StrictMailbox(is_good=authority.is_good)
    server = await asyncio.get_running_loop().create_server(
        lambda: build_server(mailbox, tmp_path), "127.0.0.1", 0
    )
    mailbox.port = server.sockets[0].getsockname()[1]
    egress = Egress(ports=[authority.port], allowed_networks=["127.0.0.0/8"])
    monkeypatch.setattr(host.outbox, "request", egress.request)
    made = Post(host, mailbox)
    safe = {"security": "starttls", "username": authority.user}
    await host.run(chatclick_notify_email.plugin, config={**made.settings, **safe})
    yield made
    await egress.aclose()
    server.close()
    await server.wait_closed()


async def find_grant(post: Post) -> str:
    """Return the id of the grant for the server of the settings."""
    return str((await post.call("GET", "/sign-in"))[1]["grant_id"])


async def connect(post: Post, authority: Authority) -> str:
    """Connect, as a person does; return the id of the grant."""
    path = f"/grants/{await find_grant(post)}"
    status, document = await post.call("PUT", path, authority.settings())
    assert status == 200, document
    status, document = await post.call("POST", f"{path}/connect", {"origin": ORIGIN})
    given = await asyncio.to_thread(authority.consent, document["url"])
    status, document = await post.call("POST", "/grants/finish", given)
    assert (status, document["status"]) == (200, "connected"), document
    return str(document["id"])


async def test_mail_goes_out_as_the_account_that_is_connected(strict, authority) -> None:
    with pytest.raises((TryLater, HookError)):
        await strict.send(strict.unread("Hello"), strict.ann())

    await connect(strict, authority)
    await strict.send(strict.unread("Hello"), strict.ann())

    assert len(strict.mailbox.mails) == 1
    assert strict.mailbox.said == [("XOAUTH2", authority.user)]


async def test_a_token_that_is_refused_before_its_time_is_replaced(strict, authority) -> None:
    await connect(strict, authority)
    authority.end_access()
    notification = strict.unread("Hello")

    with pytest.raises((TryLater, HookError)):
        await strict.send(notification, strict.ann())
    await strict.send(notification, strict.ann())

    assert len(strict.mailbox.mails) == 1
    assert authority.refreshed == 1


async def test_a_fresh_token_that_takes_long_is_kept_for_the_next_attempt(
    strict, authority, monkeypatch
) -> None:
    grant_id, grants = (
        await connect(strict, authority),
        chatclick_notify_email.plugin._service.grants,
    )
    await grants.distrust(grant_id, await grants.get_token(grant_id))
    monkeypatch.setattr("chatclick_notify_email.service.TOKEN_WAIT_S", 0.2)
    authority.pause_s = 1.0
    notification = strict.unread("Hello")

    with pytest.raises((TryLater, HookError), match="takes its time"):
        await strict.send(notification, strict.ann())
    assert strict.mailbox.mails == []
    await grants.stop()
    await strict.send(notification, strict.ann())

    assert len(strict.mailbox.mails) == 1
    assert authority.refreshed == 1


async def test_a_sign_in_that_is_taken_back_is_said_and_told(strict, authority) -> None:
    await connect(strict, authority)
    authority.revoke()
    with pytest.raises((TryLater, HookError)):
        await strict.send(strict.unread("Hello"), strict.ann())

    with pytest.raises((TryLater, HookError)):
        await strict.send(strict.unread("Again"), strict.ann())

    (row,) = (await strict.call("GET", "/grants"))[1]["data"]
    assert row["status"] == "broken"
    headers = {"Authorization": f"Bearer {strict.admin}", "Accept-Language": "de-AT, en;q=0.5"}
    answer = await strict.client.get("/api/v1/notify-email/grants", headers=headers)
    (german,) = (await answer.get_json())["data"]
    assert german["trouble"].startswith("Die Anmeldung wurde zurückgenommen.")
    assert german["trouble"].endswith("(invalid_grant: It was taken back.)")
    (notice,) = strict.host.outbox.notices
    assert (notice.title, notice.staff_ids) == ("Mail has to be connected again", (strict.admin,))
    assert "Connect again" in chatclick_notify_email.plugin._service.ledger.trouble


async def test_what_was_granted_for_a_server_goes_to_no_other(strict, authority) -> None:
    before = await connect(strict, authority)
    assert (await strict.call("DELETE", "/sign-in"))[0] == 204
    assert (await strict.call("GET", "/grants"))[1]["data"] == []

    assert await connect(strict, authority) == before
    status, _ = await strict.call("PUT", "/grants/smtp_other", authority.settings())
    assert status == 404
    assert chatclick_notify_email.plugin._service.context.config["port"] == strict.mailbox.port
    other = {**chatclick_notify_email.plugin._service.context.config, "host": "localhost"}
    assert chatclick_notify_email.servers.name_grant(other) != before


async def list_grants(post: Post) -> list[tuple[str, bool]]:
    """Return what became of each grant, and whether its client's secret is kept."""
    rows = (await post.call("GET", "/grants"))[1]["data"]
    return [(row["status"], row["has_secret"]) for row in rows]


@pytest.mark.parametrize("is_on", [True, False])
async def test_who_signs_in_as_another_has_to_connect_again(strict, authority, is_on) -> None:
    await connect(strict, authority)
    plugins, settings = strict.host.plugins, plugin_settings()
    await plugins.set_config("notify_email", {**settings, "sender_name": "A shop"}, actor=TESTER)
    assert await list_grants(strict) == [("connected", True)], "nothing about it was changed"

    authority.user = "sales@shop.example"
    if not is_on:
        await plugins.disable("notify_email", actor=TESTER)
    await plugins.set_config("notify_email", {**settings, "username": authority.user}, actor=TESTER)
    if not is_on:
        await plugins.enable("notify_email", actor=TESTER)

    assert await list_grants(strict) == [("new", True)]
    with pytest.raises((TryLater, HookError)):
        await strict.send(strict.unread("Hello"), strict.ann())
    await connect(strict, authority)
    await strict.send(strict.unread("Hello"), strict.ann())
    assert strict.mailbox.said == [("XOAUTH2", "sales@shop.example")]


async def test_a_start_writes_nothing_where_nobody_signed_in(strict, monkeypatch) -> None:
    plugins = strict.host.plugins
    await plugins.disable("notify_email", actor=TESTER)
    writes = []

    async def write(context: HostContext, work: object) -> None:
        writes.append(context.plugin_id)

    with monkeypatch.context() as patch:
        patch.setattr(HostContext, "write", write)
        await plugins.enable("notify_email", actor=TESTER)

    assert (plugins.get("notify_email")["state"], writes) == ("running", [])


async def test_trouble_while_it_starts_is_waited_for(strict, authority, monkeypatch) -> None:
    await connect(strict, authority)
    plugins, settings = strict.host.plugins, plugin_settings()
    await plugins.disable("notify_email", actor=TESTER)
    await plugins.set_config("notify_email", {**settings, "username": "b"}, actor=TESTER)

    async def fail(context: HostContext, work: object) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(HostContext, "write", fail)
        await plugins.enable("notify_email", actor=TESTER)
        assert plugins.get("notify_email")["state"] == "retrying"


async def test_with_another_sender_as_whom_it_signs_in_it_has_to_be_connected_again(
    strict, authority
) -> None:
    plugins = strict.host.plugins
    settings = {**plugin_settings(), "username": "", "sender": authority.user}
    await plugins.set_config("notify_email", settings, actor=TESTER)
    await connect(strict, authority)

    settings["sender"] = "sales@shop.example"
    await plugins.set_config("notify_email", settings, actor=TESTER)

    assert await list_grants(strict) == [("new", True)]


def plugin_settings() -> dict[str, Any]:
    """Return the settings in force."""
    return dict(chatclick_notify_email.plugin._service.context.config)
