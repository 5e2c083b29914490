"""From a mail in a real mailbox to a message, once, in the right conversation, or not at all."""

import asyncio
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest

import chatclick_email_channel
from chatclick.clock import now
from chatclick.reading import refuse as refuse_value
from chatclick.testing import contract_check
from chatclick_email_channel import imap, watching
from chatclick_email_channel.imap import ImapFailed, ImapSession
from chatclick_email_channel.models import Incoming, Mailbox

from .conftest import Post
from .dovecot import run_dovecot
from .mails import read_text, until, write

pytestmark = pytest.mark.slow


async def test_a_mail_begins_a_conversation(post: Post) -> None:
    await post.set_up()

    row = await post.deliver(write("Where is it?\n\n-- \nAnn", To="Help <help@shop.example>"))

    session = post.session(row)
    assert (row["outcome"], row["reason"]) == ("received", "")
    assert (session.channel, session.subject) == ("email", "My order")
    assert (session.visitor.name, session.visitor.email) == ("Ann", "ann@example.com")
    assert not session.visitor.is_identified
    assert post.texts(row) == ["Where is it?"]
    figure = partial(post.host.read_figure, "email_channel", "mails", result="received")
    assert await until(figure) == 1


async def test_html_files_and_odd_letters_arrive(post: Post) -> None:
    await post.set_up()
    mail = write(" ", Subject="Grüße 🎉", From='"Ünn" <ann@example.com>')
    html = "<p>See <b>this</b><script>alert(1)</script><img src='https://spy.example/p.gif'></p>"
    mail.add_alternative(html, subtype="html")
    mail.add_attachment(b"%PDF-1.7\n", maintype="application", subtype="pdf", filename="a.pdf")

    row = await post.deliver(mail)

    (message,) = post.host.world.messages[row["session_id"]]
    assert message.content["type"] == "file"
    assert message.content["text"] == "See this"
    assert len(message.content["attachments"]) == 1
    assert post.session(row).subject == "Grüße 🎉"
    assert post.session(row).visitor.name == "Ünn"


async def test_pictures_stand_in_the_text_and_those_of_what_is_quoted_do_not(post: Post) -> None:
    await post.set_up()
    mail = write(" ")
    html = "<p>This <img src='cid:new@x'> one.</p><p>On 1 May, Shop wrote:</p>"
    html += "<blockquote>Which? <img src='cid:old@x'></blockquote>"
    mail.add_alternative(html, subtype="html")
    page = mail.get_body(("html",))
    assert isinstance(page, EmailMessage)
    for name in ("new", "old"):
        page.add_related(b"GIF89a", "image", "gif", cid=f"<{name}@x>", filename=f"{name}.gif")

    row = await post.deliver(mail)

    (message,) = post.host.world.messages[row["session_id"]]
    assert message.text == "This [new.gif] one."
    assert len(message.content["attachments"]) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<p>See below.</p><p>-- <br>Ann</p><p><img src='cid:lamp@x'></p>",
        "<p>See below.</p><p>From: Bob<br>Sent: Monday<br>To: Ann</p><img src='cid:lamp@x'>",
    ],
    ids=["signature", "forwarded"],
)
async def test_a_picture_behind_a_signature_or_in_a_forwarded_mail_arrives(
    post: Post, html: str
) -> None:
    await post.set_up()
    mail = write(" ")
    mail.add_alternative(html, subtype="html")
    page = mail.get_body(("html",))
    assert isinstance(page, EmailMessage)
    page.add_related(b"GIF89a", "image", "gif", cid="<lamp@x>", filename="lamp.gif")

    row = await post.deliver(mail)

    (message,) = post.host.world.messages[row["session_id"]]
    assert message.text == "See below."
    assert len(message.content["attachments"]) == 1


async def test_an_answer_of_the_visitor_stays_in_its_conversation(post: Post) -> None:
    await post.set_up()
    first = write()
    row = await post.deliver(first)
    answer = await post.answer(row["session_id"], "It is on its way.")
    assert (answer["To"], answer["Subject"]) == ("Ann <ann@example.com>", "Re: My order")
    assert answer["From"] == "The Shop <help@shop.example>"
    assert answer["In-Reply-To"] == first["Message-ID"]
    assert read_text(answer).startswith("It is on its way.\n\nOn ")

    by_address = await post.deliver(write("By address", To=str(answer["Reply-To"])))
    by_id = await post.deliver(write("By id", References=str(answer["Message-ID"])))
    by_own = await post.deliver(write("By own", In_Reply_To=str(first["Message-ID"])))

    assert {one["session_id"] for one in (by_address, by_id, by_own)} == {row["session_id"]}
    assert post.texts(row) == [
        *("Where is my order?", "It is on its way.", "By address", "By id", "By own")
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"Message_ID": "<CAB" + "x" * 60 + "@mail.example.com>"},
        {"To": "help+" + "x" * 50 + "@shop.example"},
        {"References": "<" + "x" * 60 + ".y@shop.example>"},
    ],
)
async def test_an_id_longer_than_ours_is_just_another_one(
    post: Post, headers: dict[str, str]
) -> None:
    await post.set_up()

    row = await post.deliver(write("Where is it?", **headers))

    assert (row["outcome"], post.texts(row)) == ("received", ["Where is it?"])


async def test_a_forged_sender_joins_nothing(post: Post) -> None:
    await post.set_up()
    first = write()
    row = await post.deliver(first)
    answer = await post.answer(row["session_id"], "It is on its way.")

    new = await post.deliver(write("Me too"))
    other = await post.deliver(
        write("I am Ann", From="eve@evil.example", References=str(first["Message-ID"]))
    )
    guessed = await post.deliver(write("Hm", To="help+0123456789abcdef@shop.example"))
    known = await post.deliver(
        write("Fwd", From="bob@example.com", References=str(answer["Message-ID"]))
    )

    assert len({one["session_id"] for one in (row, new, other, guessed)}) == 4
    assert known["session_id"] == row["session_id"]
    assert "bob@example.com" in post.host.outbox.notes[-1]


async def test_what_no_person_wrote_is_logged_and_makes_nothing(post: Post) -> None:
    await post.set_up()
    row = await post.deliver(write())
    answer = await post.answer(row["session_id"], "Thanks")

    vacation = await post.deliver(write("Away", Auto_Submitted="auto-replied"))
    looped = await post.deliver(answer)
    news = await post.deliver(write("News", List_Id="<n.example.com>"))

    reasons = [one["reason"] for one in (vacation, looped, news)]
    assert reasons == ["auto_submitted", "own_address", "list"]
    assert len(post.host.world.messages[row["session_id"]]) == 2
    assert vacation["session_id"] is None


async def test_two_machines_that_answer_each_other_come_to_an_end(post: Post) -> None:
    await post.host.configure("email_channel", look_every_s=5, max_per_hour=2)
    await post.set_up()

    outcomes = [(await post.deliver(write(str(number))))["outcome"] for number in range(3)]

    assert outcomes == ["received", "received", "refused"]
    assert (await post.list_incoming("?outcome=refused"))[0]["reason"] == "too_many"


async def test_a_mail_that_is_too_large_stays_where_it_is(post: Post) -> None:
    await post.host.configure("email_channel", look_every_s=5, max_mib=1)
    await post.set_up()

    row = await post.deliver(write("x\n" * 600_000))
    small = await post.deliver(write("small"))

    assert (row["reason"], small["outcome"]) == ("too_large", "received")


async def test_a_mail_of_25_mb_and_one_of_a_thousand_parts_are_read(post: Post) -> None:
    await post.set_up()
    large = write("Large")
    large.add_attachment(b"\0" * 17_000_000, maintype="image", subtype="png", filename="a.png")
    many = write("Many")
    for number in range(1000):
        many.add_attachment(b"x", maintype="image", subtype="png", filename=f"{number}.png")

    first, second = await post.deliver(large), await post.deliver(many)

    assert (first["outcome"], second["outcome"]) == ("received", "received")
    (message,) = post.host.world.messages[second["session_id"]]
    assert len(message.content["attachments"]) == 10
    assert "+990]" in message.content["text"]


@pytest.mark.parametrize(
    "raw",
    [
        b"no mail at all",
        b"From: ann@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHi",
        b"From: ann@example.com\r\nContent-Type: text/plain; charset=no\r\n\r\n\xff\xfe Hi",
    ],
)
async def test_broken_mails_break_nothing(post: Post, raw: bytes) -> None:
    await post.set_up()

    broken = await post.deliver(raw)
    whole = await post.deliver(write())

    assert broken["outcome"] in ("received", "refused")
    assert whole["outcome"] == "received"


async def test_what_was_there_before_makes_no_conversation(post: Post) -> None:
    await asyncio.to_thread(post.dovecot.deliver, post.user, write("Long ago"))
    await post.set_up()

    await post.deliver(write("New"))

    assert [one["outcome"] for one in await post.list_incoming()] == ["received"]


async def test_a_mail_counts_once_when_it_was_not_noted(post: Post) -> None:
    """As after a kill between the message and the note: what was read is read again."""
    await post.set_up()
    row = await post.deliver(write())
    service = chatclick_email_channel.plugin._service

    async def forget() -> None:
        await Incoming.all().delete()
        await Mailbox.all().update(last_uid=0)

    await post.switch(is_enabled=False)
    await service.context.write(forget)
    await post.switch(is_enabled=True)
    again = (await until(post.list_incoming))[0]

    assert again["session_id"] == row["session_id"]
    assert post.texts(row) == ["Where is my order?"]


async def test_a_server_that_counts_anew_brings_nothing_twice(post: Post) -> None:
    await asyncio.to_thread(post.dovecot.make_folder, post.user, "Help")
    await post.set_up(folder="Help")
    first = write("First")
    await post.deliver(first, folder="Help")

    await asyncio.to_thread(post.dovecot.make_folder, post.user, "Help")
    await asyncio.to_thread(post.dovecot.deliver, post.user, first, "Help")
    await post.deliver(write("Second"), folder="Help")

    texts = [one.text for kept in post.host.world.messages.values() for one in kept]
    assert texts == ["First", "Second"]


async def test_old_mails_of_a_folder_that_counts_anew_hide_no_new_ones(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "MOST_LISTED", 2)
    await asyncio.to_thread(post.dovecot.make_folder, post.user, "Help")
    await post.set_up(folder="Help")

    await post.switch(is_enabled=False)
    await asyncio.to_thread(post.dovecot.make_folder, post.user, "Help")
    old = now() - timedelta(hours=2)
    mails = {"1": old, "2": old, "3": old, "New": None, "4": old, "Newer": None}
    for text, at in mails.items():
        await asyncio.to_thread(post.dovecot.deliver, post.user, write(text), "Help", at)
    await post.switch(is_enabled=True)

    async def are_read() -> bool:
        return len(await post.list_incoming()) >= 2

    await until(are_read)
    texts = [one.text for kept in post.host.world.messages.values() for one in kept]
    assert texts == ["New", "Newer"]


async def test_a_server_that_is_gone_and_comes_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "FIRST_PAUSE_S", 0.05)
    monkeypatch.setattr(watching, "LONGEST_PAUSE_S", 0.05)
    with run_dovecot(has_idle=False) as other:
        monkeypatch.setenv("SSL_CERT_FILE", str(other.certificate))
        post.dovecot = other
        await post.set_up()
        await asyncio.to_thread(other.stop)

        async def is_troubled() -> bool:
            return not await post.is_read()

        await until(is_troubled)
        await asyncio.to_thread(other.start)
        row = await post.deliver(write())

    assert row["outcome"] == "received"


async def test_a_mailbox_that_worked_meanwhile_is_read_again_soon(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(watching, "LONGEST_PAUSE_S", 10_000.0)
    await post.set_up()
    breaks = []

    def fail(session: ImapSession, timeout_s: float) -> None:
        breaks.append(timeout_s)
        raise ImapFailed("The connection broke.")

    monkeypatch.setattr(ImapSession, "wait", fail)
    await post.deliver(write())

    # a pause that only doubles is over four hours long by then
    await until(lambda: len(breaks) >= 25)


async def test_a_wrong_password_is_said(post: Post) -> None:
    _, box = await post.call("POST", "/mailboxes", {**post.values, "password": "wrong"})

    async def find_trouble() -> str:
        return (await post.call("GET", f"/mailboxes/{box['id']}"))[1]["trouble"]

    assert "Authentication failed" in await until(find_trouble)
    _, trial = await post.call("POST", f"/mailboxes/{box['id']}/test")
    assert "Authentication failed" in trial["imap"]
    assert trial["smtp"] == ""


async def test_a_conversation_that_is_closed_is_followed_by_a_new_one(post: Post) -> None:
    await post.set_up()
    row = await post.deliver(write())
    answer = await post.answer(row["session_id"], "Done")
    await post.host.services.sessions.close(row["session_id"], outcome="", plugin_id="x")

    later = await post.deliver(write("And now?", To=str(answer["Reply-To"])))

    assert later["session_id"] != row["session_id"]
    assert post.session(later).visitor.id == post.session(row).visitor.id


async def test_a_mail_waits_while_the_queue_of_its_mailbox_is_gone(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "FIRST_PAUSE_S", 0.05)
    monkeypatch.setattr(watching, "LONGEST_PAUSE_S", 0.05)
    await post.set_up()
    channels = post.host.services.channels
    begin = channels.begin

    async def refuse(**beginning: Any) -> Any:
        raise refuse_value("/queue_id", "not_found", "There is no such queue.")

    monkeypatch.setattr(channels, "begin", refuse)
    await asyncio.to_thread(post.dovecot.deliver, post.user, write())

    async def is_told() -> bool:
        _, box = await post.call("GET", f"/mailboxes/{post.mailbox['id']}")
        return box["trouble"] == "There is no such queue."

    await until(is_told)
    assert await post.list_incoming() == []
    monkeypatch.setattr(channels, "begin", begin)
    (row,) = await until(post.list_incoming)
    assert row["outcome"] == "received"


async def test_a_conversation_closed_just_before_a_mail_is_stored_is_followed_by_a_new_one(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.set_up()
    row = await post.deliver(write())
    answer = await post.answer(row["session_id"], "Done")
    services = post.host.services
    receive = services.channels.receive

    async def close_first(session_id: str, *given: Any, **named: Any) -> Any:
        monkeypatch.setattr(services.channels, "receive", receive)
        await services.sessions.close(session_id, outcome="", plugin_id="x")
        return await receive(session_id, *given, **named)

    monkeypatch.setattr(services.channels, "receive", close_first)
    later = await post.deliver(write("And now?", To=str(answer["Reply-To"])))

    assert later["outcome"] == "received"
    assert later["session_id"] != row["session_id"]
    assert post.texts(later) == ["And now?"]


def test_the_plugin_keeps_the_contract() -> None:
    contract_check(chatclick_email_channel.plugin)
