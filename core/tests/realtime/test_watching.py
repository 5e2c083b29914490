"""Visitors hear where they stand and who is there, when it changes and not for each message."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from chatclick.ids import new_id
from chatclick.realtime.watching import Watching
from chatclick.security.policy import Principal
from chatclick.store.models import Staff

from .conftest import Desk

WIDGET = new_id("widget")


@pytest.fixture
async def watching(desk: Desk) -> AsyncIterator[Watching]:
    """What is under test, looking often."""
    started = build_watching(desk, clock_s=0.05)
    desk.store.unit_of_work.on_commit(started.on_commit)
    started.start()
    yield started
    await started.stop()


def build_watching(desk: Desk, clock_s: float) -> Watching:
    return Watching(
        desk.hub,
        desk.chat.line,
        desk.chat.availability,
        desk.chat.boards,
        desk.chat.presence,
        pause_s=0.01,
        clock_s=clock_s,
    )


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
async def test_staff_who_look_at_the_board_are_told_it(desk: Desk, agent: Principal) -> None:
    visitor = await desk.make_visitor()
    client = await desk.enter(agent)
    await client.send("board", on=True)

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


@pytest.mark.usefixtures("watching")
async def test_who_begins_to_look_is_told_how_it_stands(desk: Desk, agent: Principal) -> None:
    first, second = await desk.enter(agent), await desk.enter(agent)
    await first.send("board", on=True)
    told = await first.expect("ephemeral", type="board")

    await second.send("board", on=True)

    assert (await second.expect("ephemeral", type="board"))["data"] == told["data"]


async def test_who_looks_away_is_told_no_more(desk: Desk, agent: Principal) -> None:
    client = await desk.enter(agent)
    await client.send("board", on=True)
    await client.settled()
    assert desk.hub.board.has_watchers

    await client.send("board", on=False)
    await client.settled()

    assert not desk.hub.board.has_watchers


async def test_visitors_do_not_see_the_board(desk: Desk) -> None:
    client = await desk.enter(await desk.make_visitor())

    await client.send("board", on=True)

    assert (await client.expect("error"))["code"] == "forbidden"
    assert not desk.hub.board.has_watchers


async def test_what_another_process_moves_is_told_when_it_rings(
    desk: Desk, agent: Principal
) -> None:
    watching = build_watching(desk, clock_s=3600)
    watching.start()
    client = await desk.enter(agent)
    await client.send("board", on=True)
    await client.expect("ephemeral", type="board")

    async def change(_tx: object) -> None:
        await Staff.filter(id=agent.id).update(capacity=1)

    await desk.store.write(change)
    watching.on_doorbell([("ses_elsewhere", 1)])

    told = await client.expect("ephemeral", type="board")
    assert told["data"]["people"][0]["capacity"] == 1
    await watching.stop()
