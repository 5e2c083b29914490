"""What the strict profile lets out of a notification: nothing that somebody may have written."""

from dataclasses import replace
from typing import Any

import pytest

from chatclick.chat.deliveries import Deliveries
from chatclick.hooks import Dispatcher, Registration
from chatclick.settings import PrivacySettings
from chatclick.store.opening import Store
from chatclick.testing.plugins import build_plugin
from chatclick.testing.views import build_message, build_notification, build_recipient

from .test_unread import Mailbox


@pytest.fixture
def mailbox(dispatcher: Dispatcher) -> Mailbox:
    mailbox = Mailbox()
    mailbox.install(dispatcher, "mailer")
    return mailbox


@pytest.mark.parametrize(
    ("type_", "title", "body"),
    [
        ("message.unread", "New message", "Ada wrote to you."),
        ("sla.missed", "Something new", ""),
        ("staff.digest", "Something new", ""),
    ],
)
async def test_with_the_strict_profile_no_word_of_a_conversation_reaches_a_plugin(
    store: Store, dispatcher: Dispatcher, mailbox: Mailbox, type_: str, title: str, body: str
):
    prepared = []

    async def notification_prepare(notification: Any, recipient: Any) -> None:
        prepared.append(notification)

    plugin = build_plugin(notification_prepare=notification_prepare)
    granted = frozenset({"notify:prepare", "message:read"})
    dispatcher.registrations.add(Registration("preparer", plugin, None, granted, frozenset()))
    dispatcher.registrations.open("preparer")
    deliveries = Deliveries(store, dispatcher, PrivacySettings(profile="strict"))
    texts = {"message.unread": ("New message", "Ada wrote to you.")}
    said = texts.get(type_, ("my card is 4111", "he said: my card is 4111"))
    notification = build_notification(
        type=type_, title=said[0], body=said[1], messages=(build_message("my card is 4111"),)
    )

    await deliveries.send(
        notification, build_recipient(), about={}, sent_by=(), on_sent=note_nothing
    )
    transcript = replace(notification, type="session.transcript", body="my card is 4111")
    attempt = await deliveries.send(
        transcript, build_recipient(), about={}, sent_by=(), on_sent=note_nothing
    )

    [sent] = mailbox.got
    assert (sent.title, sent.body, sent.messages) == (title, body, ())
    assert [(one.title, one.messages) for one in prepared] == [(title, ())]
    assert attempt.suppressed == "privacy"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://chat.example.com/admin/sla?said=4111#4111", "https://chat.example.com/admin/sla"),
        ("https://chat.example.com.elsewhere.example/4111", None),
        ("https://elsewhere.example/4111", None),
    ],
)
async def test_with_the_strict_profile_a_link_leads_to_a_page_of_the_host_or_nowhere(
    store: Store, dispatcher: Dispatcher, mailbox: Mailbox, url: str, kept: str | None
):
    privacy = PrivacySettings(profile="strict")
    deliveries = Deliveries(store, dispatcher, privacy, "https://chat.example.com/")
    notification = build_notification(type="sla.missed", url=url, reply_to="4111@example.com")

    await deliveries.send(
        notification, build_recipient(), about={}, sent_by=(), on_sent=note_nothing
    )

    [sent] = mailbox.got
    assert (sent.url, sent.reply_to) == (kept, None)


async def note_nothing(_tx: object, _plugin_id: str) -> None:
    """Keep no account."""
