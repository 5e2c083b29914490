"""A visitor who is away is told of what they have not read: once, together, and not too often.

One file because all of it is about one session, whose talk and mailbox each test looks at.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from chatclick.chat.dead_letters import DeadLetters
from chatclick.chat.deliveries import Deliveries
from chatclick.chat.intake import Draft
from chatclick.chat.services import Chat
from chatclick.chat.unread import GIVEN_UP, MAX_ATTEMPTS, UnreadNotices
from chatclick.clock import now
from chatclick.errors import Conflict
from chatclick.hooks import Dispatcher, Registration
from chatclick.ids import new_id
from chatclick.plugin.people_views import RecipientView
from chatclick.plugin.results import Receipt, Suppress, TryLater
from chatclick.plugin.views import NotificationView
from chatclick.security.policy import Principal
from chatclick.settings import Limits, Unread
from chatclick.store.models import DeadLetter, Event, UnreadNotice
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction
from chatclick.testing.clock import TestClock
from chatclick.testing.plugins import build_plugin

from .test_plugin_events import Ear

SETTINGS = Unread(away_minutes=10, pause_minutes=15)


class Mailbox:
    """A plugin that notifies; it says no as often as it is told to."""

    def __init__(self) -> None:
        self.tried: list[NotificationView] = []
        self.got: list[NotificationView] = []
        self.recipients: list[RecipientView] = []
        self.errors: list[Exception] = []

    async def notification_send(self, notification: Any, recipient: Any) -> Receipt:
        """Take a notification."""
        self.tried.append(notification)
        if self.errors:
            raise self.errors.pop(0)
        self.got.append(notification)
        self.recipients.append(recipient)
        return Receipt()

    def install(self, dispatcher: Dispatcher, plugin_id: str, *permissions: str) -> None:
        """Run the plugin."""

        async def notification_send(notification: Any, recipient: Any) -> Receipt:
            return await self.notification_send(notification, recipient)

        plugin = build_plugin(notification_send=notification_send)
        granted = frozenset({"notify:send", *permissions})
        registered = Registration(plugin_id, plugin, None, granted, frozenset())
        dispatcher.registrations.add(registered)
        dispatcher.registrations.open(plugin_id)


class Talk:
    """One session, and the notices about it, looked at when a test says so."""

    def __init__(self, store: Store, chat: Chat, dispatcher: Dispatcher) -> None:
        self._store, self.chat, self._dispatcher = store, chat, dispatcher
        self.id = ""
        self.restart()

    def restart(self) -> None:
        """Have the notices of a process that has just started."""
        deliveries = Deliveries(self._store, self._dispatcher)
        self._notices = UnreadNotices(
            self._store, self.chat.log, self.chat.presence, deliveries, SETTINGS
        )

    async def say(self, who: Principal, text: str = "hello", *, times: int = 1) -> int:
        """Send messages; return the seq of the last one."""
        for _ in range(times):
            content = {"type": "text", "text": text}
            draft = Draft(who, self.id, new_id("message"), content)
            ack = await self.chat.intake.submit(draft)
            row = await Event.get(session_id=self.id, seq=ack.seq)
            event = await self.chat.log.get_event(row.position)
            assert event is not None
            if who.kind != "visitor":
                await self._notices.note(event)
        return ack.seq

    async def replay(self, letter_id: str) -> list[str]:
        """Have a dead letter tried again."""

        async def audit(_tx: Transaction, _action: str, _row: DeadLetter) -> None:
            pass

        letters = DeadLetters(self._store, self.chat.consumers, {GIVEN_UP: self._notices})
        return await letters.replay([letter_id], audit)

    async def look(self) -> float:
        """Tell what is due; return when to look again, in seconds."""
        return await self._notices.tell_due()


async def stumble(_notices: UnreadNotices, _due: Any) -> Any:
    """Be wrong in place of listing what is not read."""
    raise RuntimeError("hello")


@pytest.fixture
def time() -> Iterator[TestClock]:
    """The time, which goes on when a test says so."""
    clock = TestClock(now())
    clock.start()
    yield clock
    clock.stop()


@pytest.fixture
def mailbox(dispatcher: Dispatcher) -> Mailbox:
    mailbox = Mailbox()
    mailbox.install(dispatcher, "mailer")
    return mailbox


@pytest.fixture
async def talk(
    store: Store, dispatcher: Dispatcher, time: TestClock, mailbox: Mailbox, visitor: Principal
) -> AsyncIterator[Talk]:
    chat = Chat(store, dispatcher, Limits())
    talk = Talk(store, chat, dispatcher)
    talk.id = (await chat.sessions.open(visitor, visitor_id=visitor.id)).id
    await talk.say(visitor, "anybody here?")
    yield talk
    await chat.stop()


async def test_replies_are_told_together_once_the_visitor_is_away_long_enough(
    talk: Talk, mailbox: Mailbox, agent: Principal, time: TestClock
):
    await talk.say(agent)
    time.advance(minutes=9)
    await talk.say(agent)
    left_s = await talk.look()

    assert (mailbox.got, left_s) == ([], 60)
    time.advance(minutes=1)
    await talk.look()

    [notification] = mailbox.got
    assert (notification.type, notification.count) == ("message.unread", 2)
    assert notification.session_id == talk.id
    assert "2 new messages" in notification.title
    assert await Event.filter(type="notification.sent").count() == 1


async def test_a_visitor_who_cannot_be_told_holds_up_no_other(
    talk: Talk,
    mailbox: Mailbox,
    store: Store,
    dispatcher: Dispatcher,
    agent: Principal,
    visitor: Principal,
    time: TestClock,
    monkeypatch: pytest.MonkeyPatch,
):
    await talk.say(agent)
    time.advance(seconds=1)
    other = Talk(store, talk.chat, dispatcher)
    other.id = (await talk.chat.sessions.open(visitor, visitor_id=visitor.id)).id
    await other.say(agent)
    time.advance(minutes=10)
    real = UnreadNotices._list_unread

    async def stumble(notices: UnreadNotices, due: Any) -> Any:
        if due.session.id == talk.id:
            raise RuntimeError("nobody thought of this")
        return await real(notices, due)

    monkeypatch.setattr(UnreadNotices, "_list_unread", stumble)
    await talk.look()
    assert [one.session_id for one in mailbox.got] == [other.id]

    monkeypatch.setattr(UnreadNotices, "_list_unread", real)
    time.advance(minutes=1)
    await talk.look()
    assert [one.session_id for one in mailbox.got] == [other.id, talk.id]


async def test_a_visitor_who_can_never_be_told_is_given_up_and_told_with_the_next_message(
    talk: Talk,
    mailbox: Mailbox,
    agent: Principal,
    time: TestClock,
    monkeypatch: pytest.MonkeyPatch,
):
    await talk.say(agent)
    time.advance(minutes=10)
    with monkeypatch.context() as broken:
        broken.setattr(UnreadNotices, "_list_unread", stumble)
        for _ in range(MAX_ATTEMPTS):
            await talk.look()
            time.advance(minutes=1)

    [letter] = await DeadLetter.all()
    assert (letter.session_id, letter.attempts) == (talk.id, MAX_ATTEMPTS)
    assert "hello" not in letter.error
    assert (await UnreadNotice.get(session_id=talk.id)).due_at is None
    await talk.say(agent)
    time.advance(minutes=10)
    await talk.look()
    assert [one.count for one in mailbox.got] == [2]


async def test_a_second_notification_waits_for_the_pause(
    talk: Talk, mailbox: Mailbox, agent: Principal, time: TestClock
):
    await talk.say(agent)
    time.advance(minutes=10)
    await talk.look()
    await talk.say(agent, "and one more")
    time.advance(minutes=14)
    await talk.look()

    assert len(mailbox.got) == 1
    await talk.say(agent)
    time.advance(minutes=1)
    await talk.look()

    assert [one.count for one in mailbox.got] == [1, 2]
    time.advance(hours=1)
    await talk.look()
    assert len(mailbox.got) == 2, "nothing new is nothing to tell"


async def test_what_was_seen_or_answered_is_not_told(
    talk: Talk, mailbox: Mailbox, agent: Principal, visitor: Principal, time: TestClock
):
    seen = await talk.say(agent)
    await talk.chat.sessions.mark_seen(visitor, talk.id, seen)
    time.advance(minutes=10)
    await talk.look()
    assert mailbox.got == []

    await talk.say(agent)
    await talk.say(visitor, "I am still here")
    time.advance(minutes=10)
    await talk.look()
    assert mailbox.got == []

    await talk.say(agent, "good")
    time.advance(minutes=10)
    await talk.look()
    assert [one.count for one in mailbox.got] == [1]


async def test_who_is_here_is_told_only_once_they_have_been_away(
    talk: Talk, mailbox: Mailbox, agent: Principal, visitor: Principal, time: TestClock
):
    talk.chat.presence.enter(visitor.id)
    await talk.say(agent)
    time.advance(minutes=11)
    await talk.look()
    time.advance(minutes=1)
    talk.chat.presence.leave(visitor.id)
    time.advance(minutes=9)
    await talk.look()
    assert mailbox.got == [], "they left nine minutes ago"

    time.advance(minutes=1)
    await talk.look()
    assert [one.count for one in mailbox.got] == [1]


async def test_many_replies_are_ten_messages_and_their_number(
    talk: Talk, mailbox: Mailbox, agent: Principal, time: TestClock
):
    last = await talk.say(agent, times=12)
    time.advance(minutes=10)
    await talk.look()

    [notification] = mailbox.got
    assert notification.count == 12
    seqs = [message.seq for message in notification.messages]
    assert len(seqs) == 10 and seqs[-1] == last and seqs == sorted(seqs)


async def test_only_a_plugin_that_reads_messages_gets_their_text(
    talk: Talk, mailbox: Mailbox, agent: Principal, dispatcher: Dispatcher, time: TestClock
):
    reader = Mailbox()
    reader.install(dispatcher, "reader", "message:read")
    await talk.say(agent, "the word is marmalade")
    time.advance(minutes=10)
    await talk.look()

    assert [one.text for one in reader.got[0].messages] == ["the word is marmalade"]
    assert [one.text for one in mailbox.got[0].messages] == [""]
    assert "marmalade" not in str(mailbox.got[0].to_json())
    assert [one.id for one in mailbox.got[0].messages] == [one.id for one in reader.got[0].messages]
    stored = [event.data for event in await Event.filter(type="notification.sent")]
    assert len(stored) == 2 and "marmalade" not in str(stored)


async def test_a_restart_loses_nothing_and_tells_nothing_twice(
    talk: Talk, mailbox: Mailbox, agent: Principal, time: TestClock
):
    await talk.say(agent)
    time.advance(minutes=10)
    talk.restart()
    left_s = await talk.look()
    assert (mailbox.got, left_s) == ([], 60), "they may be about to connect again"

    time.advance(minutes=1)
    await talk.look()
    talk.restart()
    time.advance(hours=1)
    await talk.look()

    assert [one.count for one in mailbox.got] == [1]


async def test_a_repeat_has_the_same_id_and_goes_only_to_who_has_not_taken_it(
    talk: Talk, mailbox: Mailbox, agent: Principal, dispatcher: Dispatcher, time: TestClock
):
    other = Mailbox()
    other.install(dispatcher, "other")
    mailbox.errors = [TryLater("busy", retry_in_s=30)]
    await talk.say(agent)
    time.advance(minutes=10)

    left_s = await talk.look()
    talk.restart()
    time.advance(seconds=30)
    await talk.look()

    assert left_s == 30
    first, second = mailbox.tried
    assert first.id == second.id == other.got[0].id
    assert (len(mailbox.got), len(other.tried)) == (1, 1)


async def test_what_came_while_a_notification_was_under_way_is_the_next_one(
    talk: Talk, mailbox: Mailbox, agent: Principal, time: TestClock
):
    mailbox.errors = [TryLater("busy", retry_in_s=30)]
    await talk.say(agent)
    time.advance(minutes=10)
    await talk.look()
    later = await talk.say(agent)
    time.advance(seconds=30)
    await talk.look()
    time.advance(minutes=15)
    await talk.look()

    assert [one.count for one in mailbox.got] == [1, 1]
    assert mailbox.got[1].messages[0].seq == later


async def test_a_plugin_that_never_takes_it_is_given_up_and_the_next_is_tried(
    talk: Talk, mailbox: Mailbox, agent: Principal, time: TestClock
):
    mailbox.errors = [RuntimeError("broken")] * MAX_ATTEMPTS
    await talk.say(agent)
    time.advance(minutes=10)
    for _ in range(MAX_ATTEMPTS):
        await talk.look()
        time.advance(minutes=5)

    [letter] = await DeadLetter.all()
    assert (letter.session_id, letter.attempts) == (talk.id, MAX_ATTEMPTS)
    assert "hello" not in letter.error
    assert await Event.filter(type="notification.failed").count() == 1
    mailbox.errors = []
    await talk.say(agent)
    time.advance(minutes=10)
    await talk.look()
    assert mailbox.tried[-1].count == 1


async def test_what_was_given_up_is_told_when_it_is_replayed(
    talk: Talk,
    mailbox: Mailbox,
    agent: Principal,
    time: TestClock,
    monkeypatch: pytest.MonkeyPatch,
):
    await talk.say(agent)
    time.advance(minutes=10)
    await talk.look()
    mailbox.errors = [RuntimeError("broken")]
    await talk.say(agent, "second", times=2)
    time.advance(minutes=30)
    await talk.look()
    with monkeypatch.context() as broken:
        broken.setattr(UnreadNotices, "_list_unread", stumble)
        for _ in range(1, MAX_ATTEMPTS):
            time.advance(minutes=5)
            await talk.look()
    [letter] = await DeadLetter.all()

    assert await talk.replay(letter.id) == [letter.id]
    for _ in range(2):
        await talk.look()

    assert [one.count for one in mailbox.got] == [1, 2], "those that were never told, and no other"
    assert await DeadLetter.all().count() == 0


async def test_what_is_replayed_while_others_are_told_is_not_forgotten(
    talk: Talk,
    mailbox: Mailbox,
    store: Store,
    dispatcher: Dispatcher,
    agent: Principal,
    visitor: Principal,
    time: TestClock,
    monkeypatch: pytest.MonkeyPatch,
):
    mailbox.errors = [RuntimeError("broken")]
    await talk.say(agent)
    time.advance(minutes=10)
    await talk.look()
    with monkeypatch.context() as broken:
        broken.setattr(UnreadNotices, "_list_unread", stumble)
        for _ in range(1, MAX_ATTEMPTS):
            time.advance(minutes=5)
            await talk.look()
    [letter] = await DeadLetter.all()
    other = Talk(store, talk.chat, dispatcher)
    other.id = (await talk.chat.sessions.open(visitor, visitor_id=visitor.id)).id
    await other.say(agent)
    time.advance(seconds=1)
    await talk.say(agent)
    time.advance(minutes=10)
    real = Mailbox.notification_send

    async def replay_meanwhile(box: Mailbox, notification: Any, recipient: Any) -> Receipt:
        if notification.session_id == other.id:
            assert await talk.replay(letter.id) == [letter.id]
        return await real(box, notification, recipient)

    monkeypatch.setattr(Mailbox, "notification_send", replay_meanwhile)
    await talk.look()

    assert {one.session_id: one.count for one in mailbox.got} == {other.id: 1, talk.id: 2}


async def test_what_was_given_up_waits_for_a_notification_that_is_under_way(
    talk: Talk, mailbox: Mailbox, agent: Principal, time: TestClock
):
    mailbox.errors = [RuntimeError("broken")] * (MAX_ATTEMPTS + 1)
    await talk.say(agent)
    time.advance(minutes=10)
    for _ in range(MAX_ATTEMPTS):
        await talk.look()
        time.advance(minutes=5)
    [letter] = await DeadLetter.all()
    await talk.say(agent)
    time.advance(minutes=10)
    await talk.look()

    with pytest.raises(Conflict):
        await talk.replay(letter.id)

    assert await DeadLetter.all().count() == 1


async def test_a_notification_that_is_held_back_counts_as_told(
    talk: Talk, mailbox: Mailbox, agent: Principal, dispatcher: Dispatcher, time: TestClock
):
    async def notification_prepare(notification: Any, recipient: Any) -> Suppress:
        return Suppress("at night")

    plugin = build_plugin(notification_prepare=notification_prepare)
    granted = frozenset({"notify:prepare"})
    dispatcher.registrations.add(Registration("night", plugin, None, granted, frozenset()))
    dispatcher.registrations.open("night")
    await talk.say(agent)
    time.advance(minutes=10)
    await talk.look()

    assert mailbox.tried == []
    assert (await UnreadNotice.get(session_id=talk.id)).due_at is None


async def test_replies_reach_the_notifier_by_themselves(
    store: Store, dispatcher: Dispatcher, visitor: Principal, agent: Principal
):
    ear = Ear()

    async def notification_send(notification: Any, recipient: Any) -> Receipt:
        ear.note((notification.count, recipient.kind, recipient.id))
        return Receipt()

    plugin = build_plugin(notification_send=notification_send)
    granted = frozenset({"notify:send"})
    dispatcher.registrations.add(Registration("mailer", plugin, None, granted, frozenset()))
    dispatcher.registrations.open("mailer")
    chat = Chat(store, dispatcher, Limits(), Unread(away_minutes=0, pause_minutes=0))
    await chat.start()
    session_id = (await chat.sessions.open(visitor, visitor_id=visitor.id)).id
    content = {"type": "text", "text": "hello"}

    await chat.intake.submit(Draft(agent, session_id, new_id("message"), content))

    assert await ear.heard(1) == [(1, "visitor", visitor.id)]
    await chat.stop()
