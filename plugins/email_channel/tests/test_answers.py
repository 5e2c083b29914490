"""Answers of staff and bots go out as mails, once, or it is said that they did not."""

from dataclasses import replace
from typing import Any

import pytest

import chatclick_email_channel
from chatclick import ParticipantRef
from chatclick.errors import Unavailable
from chatclick.mail import MIB
from chatclick.plugin.contents import ERASED_TEXT
from chatclick_email_channel.models import Mailbox

from .conftest import Post
from .mails import Taken, read_text, run_smtp, until, write

pytestmark = pytest.mark.slow


async def begin(post: Post) -> str:
    await post.set_up()
    row = await post.deliver(write())
    return str(row["session_id"])


async def test_notes_and_other_channels_send_nothing(post: Post) -> None:
    session_id = await begin(post)

    await post.say(session_id, "Secret", kind="note")
    await post.say(post.host.session.id, "In the widget")
    mail = await post.answer(session_id, "In the mail")

    assert [mail] == post.taken.mails
    assert "X-Auto-Response-Suppress" in mail and mail["Auto-Submitted"] is None


async def test_a_mailbox_that_takes_no_tags_is_answered_by_the_id_of_the_mail(post: Post) -> None:
    await post.set_up(has_tags=False)
    row = await post.deliver(write())
    mail = await post.answer(row["session_id"], "Hello")

    again = await post.deliver(write("Back", In_Reply_To=str(mail["Message-ID"])))

    assert mail["Reply-To"] is None
    assert again["session_id"] == row["session_id"]


async def test_a_mailbox_that_is_not_there_is_told_in_the_conversation(post: Post) -> None:
    session_id = await begin(post)
    post.taken.answers = ["550 No such user"]

    await post.say(session_id, "Hello")
    note = (await until(lambda: post.host.outbox.notes))[0]

    assert "550 No such user" in note
    assert [one["status"] for one in await post.list_outgoing()] == ["bounced"]


async def test_an_answer_has_html_with_its_pictures_and_quotes_what_it_answers_once(
    post: Post,
) -> None:
    await post.set_up()
    row = await post.deliver(write("<b>Which</b> lamp?\n" + "more\n" * 40))
    picture = {"name": "lamp.png", "media_type": "image/png"}
    post.host.attachments.add(b"\x89PNG", id="att_1", state="ready", **picture)
    post.host.attachments.add(b"%PDF-1.7\n", id="att_2", name="plan.pdf", state="ready")
    text = "This one & <i>no</i> other:\n\nhttps://shop.example/lamp"
    files = {"type": "file", "attachments": [{"id": "att_1"}, {"id": "att_2"}], "text": text}

    mail = await post.answer(row["session_id"], text, content=files)
    again = await post.answer(row["session_id"], "Or that one.")

    html = read_text(mail, "html")
    (shown,) = [one for one in mail.walk() if one.get_content_type() == "image/png"]
    assert f'<img src="cid:{shown["Content-ID"].strip("<>")}" alt="lamp.png"' in html
    assert "&amp; &lt;i&gt;no&lt;/i&gt; other:</p>" in html
    assert '<a href="https://shop.example/lamp" rel="noopener noreferrer">' in html
    assert "Ann wrote:" in html and "&lt;b&gt;Which&lt;/b&gt; lamp?" in html and "[…]" in html
    assert "> <b>Which</b> lamp?\n> more" in read_text(mail) and "> […]" in read_text(mail)
    assert [one.get_filename() for one in mail.iter_attachments()] == ["plan.pdf"]
    assert read_text(again) == "Or that one."
    assert "blockquote" not in read_text(again, "html")


async def test_an_answer_quotes_nothing_that_is_erased_or_that_somebody_else_wrote(
    post: Post,
) -> None:
    session_id = await begin(post)
    kept = post.host.world.messages[session_id]
    kept[0] = replace(kept[0], content={"type": "text", "text": ERASED_TEXT})

    mail = await post.answer(session_id, "Gone.")
    to = str(mail["Reply-To"])
    await post.deliver(write("I am Bob", From="bob@example.com", To=to))
    to_bob = await post.answer(session_id, "Who are you?")
    await post.deliver(write("I am Ann", To=to))
    to_ann = await post.answer(session_id, "Hello Ann.")

    assert read_text(mail) == "Gone."
    assert read_text(to_bob) == "Who are you?"
    assert "Ann wrote:" in read_text(to_ann) and "> I am Ann" in read_text(to_ann)


async def test_what_became_of_answers_stands_beside_the_conversation(post: Post) -> None:
    await post.set_up()
    row = await post.deliver(write(Cc="bob@example.com, eve@example.com"))
    session_id = row["session_id"]
    post.taken.answers = ["550 No such user"]
    await post.say(session_id, "Hello")
    await until(lambda: post.host.outbox.notes)

    async def look(locale: str = "en", session: Any = None) -> Any:
        place = {"slot": "session.sidebar", "session": session or post.session(row)}
        return await post.host.dispatch(
            "admin_slot", plugin_id="email_channel", locale=locale, **place
        )

    fields, button, _ = (await look()).blocks
    told = {item.label: item.value for item in fields.items}
    assert told["From"] == "Ann <ann@example.com>"
    assert (told["To"], told["Cc"]) == ("help@shop.example", "bob@example.com, eve@example.com")
    assert (told["Subject"], told["Mailbox"]) == ("My order", "help@shop.example")
    assert told["Answer"].endswith("UTC · came back: 550 No such user")
    assert (await look("de")).blocks[0].items[0].label == "Von"
    assert await look(session=post.host.session) is None

    run = post.host.services.actions.run
    session, by = post.session(row), ParticipantRef(kind="agent", id="stf_1", name="Grace")
    done = await run(button.action, session, button.values, run_id="r1", by=by)
    await until(lambda: post.taken.mails)

    async def is_sent() -> bool:
        return (await look()).blocks[0].items[-1].value.endswith("· sent")

    await until(is_sent)
    none = await run(button.action, session, button.values, run_id="r2", by=by)
    assert (done.outcome, none.outcome) == ("queued", "nothing")
    assert [one.type for one in (await look()).blocks] == ["fields", "link"]


async def test_an_answer_that_is_refused_for_good_is_told_at_once(post: Post) -> None:
    session_id = await begin(post)
    post.taken.answers = ["550 5.7.60 You may not send as this sender"]
    await post.say(session_id, "One")
    await until(lambda: post.host.outbox.notes)
    post.taken.verdict = "554 5.7.1 This looks like spam"

    await post.say(session_id, "Two")

    notes = await until(
        lambda: post.host.outbox.notes if len(post.host.outbox.notes) == 2 else None
    )
    assert "550 5.7.60 You may not send as this sender" in notes[0]
    assert "554 5.7.1 This looks like spam" in notes[1]
    rows = await post.list_outgoing()
    assert [(one["status"], one["attempts"]) for one in rows] == [("failed", 1), ("failed", 1)]


async def test_what_may_pass_is_tried_again(post: Post, clock) -> None:
    session_id = await begin(post)
    post.taken.answers = ["451 Busy"]
    await post.say(session_id, "Hello")

    async def was_tried() -> bool:
        return (await post.list_outgoing())[0]["attempts"] == 1

    await until(was_tried)
    clock.advance(minutes=1)
    await post.say(session_id, "Again")

    mails = await until(lambda: post.taken.mails if len(post.taken.mails) == 2 else None)
    assert {read_text(one).partition("\n")[0] for one in mails} == {"Hello", "Again"}


async def test_a_server_that_takes_its_time_holds_up_no_other(post: Post) -> None:
    slow_session = await begin(post)
    post.taken.holds = True
    async with run_smtp(Taken()) as other:
        quick = {"address": "sales@shop.example", "smtp_port": other.port}
        post.user += "2"
        await post.set_up(**quick)
        row = await post.deliver(write(From="Bob <bob@example.com>"))

        await post.say(slow_session, "Slow")
        await post.taken.is_asked.wait()
        await post.say(row["session_id"], "Quick")
        await until(lambda: other.mails)

        assert post.taken.mails == []
        post.taken.may_go_on.set()
        await until(lambda: post.taken.mails)


async def test_files_that_no_mail_has_room_for_are_named(post: Post) -> None:
    session_id = await begin(post)
    film = post.host.attachments.add(b"\0" * 15 * MIB, id="att_1", name="film.mp4", state="ready")
    plan = post.host.attachments.add(b"%PDF-1.7\n", id="att_2", name="plan.pdf", state="ready")
    content = {"type": "file", "attachments": [{"id": plan.id}, {"id": film.id}], "text": "Here"}

    mail = await post.answer(session_id, "Here", content=content)
    (note,) = await until(lambda: post.host.outbox.notes)

    assert [one.get_filename() for one in mail.iter_attachments()] == ["plan.pdf"]
    assert "film.mp4" in note and "plan.pdf" not in note


async def test_what_the_host_cannot_do_now_is_tried_again(
    post: Post, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = await begin(post)
    sessions = post.host.services.sessions
    list_messages = sessions.list_messages

    async def refuse(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(sessions, "list_messages", list_messages)
        raise Unavailable("The database is busy.")

    monkeypatch.setattr(sessions, "list_messages", refuse)
    await post.say(session_id, "Hello")

    async def was_tried() -> bool:
        return (await post.list_outgoing())[0]["attempts"] == 1

    await until(was_tried)
    assert (await post.list_outgoing())[0]["status"] == "waiting"
    clock.advance(minutes=1)
    await post.say(session_id, "Again")
    await until(lambda: len(post.taken.mails) == 2)


async def test_an_answer_that_cannot_be_sent_is_told_and_holds_up_no_other(post: Post) -> None:
    session_id = await begin(post)
    service = chatclick_email_channel.plugin._service

    async def spoil() -> None:
        await Mailbox.all().update(smtp_security="starttls", password="of another installation")

    await service.context.write(spoil)
    await post.say(session_id, "Hello")
    note = (await until(lambda: post.host.outbox.notes))[0]

    assert "cannot be opened" in note
    assert [one["status"] for one in await post.list_outgoing()] == ["failed"]


async def test_what_waits_for_a_mailbox_that_is_removed_is_told(post: Post, clock) -> None:
    session_id = await begin(post)
    post.taken.answers = ["451 Busy"]
    await post.say(session_id, "Hello")

    async def was_tried() -> bool:
        return (await post.list_outgoing())[0]["attempts"] == 1

    await until(was_tried)
    assert (await post.call("DELETE", f"/mailboxes/{post.mailbox['id']}"))[0] == 204
    clock.advance(minutes=1)
    await post.say(session_id, "Again")

    await until(lambda: len(post.host.outbox.notes) == 2)
    assert [one["status"] for one in await post.list_outgoing()] == ["failed", "failed"]


async def test_the_password_is_never_shown_and_not_sent_to_another_server(post: Post) -> None:
    await post.set_up()
    path = f"/mailboxes/{post.mailbox['id']}"

    assert "password" not in post.mailbox
    status, problem = await post.call("PATCH", path, {"imap_host": "evil.example"})
    assert (status, problem["errors"][0]["pointer"]) == (422, "/password")
    assert (await post.call("PATCH", path, {"name": "Shop"}))[0] == 200
    assert (await post.call("POST", "/mailboxes", post.values))[0] == 409
    assert (await post.call("GET", "/mailboxes", who=post.grace.id))[0] == 403
    assert (await post.call("DELETE", path))[0] == 204
    assert (await post.call("GET", path))[0] == 404


@pytest.mark.parametrize(
    ("cursor", "pointer"),
    [
        ("9" * 24, "/cursor"),
        ("%C2%B2", "/cursor"),
        ("msg_1", "/cursor"),
        ("%00", "/query/cursor"),  # refused by the host already
    ],
)
async def test_a_cursor_that_is_none_is_refused(post: Post, cursor: str, pointer: str) -> None:
    status, problem = await post.call("GET", f"/incoming?cursor={cursor}")

    assert (status, problem["errors"][0]["pointer"]) == (422, pointer)


async def test_a_cursor_longer_than_any_id_is_refused(post: Post) -> None:
    status, problem = await post.call("GET", f"/outgoing?cursor={'x' * 41}")

    assert (status, problem["errors"][0]["pointer"]) == (422, "/cursor")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"address": "help+x@shop.example"}, "/address"),
        ({"address": "a@b\r\nBcc: c@d.example"}, "/address"),
        ({"imap_host": "a b"}, "/imap_host"),
        ({"imap_security": "none"}, "/imap_security"),
        ({"imap_port": 0}, "/imap_port"),
        ({"other": 1}, "/other"),
    ],
)
async def test_values_that_do_not_fit_are_refused(post: Post, changes, pointer: str) -> None:
    status, problem = await post.call("POST", "/mailboxes", {**post.values, **changes})

    assert (status, problem["errors"][0]["pointer"]) == (422, pointer)
