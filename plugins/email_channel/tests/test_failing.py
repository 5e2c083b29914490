"""Mails that make errors: which are passed over, which wait, and what is known of them then."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from asyncpg import ConnectionDoesNotExistError, ProgramLimitExceededError
from tortoise.exceptions import IntegrityError, OperationalError

from chatclick.mail import ReceivedMail, read_mail
from chatclick_email_channel import taking, watching

from .conftest import Post
from .mails import write

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(watching, "FIRST_PAUSE_S", 0.01)
    monkeypatch.setattr(watching, "LONGEST_PAUSE_S", 0.01)


@pytest.mark.parametrize("error", [RuntimeError, IntegrityError, ProgramLimitExceededError])
async def test_a_mail_that_only_makes_errors_lets_those_behind_it_pass(
    post: Post, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    await post.set_up()
    tries = []

    def strip(text: str) -> str:
        if "bad" in text:
            tries.append(text)
            raise error("nobody thought of this")
        return text

    monkeypatch.setattr(taking, "strip_quotes", strip)
    passed = await post.deliver(write("A bad one"))
    row = await post.deliver(write("A good one"))

    assert (passed["outcome"], passed["reason"]) == ("refused", "failed")
    assert (len(tries), post.texts(row)) == (taking.MOST_TRIES, ["A good one"])


@pytest.mark.parametrize(
    "trouble",
    [PermissionError, TimeoutError, OperationalError, ConnectionDoesNotExistError],
)
async def test_a_mail_waits_for_the_end_of_trouble_that_is_not_its_own(
    post: Post, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    await post.set_up()
    attach = post.host.services.channels.attach
    tries = []

    async def fail(*given: Any, **named: Any) -> Any:
        tries.append(given)
        if len(tries) <= taking.MOST_TRIES:
            raise trouble("not of the mail")
        return await attach(*given, **named)

    monkeypatch.setattr(post.host.services.channels, "attach", fail)
    mail = write("See the file")
    mail.add_attachment(b"%PDF-1.7\n", maintype="application", subtype="pdf", filename="a.pdf")
    row = await post.deliver(mail)

    assert (row["outcome"], post.texts(row)) == ("received", ["See the file"])


async def test_what_no_database_takes_of_a_mail_does_not_keep_it_from_being_passed_over(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.set_up()

    def read(*given: Any) -> ReceivedMail:
        mail = read_mail(*given)
        return replace(mail, sender="a\ud800b@c.example") if "bad" in mail.text else mail

    monkeypatch.setattr(taking, "read_mail", read)
    passed = await post.deliver(write("A bad one"))
    row = await post.deliver(write("A good one"))

    assert (passed["reason"], passed["sender"]) == ("failed", "a b@c.example")
    assert post.texts(row) == ["A good one"]


async def test_a_mail_that_is_passed_over_is_known_by_its_id_and_sender(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.set_up()
    channels = post.host.services.channels

    async def fail(*given: Any, **named: Any) -> Any:
        raise RuntimeError("nobody thought of this")

    with monkeypatch.context() as patch:
        patch.setattr(channels, "begin", fail)
        bad = write("A bad one")
        passed = await post.deliver(bad)
    await asyncio.to_thread(post.dovecot.deliver, post.user, bad)
    await post.deliver(write("A good one"))

    assert (passed["reason"], passed["sender"]) == ("failed", "ann@example.com")
    assert len(await post.list_incoming()) == 2


async def test_a_mail_whose_message_is_stored_came_in_whatever_fails_then(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.set_up()
    mail = write("First")

    async def fail(*given: Any, **named: Any) -> Any:
        raise RuntimeError("nobody thought of this")

    with monkeypatch.context() as patch:
        patch.setattr(post.host.services.blobs, "put", fail)
        row = await post.deliver(mail)
    later = await post.deliver(write("Second", References=str(mail["Message-ID"])))

    assert (row["outcome"], row["detail"]) == ("received", "RuntimeError")
    assert later["session_id"] == row["session_id"]
    assert post.texts(row) == ["First", "Second"]


async def test_another_mail_of_the_same_number_has_all_its_tries(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.to_thread(post.dovecot.make_folder, post.user, "Help")
    await post.set_up(folder="Help")
    tries = []

    def strip(text: str) -> str:
        tries.append(text.strip())
        if len(tries) == taking.MOST_TRIES - 1:
            post.dovecot.make_folder(post.user, "Help")
            post.dovecot.deliver(post.user, write("Second"), "Help")
        if len(tries) <= taking.MOST_TRIES:
            raise RuntimeError("nobody thought of this")
        return text

    monkeypatch.setattr(taking, "strip_quotes", strip)
    row = await post.deliver(write("First"), folder="Help")

    assert tries == ["First"] * (taking.MOST_TRIES - 1) + ["Second"] * 2
    assert (row["outcome"], post.texts(row)) == ("received", ["Second"])
