"""Visitors hear where they stand and who is there, when it changes and not for each message."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from chatclick.ids import new_id
from chatclick.realtime.watching import Watching
from chatclick.security.policy import Principal

from .conftest import Desk

WIDGET = new_id("widget")


@pytest.fixture
async def watching(desk: Desk) -> AsyncIterator[Watching]:
    """What is under test, looking often."""
    started = Watching(
        desk.hub,
        desk.chat.line,
        desk.chat.availability,
        desk.chat.boards,
        desk.chat.presence,
        pause_s=0.01,
        clock_s=0.05,
    )
    desk.store.unit_of_work.on_commit(started.on_commit)
    started.start()
    yield started
    await started.stop()


@pytest.mark.usefixtures("watching")
async def test_a_visitor_hears_of_moving_up_in_the_queue(desk: Desk, agent: Principal) -> None:
    first, second = await desk.make_visitor(), await desk.make_visitor()
    ahead = await desk.open_session(first)
    behind = await desk.open_session(second)
    client = await desk.enter(second, resume={behind: 0})
    await client.expect("subscribed", session_id=behind)

    await desk.open_session(first)
    place = {"position": 2, "waiting": 3, "expected_wait_s": None}
    await client.expect("ephemeral", type="queue", session_id=behind, data=place)
    await desk.chat.sessions.assign(agent, ahead, agent.id)
    place = {"position": 1, "waiting": 2, "expected_wait_s": None}
    await client.expect("ephemeral", type="queue", session_id=behind, data=place)


@pytest.mark.usefixtures("watching")
async def test_staff_are_not_told_places(desk: Desk, agent: Principal) -> None:
    visitor = await desk.make_visitor()
    session_id = await desk.open_session(visitor)
    theirs = await desk.enter(agent, resume={session_id: 0})
    await theirs.expect("subscribed")
    mine = await desk.enter(visitor, resume={session_id: 0})
    await mine.expect("subscribed")

    await desk.open_session(visitor)
    await mine.expect("ephemeral", type="queue", session_id=session_id)

    assert not [frame for frame in await theirs.settled() if frame.get("type") == "queue"]


@pytest.mark.usefixtures("watching")
async def test_visitors_hear_that_somebody_came(desk: Desk, agent: Principal) -> None:
    visitor = replace(await desk.make_visitor(), widget_id=WIDGET)
    client = await desk.enter(visitor)
    before = await client.expect("ephemeral", type="availability")

    await desk.enter(agent)
    after = await client.expect("ephemeral", type="availability")

    assert (before["data"]["agents_available"], after["data"]["agents_available"]) == (False, True)
    assert after["data"]["is_open"] is True


async def test_places_are_counted_per_queue_in_order_of_arrival(
    desk: Desk, agent: Principal
) -> None:
    visitor = await desk.make_visitor()
    ids = [await desk.open_session(visitor) for _ in range(3)]

    places = await desk.chat.line.read_places()

    assert [places[one].position for one in ids] == [1, 2, 3]
    assert {places[one].waiting for one in ids} == {3}
    assert {places[one].expected_wait_s for one in ids} == {None}


async def test_the_expected_wait_follows_the_pace_at_which_sessions_are_taken(
    desk: Desk, agent: Principal
) -> None:
    visitor = await desk.make_visitor()
    for _ in range(3):
        taken = await desk.open_session(visitor)
        await desk.chat.sessions.assign(agent, taken, agent.id)
    waiting = await desk.open_session(visitor)

    place = await desk.chat.line.get(visitor, waiting)

    assert place.expected_wait_s is not None
    assert 0 <= place.expected_wait_s < 60


@pytest.mark.usefixtures("watching")
async def test_staff_who_watch_the_inbox_are_told_the_board(desk: Desk, agent: Principal) -> None:
    visitor = await desk.make_visitor()
    client = await desk.enter(agent, watch_after=0)

    await desk.open_session(visitor)

    while True:
        frame = await client.expect("ephemeral", type="board")
        if frame["data"]["queues"]:
            break
    (queue,) = frame["data"]["queues"]
    (person,) = frame["data"]["people"]
    assert (queue["waiting"], queue["open"]) == (1, 0)
    assert queue["oldest_at"]
    assert (person["staff_id"], person["state"]) == (agent.id, "available")
