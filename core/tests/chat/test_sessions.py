"""What can be done with sessions, what follows from it, and what is refused."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta, timezone

import pytest

from chatclick.chat.intake import Draft
from chatclick.chat.listing import SessionFilter
from chatclick.chat.services import Chat
from chatclick.chat.snoozes import BATCH, Snoozes
from chatclick.clock import now
from chatclick.errors import Conflict, Forbidden, Invalid, NotFound
from chatclick.ids import new_id
from chatclick.security.policy import Principal
from chatclick.store.events import StoredEvent
from chatclick.store.models import Queue, Session
from chatclick.store.opening import Store

from .conftest import make_staff, make_visitor


async def say(chat: Chat, who: Principal, session_id: str, kind: str = "message") -> int:
    """Send a message and return its seq."""
    content = {"type": "text", "text": "hello"}
    return (await chat.intake.submit(Draft(who, session_id, new_id("message"), content, kind))).seq


async def put_into(chat: Chat, agent: Principal, visitor: Principal, state: str) -> str:
    """Open a session and bring it into a state the way people do."""
    session_id = (await chat.sessions.open(visitor, visitor_id=visitor.id)).id
    if state in ("open", "waiting"):
        await chat.sessions.assign(agent, session_id, agent.id)
    if state == "waiting":
        await say(chat, agent, session_id)
    if state == "snoozed":
        await chat.sessions.snooze(agent, session_id, now() + timedelta(hours=1))
    if state == "resolved":
        await chat.sessions.resolve(agent, session_id)
    if state == "closed":
        await chat.sessions.close(agent, session_id)
    assert (await chat.sessions.get(agent, session_id)).state == state
    return session_id


@pytest.mark.parametrize(
    ("before", "who", "after"),
    [
        ("queued", "visitor", "queued"),
        ("open", "visitor", "open"),
        ("waiting", "visitor", "open"),
        ("snoozed", "visitor", "queued"),
        ("resolved", "visitor", "queued"),
        ("queued", "agent", "waiting"),
        ("open", "agent", "waiting"),
        ("waiting", "agent", "waiting"),
        ("resolved", "agent", "resolved"),
    ],
)
async def test_message_moves_the_state(
    chat: Chat, visitor: Principal, agent: Principal, before: str, who: str, after: str
):
    session_id = await put_into(chat, agent, visitor, before)

    await say(chat, visitor if who == "visitor" else agent, session_id)

    assert (await chat.sessions.get(agent, session_id)).state == after


@pytest.mark.parametrize("before", ["queued", "open", "waiting", "snoozed", "resolved"])
async def test_note_moves_no_state(chat: Chat, visitor: Principal, agent: Principal, before: str):
    session_id = await put_into(chat, agent, visitor, before)

    await say(chat, agent, session_id, "note")

    assert (await chat.sessions.get(agent, session_id)).state == before


@pytest.mark.parametrize(
    ("before", "after"),
    [("queued", "queued"), ("open", "open"), ("snoozed", "queued"), ("resolved", "queued")],
)
async def test_reopen_takes_up_what_was_put_away(
    chat: Chat, visitor: Principal, agent: Principal, before: str, after: str
):
    session_id = await put_into(chat, agent, visitor, before)

    view = await chat.sessions.reopen(agent, session_id)

    assert (view.state, view.snoozed_until) == (after, None)


async def test_closed_session_refuses_every_act_but_closing_again(
    chat: Chat, visitor: Principal, agent: Principal
):
    session_id = await put_into(chat, agent, visitor, "closed")
    acts = [
        chat.sessions.assign(agent, session_id, agent.id),
        chat.sessions.transfer(agent, session_id, staff_id=agent.id),
        chat.sessions.snooze(agent, session_id, now() + timedelta(hours=1)),
        chat.sessions.resolve(agent, session_id),
        chat.sessions.reopen(agent, session_id),
        chat.sessions.update(agent, session_id, subject="x"),
    ]

    for act in acts:
        with pytest.raises(Conflict) as refusal:
            await act
        assert refusal.value.code == "session_closed"
    again = await chat.sessions.close(agent, session_id)
    types = [event["type"] for event in await chat.log.list_events(agent, session_id)]
    assert again.state == "closed" and types.count("session.closed") == 1


async def test_visitor_cannot_do_what_staff_do(chat: Chat, visitor: Principal, agent: Principal):
    session_id = await put_into(chat, agent, visitor, "open")

    for act in (
        chat.sessions.assign(visitor, session_id, None),
        chat.sessions.close(visitor, session_id),
        chat.sessions.update(visitor, session_id, priority="urgent"),
    ):
        with pytest.raises((Forbidden, NotFound)):
            await act


async def test_taking_a_session_away_puts_it_back_into_the_queue(
    chat: Chat, visitor: Principal, agent: Principal
):
    session_id = await put_into(chat, agent, visitor, "open")

    view = await chat.sessions.assign(agent, session_id, None)

    assert (view.state, view.assignee) == ("queued", None)


async def test_nobody_is_assigned_who_does_not_exist(
    chat: Chat, visitor: Principal, agent: Principal
):
    session_id = await put_into(chat, agent, visitor, "queued")

    with pytest.raises(Invalid) as refusal:
        await chat.sessions.assign(agent, session_id, new_id("staff"))

    assert refusal.value.errors[0].pointer == "/staff_id"
    assert (await chat.sessions.get(agent, session_id)).state == "queued"


async def test_transfer_needs_exactly_one_target_that_exists(
    chat: Chat, visitor: Principal, agent: Principal
):
    session_id = await put_into(chat, agent, visitor, "open")

    for target in ({}, {"queue_id": "que_x", "team_id": "tea_x"}, {"team_id": "tea_x"}):
        with pytest.raises(Invalid):
            await chat.sessions.transfer(agent, session_id, **target)

    assert (await chat.sessions.get(agent, session_id)).state == "open"


async def test_transfer_to_whoever_has_it_changes_nothing(
    chat: Chat, visitor: Principal, agent: Principal
):
    session_id = await put_into(chat, agent, visitor, "open")
    before = await chat.sessions.get(agent, session_id)
    assert before.assignee is not None

    view = await chat.sessions.transfer(agent, session_id, staff_id=before.assignee.id)

    assert view.last_seq == before.last_seq


async def test_snooze_ends_by_itself(
    chat: Chat, store: Store, visitor: Principal, agent: Principal
):
    session_id = await put_into(chat, agent, visitor, "queued")
    reopened = wait_for(store, "session.reopened")

    await chat.sessions.snooze(agent, session_id, now() + timedelta(seconds=0.1))

    event = await reopened
    assert (event.session_id, event.actor.kind) == (session_id, "system")
    assert (await chat.sessions.get(agent, session_id)).state == "queued"


async def test_what_goes_on_in_a_queue_waits_from_then_on(
    chat: Chat, visitor: Principal, agent: Principal
):
    session_id = await put_into(chat, agent, visitor, "queued")
    await chat.sessions.resolve(agent, session_id)
    at = now()

    view = await chat.sessions.reopen(agent, session_id)

    assert view.state == "queued"
    assert view.waiting_since is not None and view.waiting_since >= at


async def test_snooze_given_in_another_time_zone_holds_up_none_that_ends_before_it(
    chat: Chat, store: Store, visitor: Principal, agent: Principal
):
    later, sooner = [await put_into(chat, agent, visitor, "queued") for _ in range(2)]
    reopened = wait_for(store, "session.reopened")
    # Twelve hours behind, its text is before that of any time of today in UTC.
    until = (now() + timedelta(hours=2)).astimezone(timezone(timedelta(hours=-12)))

    await chat.sessions.snooze(agent, later, until)
    await chat.sessions.snooze(agent, sooner, now() + timedelta(seconds=0.1))

    assert (await reopened).session_id == sooner
    assert (await chat.sessions.get(agent, later)).snoozed_until == until


async def test_many_snoozes_that_end_together_end_at_once(chat: Chat, store: Store):
    for _ in range(BATCH // 20 + 1):
        visitor = await make_visitor(store)
        await asyncio.gather(
            *(chat.sessions.open(visitor, visitor_id=visitor.id) for _ in range(20))
        )

    async def snooze(_tx: object) -> None:
        await Session.all().update(state="snoozed", snoozed_until=now())

    await store.write(snooze)
    snoozes = Snoozes(chat.sessions)
    all_awake = asyncio.Event()
    woken: list[str] = []

    def count(events: Sequence[StoredEvent]) -> None:
        woken.extend(one.type for one in events if one.type == "session.reopened")
        if len(woken) > BATCH:
            all_awake.set()

    store.unit_of_work.on_commit(count)

    snoozes.start()

    async with asyncio.timeout(30):
        await all_awake.wait()
    await snoozes.stop()
    assert len(woken) > BATCH


async def test_snooze_that_was_moved_does_not_end_at_its_first_time(
    chat: Chat, visitor: Principal, agent: Principal
):
    session_id = await put_into(chat, agent, visitor, "snoozed")

    await chat.sessions.wake(session_id)

    assert (await chat.sessions.get(agent, session_id)).state == "snoozed"


async def test_snooze_into_the_past_is_refused(chat: Chat, visitor: Principal, agent: Principal):
    session_id = await put_into(chat, agent, visitor, "queued")

    for until in (now(), (now() + timedelta(hours=1)).replace(tzinfo=None)):
        with pytest.raises(Invalid):
            await chat.sessions.snooze(agent, session_id, until)


async def test_update_records_only_what_changed(chat: Chat, visitor: Principal, agent: Principal):
    session_id = await put_into(chat, agent, visitor, "queued")
    changes = {"priority": "high", "tags": ["b", "a", "b", ""], "subject": "Order"}

    view = await chat.sessions.update(agent, session_id, **changes)
    again = await chat.sessions.update(agent, session_id, **changes)

    assert (view.priority, view.tags, view.subject) == ("high", ("b", "a"), "Order")
    assert again.last_seq == view.last_seq
    with pytest.raises(Invalid):
        await chat.sessions.update(agent, session_id, priority="now")


async def test_seen_never_goes_back_nor_beyond_the_end(
    chat: Chat, visitor: Principal, agent: Principal
):
    session_id = await put_into(chat, agent, visitor, "queued")
    seq = await say(chat, visitor, session_id)

    await chat.sessions.mark_seen(agent, session_id, seq)
    await chat.sessions.mark_seen(agent, session_id, seq - 1)
    await chat.sessions.mark_delivered(agent, session_id, 1)

    view = await chat.sessions.get(agent, session_id)
    assert (view.seen.staff_seq, view.delivered.staff_seq) == (seq, seq)
    with pytest.raises(Invalid):
        await chat.sessions.mark_seen(agent, session_id, view.last_seq + 1)


async def test_visitor_sees_neither_ids_of_staff_nor_tags_nor_queues(
    chat: Chat, visitor: Principal, agent: Principal
):
    session_id = await put_into(chat, agent, visitor, "open")
    await chat.sessions.update(agent, session_id, tags=["difficult"])

    view = await chat.sessions.get(visitor, session_id)

    assert agent.id not in str(view.to_json())
    assert (view.tags, view.queue_id, view.team_id) == ((), None, None)


async def pages(chat: Chat, who: Principal, wanted: SessionFilter, limit: int) -> list[str]:
    """Read all pages and return the ids."""
    ids: list[str] = []
    cursor = None
    while True:
        views, cursor = await chat.sessions.list(who, wanted, limit, cursor)
        assert len(views) <= limit
        ids += [view.id for view in views]
        if cursor is None:
            return ids


async def test_pages_hold_every_session_once_the_newest_activity_first(
    chat: Chat, visitor: Principal, agent: Principal
):
    opened = [(await chat.sessions.open(visitor, visitor_id=visitor.id)).id for _ in range(7)]
    await say(chat, visitor, opened[2])

    listed = await pages(chat, agent, SessionFilter(), 3)

    assert listed == [opened[2], *[one for one in reversed(opened) if one != opened[2]]]


async def test_session_that_moves_up_while_somebody_pages_makes_none_be_skipped(
    chat: Chat, visitor: Principal, agent: Principal
):
    opened = [(await chat.sessions.open(visitor, visitor_id=visitor.id)).id for _ in range(6)]
    first, cursor = await chat.sessions.list(agent, SessionFilter(), 3, None)
    await say(chat, visitor, first[1].id)

    second, _ = await chat.sessions.list(agent, SessionFilter(), 3, cursor)

    assert {view.id for view in [*first, *second]} == set(opened)


async def test_looking_at_a_session_leaves_it_in_its_place(
    chat: Chat, visitor: Principal, agent: Principal
):
    older, newer = [(await chat.sessions.open(visitor, visitor_id=visitor.id)).id for _ in range(2)]
    await say(chat, visitor, older)
    await say(chat, visitor, newer)
    seq = (await chat.sessions.get(agent, older)).last_seq

    await chat.sessions.mark_delivered(agent, older, seq)
    await chat.sessions.mark_seen(agent, older, seq)

    assert await pages(chat, agent, SessionFilter(), 10) == [newer, older]
    assert (await chat.sessions.get(agent, older)).unread == 0


async def test_pages_split_sessions_of_the_same_instant_without_loss(
    chat: Chat, store: Store, visitor: Principal, agent: Principal
):
    opened = {(await chat.sessions.open(visitor, visitor_id=visitor.id)).id for _ in range(5)}
    instant = now()

    async def work(_tx: object) -> None:
        await Session.all().update(updated_at=instant)

    await store.write(work)

    listed = await pages(chat, agent, SessionFilter(), 2)
    assert len(listed) == 5 and set(listed) == opened


async def test_filters_tell_sessions_apart(
    chat: Chat, store: Store, visitor: Principal, agent: Principal
):
    mine = await put_into(chat, agent, visitor, "open")
    resolved = await put_into(chat, agent, visitor, "resolved")
    other = await make_visitor(store)
    theirs = await put_into(chat, agent, other, "queued")
    await say(chat, other, theirs)

    async def listed(who: Principal = agent, **wanted: object) -> set[str]:
        return set(await pages(chat, who, SessionFilter(**wanted), 10))  # type: ignore[arg-type]

    assert await listed(view="mine") == {mine}
    assert await listed(view="unassigned") == {resolved, theirs}
    assert await listed(category="done") == {resolved}
    assert await listed(state="queued") == await listed(is_unread=True) == {theirs}
    assert await listed(visitor_id=other.id) == await listed(other) == {theirs}
    assert await listed(visitor, visitor_id=other.id) == set()


@pytest.mark.parametrize("cursor", ["", "x", "e30", "WzEsMl0", "é", "W10", "bnVsbA"])
async def test_cursor_that_is_none_is_refused(chat: Chat, agent: Principal, cursor: str):
    with pytest.raises(Invalid):
        await chat.sessions.list(agent, SessionFilter(), 5, cursor)


async def test_short_absence_is_none(chat: Chat, store: Store):
    agent = await make_staff(store)
    heard: list[bool] = []
    chat.presence.on_change(lambda _id, is_connected: heard.append(is_connected))

    chat.presence.enter(agent.id)
    chat.presence.leave(agent.id)
    assert chat.presence.is_connected(agent.id)
    chat.presence.enter(agent.id)

    assert heard == [True]


async def test_long_absence_is_told_once_all_sockets_are_gone(chat: Chat, store: Store):
    agent = await make_staff(store)
    heard: list[bool] = []
    gone = asyncio.Event()
    chat.presence._grace_s = 0.0

    def listen(_id: str, is_connected: bool) -> None:
        heard.append(is_connected)
        if not is_connected:
            gone.set()

    chat.presence.on_change(listen)
    chat.presence.enter(agent.id)
    chat.presence.enter(agent.id)
    chat.presence.leave(agent.id)
    assert chat.presence.is_connected(agent.id)
    chat.presence.leave(agent.id)
    async with asyncio.timeout(60):
        await gone.wait()

    assert heard == [True, False] and chat.presence.connected_ids() == set()


def wait_for(store: Store, type_: str):
    """Return a future of the next event of a type."""
    found = asyncio.get_running_loop().create_future()

    def listen(events) -> None:
        for event in events:
            if event.type == type_ and not found.done():
                found.set_result(event)

    store.unit_of_work.on_commit(listen)
    return asyncio.wait_for(found, 10)


async def test_a_message_that_puts_a_session_into_its_queue_says_which(
    chat: Chat, visitor: Principal, agent: Principal
):
    session = await chat.sessions.open(visitor, visitor_id=visitor.id)
    await chat.sessions.assign(agent, session.id, agent.id)
    await say(chat, agent, session.id)
    await chat.sessions.assign(agent, session.id, None)

    seq = await say(chat, visitor, session.id)

    [queued] = await chat.log.read_session(session.id, seq - 2, 1)
    assert queued.type == "session.queued"
    assert queued.data == {"queue_id": (await Queue.get(is_fallback=True)).id}
