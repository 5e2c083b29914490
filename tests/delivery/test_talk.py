"""Without faults: what visitors and agents say arrives, once, in order, at everyone."""

import pytest

from .rest import Rest
from .world import World

pytestmark = pytest.mark.slow


async def test_a_visitors_message_reaches_the_agent_and_the_answer_the_visitor(
    world: World,
) -> None:
    visitor = await world.visitor()
    [agent] = await world.agents(1)
    session_id = world.sessions[visitor]

    ack = await visitor.say(session_id, "Is this in stock?")
    await agent.caught_up(session_id, ack["seq"])
    answer = await agent.say(session_id, "It is.")
    await visitor.caught_up(session_id, answer["seq"])

    said = [
        event["data"]["content"]["text"]
        for event in visitor.streams[session_id].applied
        if event["type"] == "message.created"
    ]
    assert said == ["Is this in stock?", "It is."]
    await world.judge()


async def test_everybody_talking_at_once_is_green(world: World) -> None:
    visitors = await world.visitors(8)
    agents = await world.agents(2)

    await world.chatter(visitors, agents, messages=25, drops=0.05)

    log = await world.judge()
    acks = {record["client_msg_id"] for one in world.people for record in one.history.of("ack")}
    assert len(log.messages) == len(acks) == 10 * 25


async def test_a_repeat_gets_the_same_ack_over_either_transport(world: World) -> None:
    visitor = await world.visitor()
    ack = await visitor.say(world.sessions[visitor], "once")

    over_socket = await visitor.submit(visitor.drafts[0], via="ws")
    over_rest = await visitor.submit(visitor.drafts[0], via="rest")

    for repeat in (over_socket, over_rest):
        assert {key: repeat[key] for key in ("message_id", "seq", "created_at")} == {
            key: ack[key] for key in ("message_id", "seq", "created_at")
        }
    await world.judge()


async def test_a_note_reaches_agents_and_never_the_visitor(world: World) -> None:
    visitor = await world.visitor()
    first, second = await world.agents(2)
    session_id = world.sessions[visitor]

    note = await first.say(session_id, "looks like fraud", kind="note")
    await second.caught_up(session_id, note["seq"])
    await visitor.caught_up(session_id, note["seq"])

    hidden = visitor.streams[session_id].applied[note["seq"] - 1]
    assert (hidden["type"], hidden["data"]) == ("internal", {})
    shown = second.streams[session_id].applied[note["seq"] - 1]
    assert shown["data"]["content"]["text"] == "looks like fraud"
    await world.judge()


async def test_a_second_tab_and_a_late_one_hold_the_same(world: World) -> None:
    visitor = await world.visitor()
    session_id = world.sessions[visitor]
    second = world.join(visitor.person)
    second.follow(session_id)
    await second.start()
    for number in range(5):
        await visitor.say(session_id, f"line {number}")

    late = world.join(visitor.person)
    late.follow(session_id)
    await late.start()

    await world.judge()


async def test_a_session_opened_in_one_tab_is_announced_in_the_other(world: World) -> None:
    visitor = await world.visitor()
    other_tab = world.join(visitor.person)
    await other_tab.start()

    opened = await Rest(world.server.url, visitor.rest.token, world.http).call(
        "POST", "/api/v1/sessions", {"widget_id": world.widget_id}
    )

    await other_tab.caught_up(opened["id"], 1)
    assert other_tab.streams[opened["id"]].applied[0]["type"] == "session.created"
    await world.judge()


async def test_more_than_300_missed_events_are_paged_over_rest(world: World) -> None:
    visitor = await world.visitor()
    session_id = world.sessions[visitor]
    other_tab = world.join(visitor.person)
    for number in range(320):
        await visitor.say(session_id, f"line {number}")

    other_tab.follow(session_id)
    await other_tab.start()
    await world.judge()

    assert [record["session_id"] for record in other_tab.history.of("gap")] == [session_id]
