"""Staff are told once, at once, and from outside while they are away."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from chatclick.chat import notice_sending
from chatclick.chat.deliveries import Attempt, Deliveries
from chatclick.chat.hours import DAYS
from chatclick.chat.notice_sending import KEPT, MAX_ATTEMPTS, OUTAGE, NoticeSender
from chatclick.chat.presence import Presence
from chatclick.chat.staff_notices import Notice, StaffNotices, check_notice, count_unread
from chatclick.clock import now
from chatclick.errors import Invalid
from chatclick.hooks import Dispatcher, HookUnavailable, Registration
from chatclick.ids import new_id
from chatclick.plugin.results import Receipt, TryLater
from chatclick.security.policy import Principal
from chatclick.store.models import (
    Event,
    Notification,
    NotificationDelivery,
    NotificationPreference,
    Staff,
)
from chatclick.store.opening import Store
from chatclick.testing.clock import TestClock
from chatclick.testing.plugins import build_plugin

from .conftest import make_staff
from .test_unread import Mailbox

NOTICE = Notice(type="sla.missed", title="A target was missed", source="sla", id="one")


class Desk:
    """What staff are told, sent when a test says so."""

    def __init__(self, store: Store, dispatcher: Dispatcher) -> None:
        self._store, self._deliveries = store, Deliveries(store, dispatcher)
        self.presence = Presence(store, grace_s=0)
        self.notices = StaffNotices(store, self._deliveries)
        self.told: list[tuple[str, Any]] = []
        self.notices.on_told = lambda staff_id, data: self.told.append((staff_id, data))
        self.restart()

    def restart(self) -> None:
        """Have the sender of a process that has just started."""
        self.sender = NoticeSender(
            self._store, self.presence, self._deliveries, "https://chat.example.com"
        )

    async def tell(self, *staff: Principal, **changes: Any) -> None:
        """Tell staff of something of their own."""
        values = {"type": "sla.missed", "title": "A target was missed", "source": "sla", **changes}
        await self.notices.tell([one.id for one in staff], Notice(**values))


@pytest.fixture
def time() -> Iterator[TestClock]:
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
def desk(store: Store, dispatcher: Dispatcher, mailbox: Mailbox, time: TestClock) -> Desk:
    return Desk(store, dispatcher)


async def list_states(channel: str = "mailer") -> list[tuple[str, str]]:
    rows = await NotificationDelivery.filter(channel=channel).order_by("id")
    return [(row.state, row.reason) for row in rows]


async def test_a_notice_told_again_is_told_once_to_each(desk: Desk, store: Store, agent: Principal):
    other = await make_staff(store)

    await desk.notices.tell([agent.id], NOTICE)
    await desk.notices.tell([agent.id, other.id], NOTICE)

    assert [staff_id for staff_id, _ in desk.told] == [agent.id, other.id]
    assert desk.told[0][1]["unread"] == 1
    assert desk.told[0][1]["notification"]["title"] == NOTICE.title
    assert await Notification.all().count() == 2


async def test_all_who_are_told_the_same_are_told_at_the_same_time(
    desk: Desk, store: Store, agent: Principal, time: TestClock
):
    time.stop()  # a clock that goes, as everywhere else
    others = [await make_staff(store) for _ in range(5)]

    await desk.tell(agent, *others)

    assert len({row.created_at for row in await Notification.all()}) == 1
    assert await Notification.all().count() == 6


async def test_each_reads_a_notice_in_their_own_language_and_it_stays_one(
    desk: Desk, store: Store, mailbox: Mailbox, agent: Principal
):
    people = [agent, *[await make_staff(store) for _ in range(3)]]
    for person, language in zip(people[1:], ("de", "de-AT", "fr"), strict=True):
        await speak(store, person, language)
    said = {"de": {"title": "Ziel verfehlt", "body": "Schon wieder."}}

    await desk.tell(*people[:2], id="one", body="Again.", translations=said)
    await desk.tell(*people[2:], id="one", body="Again.", translations=said)
    await desk.tell(agent, id="two")
    await desk.sender.send_due()

    *told, other = mailbox.got
    assert [(one.title, one.body) for one in told] == [
        ("A target was missed", "Again."),
        ("Ziel verfehlt", "Schon wieder."),
        ("Ziel verfehlt", "Schon wieder."),
        ("A target was missed", "Again."),
    ]
    assert len({one.notice_id for one in told}) == 1
    assert other.notice_id not in (None, told[0].notice_id)


async def speak(store: Store, person: Principal, language: str) -> None:
    """Let somebody have said which language they read."""

    async def work(_tx: object) -> None:
        await Staff.filter(id=person.id).update(language=language)

    await store.write(work)


async def test_whoever_is_away_is_reached_from_outside_and_whoever_is_here_is_not(
    desk: Desk, mailbox: Mailbox, store: Store, agent: Principal
):
    here = await make_staff(store)
    desk.presence.enter(here.id)

    await desk.tell(agent, here, url="/sla")
    await desk.sender.send_due()

    assert [one.id for one in mailbox.recipients] == [agent.id]
    assert mailbox.got[0].url == "https://chat.example.com/admin/sla"
    assert sorted(await list_states()) == [("sent", ""), ("suppressed", "present")]
    assert await Event.filter(type="notification.sent").count() == 1


async def test_what_was_read_meanwhile_is_not_sent(desk: Desk, mailbox: Mailbox, agent: Principal):
    await desk.tell(agent)
    await desk.notices.read(agent.id)
    await desk.sender.send_due()

    assert mailbox.got == []
    assert await list_states() == [("suppressed", "read")]
    assert desk.told[-1] == (agent.id, {"unread": 0})


async def test_of_unread_messages_the_newest_stands_for_those_before(
    desk: Desk, mailbox: Mailbox, agent: Principal
):
    one, other = new_id("session"), new_id("session")
    for session_id, title in ((one, "first"), (one, "second"), (other, "elsewhere")):
        await desk.tell(
            agent, type="message.unread", source="chatclick", session_id=session_id, title=title
        )
    await desk.sender.send_due()

    assert await count_unread(agent.id) == 2
    assert [one.title for one in mailbox.got] == ["second", "elsewhere"]


async def test_a_session_that_is_looked_at_takes_what_was_told_of_it_with_it(
    desk: Desk, agent: Principal
):
    session_id = new_id("session")
    await desk.tell(agent, session_id=session_id)
    await desk.tell(agent)

    await desk.notices.see(agent.id, session_id)

    assert await count_unread(agent.id) == 1


async def test_a_sender_that_fails_is_tried_again_with_the_same_id_and_then_given_up(
    desk: Desk,
    mailbox: Mailbox,
    agent: Principal,
    time: TestClock,
    monkeypatch: pytest.MonkeyPatch,
):
    mailbox.errors = [RuntimeError("down")] * MAX_ATTEMPTS
    await desk.tell(agent)

    lines: list[dict[str, str]] = []
    log = SimpleNamespace(error=lambda event, **more: lines.append({"event": event, **more}))
    monkeypatch.setattr(notice_sending, "_log", log)

    for _ in range(MAX_ATTEMPTS):
        await desk.sender.send_due()
        desk.restart()
        time.advance(minutes=10)

    error = "HookFailed of RuntimeError"  # what it says may be somebody's
    assert lines == [{"event": "notification_given_up", "notifier": "mailer", "error": error}]
    assert len({one.id for one in mailbox.tried}) == 1
    [(state, reason)] = await list_states()
    assert state == "failed" and "down" in reason
    assert await Event.filter(type="notification.failed").count() == 1


async def test_a_sender_that_asks_for_a_repeat_gets_it_however_often(
    desk: Desk, mailbox: Mailbox, agent: Principal, time: TestClock
):
    mailbox.errors = [TryLater("busy", retry_in_s=30) for _ in range(MAX_ATTEMPTS + 2)]
    await desk.tell(agent)

    for _ in range(MAX_ATTEMPTS + 3):
        await desk.sender.send_due()
        time.advance(seconds=30)

    assert len(mailbox.got) == 1


async def test_a_plugin_that_does_not_run_is_waited_for_and_nothing_of_it_counts(
    desk: Desk, dispatcher: Dispatcher, mailbox: Mailbox, agent: Principal, time: TestClock
):
    await desk.tell(agent)
    dispatcher.registrations.close("mailer")
    for _ in range(MAX_ATTEMPTS * 4):
        await desk.sender.send_due()
        time.advance(seconds=30)
    [waiting] = await list_states()

    dispatcher.registrations.open("mailer")
    mailbox.errors = [RuntimeError("not warm yet")] * (MAX_ATTEMPTS - 1)
    for _ in range(MAX_ATTEMPTS):
        await desk.sender.send_due()
        time.advance(minutes=10)

    assert waiting == ("queued", "")
    assert len(mailbox.got) == 1
    assert await list_states() == [("sent", "")]


async def test_a_plugin_that_does_not_run_for_a_day_is_given_up(
    desk: Desk, dispatcher: Dispatcher, agent: Principal, time: TestClock
):
    await desk.tell(agent)
    dispatcher.registrations.close("mailer")
    for _ in range(3):
        await desk.sender.send_due()
        time.advance(hours=12)

    assert await list_states() == [("failed", OUTAGE)]


def test_a_plugin_that_is_paused_is_tried_again_when_it_may_be_called():
    paused = HookUnavailable("mailer", "notification_send", "is paused")
    paused.retry_after_s = 40.0
    attempt = Attempt(paused)

    assert (attempt.wants_repeat, attempt.delay_s(1), attempt.delay_s(9)) == (True, 40.0, 40.0)


async def test_a_channel_that_is_slow_holds_up_no_other(
    desk: Desk, dispatcher: Dispatcher, agent: Principal
):
    never, heard = asyncio.Event(), asyncio.Queue[str]()

    async def wait(notification: Any, recipient: Any) -> Receipt:
        await never.wait()
        return Receipt()

    async def take(notification: Any, recipient: Any) -> Receipt:
        heard.put_nowait(notification.title)
        return Receipt()

    for plugin_id, send in {"a_slow": wait, "quick": take}.items():
        plugin, granted = build_plugin(notification_send=send), frozenset({"notify:send"})
        dispatcher.registrations.add(Registration(plugin_id, plugin, None, granted, frozenset()))
        dispatcher.registrations.open(plugin_id)
    slow = dispatcher.registrations.find("a_slow", "notification_send")
    assert slow is not None
    slow.spec = replace(slow.spec, timeout_s=600.0)
    desk.notices.on_queued = desk.sender.wake
    desk.sender.start()

    async with asyncio.timeout(30):
        for title in ("one", "two"):
            await desk.tell(agent, title=title)
            assert await heard.get() == title

    await desk.sender.stop()


async def test_of_two_processes_one_sends(
    desk: Desk, mailbox: Mailbox, agent: Principal, time: TestClock
):
    await desk.tell(agent)
    row = await NotificationDelivery.get(channel="mailer")
    stale = await NotificationDelivery.get(channel="mailer")

    assert await desk.sender._claim(row)
    assert not await desk.sender._claim(stale)
    await desk.sender.send_due()

    assert mailbox.got == []
    time.advance(seconds=61)  # the process that took it on ended before it sent it
    await desk.sender.send_due()
    assert len(mailbox.got) == 1


async def test_what_is_old_is_forgotten(desk: Desk, agent: Principal, time: TestClock):
    await desk.tell(agent)
    time.advance(days=KEPT.days, seconds=1)
    await desk.tell(agent)

    await desk.sender._sweep()

    assert await Notification.all().count() == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"staff_ids": []}, "/staff_ids"),
        ({"staff_ids": ["stf_" + "0" * 32]}, "/staff_ids/0"),
        ({"type": "Missed"}, "/type"),
        ({"type": "a." + "b" * 60}, "/type"),
        ({"type": "message.unread", "source": "sla"}, "/type"),
        ({"type": "session.transcript", "source": "sla"}, "/type"),
        ({"type": "staff.digest", "source": "sla"}, "/type"),
        ({"title": " \n"}, "/title"),
        ({"body": "x" * 2001}, "/body"),
        ({"url": "javascript:alert(1)"}, "/url"),
        ({"url": "//elsewhere.example"}, "/url"),
        ({"session_id": "ses_x"}, "/session_id"),
        ({"id": ""}, "/id"),
    ],
    ids=str,
)
async def test_what_cannot_be_told_is_refused_by_its_place(
    store: Store, agent: Principal, changes: dict[str, Any], pointer: str
):
    values = {"type": "sla.missed", "title": "Missed", **changes}
    staff_ids = values.pop("staff_ids", [agent.id])

    with pytest.raises(Invalid) as refusal:
        await check_notice(staff_ids, Notice(**values))

    assert refusal.value.errors[0].pointer == pointer


async def want(store: Store, staff: Principal, **parts: Any) -> None:
    """Choose how somebody is told."""

    async def work(_tx: object) -> None:
        await NotificationPreference.create(staff_id=staff.id, data=parts, changed_at=now())

    await store.write(work)


async def test_what_is_off_is_neither_listed_nor_sent(
    desk: Desk, mailbox: Mailbox, store: Store, agent: Principal
):
    await want(store, agent, off={"plugin:sla": ["in_app", "mailer"]})

    await desk.tell(agent)
    await desk.sender.send_due()

    assert (desk.told, mailbox.got) == ([], [])
    assert await count_unread(agent.id) == 0
    assert await list_states() == await list_states("in_app") == [("suppressed", "preference")]


async def test_what_the_bell_is_off_for_is_read_too_and_not_sent_later(
    desk: Desk, mailbox: Mailbox, store: Store, agent: Principal, time: TestClock
):
    digest = {"mode": "hourly", "hour": 8}
    await want(store, agent, off={"plugin:sla": ["in_app"]}, digest=digest)
    session_id = new_id("session")
    await desk.tell(agent, session_id=session_id)
    await desk.notices.see(agent.id, session_id)
    await desk.tell(agent)
    await desk.notices.read(agent.id)

    time.advance(hours=1)
    await desk.sender.send_due()

    assert mailbox.got == []
    assert await list_states() == [("suppressed", "read")] * 2


async def test_who_wants_it_always_is_reached_while_they_are_here(
    desk: Desk, mailbox: Mailbox, store: Store, agent: Principal
):
    await want(store, agent, only_away=False)
    desk.presence.enter(agent.id)

    await desk.tell(agent)
    await desk.sender.send_due()

    assert len(mailbox.got) == 1


async def test_a_digest_tells_all_that_is_still_unread_in_one(
    desk: Desk, mailbox: Mailbox, store: Store, agent: Principal, time: TestClock
):
    await want(store, agent, digest={"mode": "hourly", "hour": 8}, urgent=["session.unclaimed"])
    await desk.tell(agent, title="first")
    await desk.tell(agent, title="read before")
    read = await Notification.get(title="read before")
    await desk.notices.read(agent.id, [read.id])
    await desk.tell(agent, title="second")
    await desk.tell(agent, type="session.unclaimed", source="chatclick", title="urgent")
    await desk.sender.send_due()
    urgent = [one.title for one in mailbox.got]
    mailbox.errors = [RuntimeError("down")]

    time.advance(hours=1)
    await desk.sender.send_due()
    desk.restart()
    time.advance(minutes=1)
    await desk.sender.send_due()

    assert urgent == ["urgent"]
    digest = mailbox.got[-1]
    assert (digest.type, digest.count) == ("staff.digest", 2)
    assert digest.body.splitlines() == ["first", "second"]
    assert [one.id for one in mailbox.tried[-2:]] == [digest.id, digest.id]
    assert len(mailbox.got) == 2
    states = await list_states()
    assert [state for state, _ in states].count("sent") == 3
    assert ("suppressed", "read") in states


async def test_a_digest_that_is_tried_again_is_the_same_whatever_came_or_was_read_since(
    desk: Desk, mailbox: Mailbox, store: Store, agent: Principal, time: TestClock
):
    await want(store, agent, digest={"mode": "hourly", "hour": 8})
    time.set(datetime(2026, 6, 1, 8, 30, tzinfo=UTC))
    for title in ("first", "second", "third"):
        await desk.tell(agent, title=title)
    time.set(datetime(2026, 6, 1, 8, 59, 59, tzinfo=UTC))
    mailbox.errors = [TryLater("it is out, or it is not", retry_in_s=3602)]
    time.advance(seconds=1)
    await desk.sender.send_due()
    await desk.tell(agent, title="later")
    await desk.notices.read(agent.id, [(await Notification.get(title="first")).id])

    time.advance(seconds=3600)
    await desk.sender.send_due()
    time.advance(seconds=2)
    await desk.sender.send_due()

    tried, other, again = mailbox.tried
    assert (again.id, again.body) == (tried.id, tried.body) == (tried.id, "first\nsecond\nthird")
    assert other.title == "later"


async def test_what_came_in_the_night_comes_together_in_the_morning(
    desk: Desk, mailbox: Mailbox, store: Store, agent: Principal, time: TestClock
):
    quiet = {"is_on": True, "days": list(DAYS), "begin": "22:00", "end": "07:00"}
    await want(store, agent, quiet=quiet)
    time.set(datetime(2026, 6, 1, 23, tzinfo=UTC))
    await desk.tell(agent, title="one")
    time.advance(hours=2)
    await desk.tell(agent, title="two")

    time.set(datetime(2026, 6, 2, 6, 59, tzinfo=UTC))
    left_s = await desk.sender.send_due()
    assert (mailbox.got, left_s) == ([], 60)
    time.advance(minutes=1)
    await desk.sender.send_due()

    assert [one.body for one in mailbox.got] == ["one\ntwo"]
