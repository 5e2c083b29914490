"""The newest events come from memory where that says the same as the log."""

from datetime import timedelta

import pytest

from chatclick.chat import recent
from chatclick.chat.intake import Draft
from chatclick.chat.log import EventLog
from chatclick.chat.owners import SessionOwners
from chatclick.chat.plugin_events import event_view
from chatclick.chat.services import Chat
from chatclick.chat.visitors import VisitorService
from chatclick.clock import now
from chatclick.hooks import Dispatcher
from chatclick.security.policy import Principal
from chatclick.store.events import SYSTEM, Actor, StoredEvent
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction
from chatclick.testing.clock import TestClock


async def _say(chat: Chat, sender: Principal, session_id: str, text: str) -> None:
    content = {"type": "text", "text": text}
    await chat.intake.submit(Draft(sender, session_id, text.replace(" ", "-"), content))


def _make_event(position: int) -> StoredEvent:
    return StoredEvent(position, None, None, "page.viewed", now(), SYSTEM)


@pytest.fixture
async def session_id(chat: Chat, visitor: Principal, agent: Principal) -> str:
    """A session in which both sides wrote."""
    opened = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await _say(chat, visitor, opened.id, "a lamp")
    await _say(chat, agent, opened.id, "which one")
    return opened.id


async def test_what_is_remembered_says_what_the_log_says(chat: Chat, session_id: str) -> None:
    stored = await EventLog(SessionOwners()).read_whole(0, 100, with_personal=False)
    remembered = chat.log.recent.read(0, len(stored))

    assert len(remembered) > 2 and {one.session_id for one in remembered} >= {session_id}
    assert [event_view(one, is_impersonal=True) for one in remembered] == [
        event_view(one, is_impersonal=True) for one in stored
    ]


async def test_who_may_not_read_them_is_shown_neither_names_nor_texts(
    chat: Chat, session_id: str
) -> None:
    count = await chat.log.read_head()
    views = [event_view(one, is_impersonal=True) for one in chat.log.recent.read(0, count)]

    assert "Ada" not in str(views) and "a lamp" not in str(views)
    assert "Grace" in str(views)


async def test_a_page_begins_behind_its_position(chat: Chat, session_id: str) -> None:
    whole = await chat.log.read_whole(0, 100, with_personal=False)

    page = chat.log.recent.read(whole[1].position, 2)

    assert [one.position for one in page] == [one.position for one in whole[2:4]]


async def test_what_was_erased_is_not_remembered(
    chat: Chat,
    store: Store,
    dispatcher: Dispatcher,
    visitor: Principal,
    agent: Principal,
    session_id: str,
) -> None:
    async def remove_files() -> None: ...

    async def note(tx: Transaction) -> None:
        viewer = Actor("visitor", visitor.id, "Ada")
        await tx.record("page.viewed", viewer, {"title": "Lamps"})

    await store.write(note)
    head = Principal("staff", "stf_1", "Ann", role="owner")
    await VisitorService(store, dispatcher, chat.log, remove_files).erase(head, visitor.id)
    await _say(chat, agent, session_id, "they asked us to")  # what is told comes behind the answer

    events = await chat.log.read_whole(0, 5, with_personal=False)

    assert len(events) == 5 and "page.viewed" in {one.type for one in events}
    assert "Lamps" not in str(events)


def test_before_a_gap_that_another_process_left_nothing_is_remembered() -> None:
    kept = recent.RecentEvents()
    kept.append([_make_event(1), _make_event(2)])
    kept.append([_make_event(4)])

    assert not kept.read(0, 1) and not kept.read(2, 1)
    assert [one.position for one in kept.read(3, 1)] == [4]
    assert not kept.read(3, 2), "another process may have stored the next"


async def test_what_is_old_is_read_from_the_log(chat: Chat, session_id: str) -> None:
    assert chat.log.recent.read(0, 1)
    clock = TestClock(now() + recent.OLDEST + timedelta(seconds=1))
    clock.start()
    try:
        assert not chat.log.recent.read(0, 1)
    finally:
        clock.stop()
    assert await chat.log.read_whole(0, 100, with_personal=False)


def test_no_more_is_kept_than_room_is_for() -> None:
    kept = recent.RecentEvents()
    for position in range(1, 5 * recent.KEPT):
        kept.append([_make_event(position)])

    assert not kept.read(0, 1)
    assert [one.position for one in kept.read(5 * recent.KEPT - 3, 2)] == [
        5 * recent.KEPT - 2,
        5 * recent.KEPT - 1,
    ]
    assert not kept.read(2 * recent.KEPT, 1), "no more than twice as many"
