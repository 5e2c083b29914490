"""Mailboxes that are connected with OAuth 2.0: tokens that end, are taken back, are shared."""

import asyncio
from typing import Any

import pytest

from chatclick.clock import now
from chatclick.errors import Unavailable
from chatclick.oauth import Grants, NotConnected
from chatclick.security.egress import Egress
from chatclick_email_channel.models import Consent, Grant, Outgoing

from .connecting import API, USER, Connecting
from .mails import until

pytestmark = pytest.mark.slow


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
