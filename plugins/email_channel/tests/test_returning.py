"""What is answered by mail to a conversation of the widget, and what comes back."""

from typing import Any

import pytest

from chatclick import hookimpl
from chatclick.ids import new_id
from chatclick.testing.views import build_notification, build_recipient

from .conftest import Post
from .mails import until, write

pytestmark = pytest.mark.slow


def report(address: str, message_id: str) -> bytes:
    """Write the delivery report of a mail server."""
    return (
        "From: Mail System <MAILER-DAEMON@mx.example>\r\nTo: help@shop.example\r\n"
        f"Message-ID: <{new_id('session')}@mx.example>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {message_id}\r\n\r\n--b--\r\n"
    ).encode()


async def prepare(post: Post, **changes: object) -> str | None:
    """Let the plugin look at a notification for the visitor of the widget; return where to."""
    session = post.host.session
    values = {"kind": "visitor", "email": "Ann@example.com", "id": session.visitor.id}
    arguments = {
        "notification": build_notification(session_id=session.id),
        "recipient": build_recipient(**{**values, **changes}),
    }
    prepared = await post.host.dispatcher.chain("notification_prepare", arguments)
    reply_to: str | None = prepared.value.reply_to
    return reply_to


async def look(post: Post) -> Any:
    """Return what stands beside the conversation of the widget."""
    place = {"slot": "session.sidebar", "session": post.host.session, "locale": "en"}
    return await post.host.dispatch("admin_slot", plugin_id="email_channel", **place)


async def test_a_visitor_answers_by_mail_in_the_conversation_of_the_widget(post: Post) -> None:
    assert await prepare(post) is None
    await post.set_up()

    reply_to = await prepare(post)
    assert reply_to == await prepare(post)
    assert reply_to is not None
    assert await look(post) is None
    row = await post.deliver(write("By mail", To=reply_to))
    await post.say(post.host.session.id, "In the widget")

    assert row["session_id"] == post.host.session.id
    assert post.texts(row) == ["By mail", "In the widget"]
    assert post.taken.mails == []
    beside = {item.label: item.value for item in (await look(post)).blocks[0].items}
    assert "<ann@example.com>" in beside["From"]


async def test_staff_are_not_offered_to_answer_by_mail(post: Post) -> None:
    await post.set_up()

    assert await prepare(post, kind="agent") is None
    assert await prepare(post, email=None) is None


async def test_an_address_with_no_room_for_a_tag_takes_no_answers(post: Post) -> None:
    await post.set_up(address=f"{'a' * 40}@shop.example")

    assert await prepare(post) is None


class Sender:
    """A plugin that sends notifications, and hears what became of them."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    @hookimpl
    async def notification_returned(self, notification_id: str, detail: str) -> None:
        """Keep it."""
        self.heard.append((notification_id, detail))


MANIFEST = {
    "manifest_version": 1,
    "id": "sender",
    "name": "Sender",
    "license": "Apache-2.0",
    "requires": {"chatclick": ">=0.1", "api": 1},
    "hooks": ["notification_returned"],
    "permissions": ["notify:send"],
}


async def test_a_notification_that_comes_back_is_told_to_who_sent_it(post: Post) -> None:
    sender = Sender()
    await post.host.run(sender, manifest=MANIFEST)
    await post.set_up()
    notification_id = new_id("notification")

    row = await post.deliver(report("ann@example.com", f"<{notification_id}@shop.example>"))

    assert (row["outcome"], row["reason"]) == ("refused", "report")
    assert sender.heard == [(notification_id, row["detail"])]
    assert "5.1.1" in row["detail"]


async def test_a_report_about_an_id_longer_than_ours_is_a_report(post: Post) -> None:
    await post.set_up()

    row = await post.deliver(report("ann@example.com", f"<{'x' * 60}@mx.example>"))

    assert (row["outcome"], row["reason"]) == ("refused", "report")


async def test_an_answer_that_comes_back_is_noted_in_its_conversation(post: Post) -> None:
    await post.set_up()
    row = await post.deliver(write())
    answer = await post.answer(row["session_id"], "Hello")

    async def is_sent() -> bool:
        return (await post.list_outgoing())[0]["status"] == "sent"

    await until(is_sent)
    await post.deliver(report("ann@example.com", str(answer["Message-ID"])))

    assert "5.1.1" in post.host.outbox.notes[-1]
    assert (await post.list_outgoing())[0]["status"] == "bounced"
