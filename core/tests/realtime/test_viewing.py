"""Who looks at a session, who writes a reply, and who was named, as sockets hear of it."""

import pytest

from chatclick.ids import new_id
from chatclick.security.policy import Principal

from .conftest import Client, Desk


async def follow(desk: Desk, principal: Principal, session_id: str) -> Client:
    """Open a socket that follows a session: what passes is kept for nobody who comes later."""
    client = await desk.enter(principal, resume={session_id: 0})
    await client.expect("subscribed")
    return client


async def viewers(client: Client) -> dict[str, bool]:
    """Return who looks, as told next: whether they type, by name."""
    frame = await client.expect("ephemeral", type="viewers")
    return {one["name"]: one["is_typing"] for one in frame["data"]["staff"]}


async def test_staff_see_who_looks_and_who_writes_until_they_are_gone(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    linus = Principal("staff", new_id("staff"), "Linus", role="agent")
    first = await follow(desk, agent, session_id)
    customer = await follow(desk, visitor, session_id)
    await first.send("viewing", session_id=session_id, on=True)
    assert list((await viewers(first)).values()) == [False]

    second = await follow(desk, linus, session_id)
    await second.send("viewing", session_id=session_id, on=True)
    assert (await viewers(second))["Linus"] is False
    assert (await viewers(first))["Linus"] is False
    await second.send("typing", session_id=session_id, on=True)
    assert (await viewers(first))["Linus"] is True

    await second.wire.close()
    assert "Linus" not in await viewers(first)
    frames = await customer.settled()
    assert not [frame for frame in frames if frame.get("type") == "viewers"]


async def test_looking_away_is_told_once(desk: Desk, agent: Principal, session_id: str):
    client = await desk.enter(agent, resume={session_id: 0})
    await client.send("viewing", session_id=session_id, on=True)
    assert await viewers(client)
    await client.send("viewing", session_id=session_id, on=False)
    assert not await viewers(client)
    client.frames.clear()

    await client.send("viewing", session_id=session_id, on=False)

    assert [frame["t"] for frame in await client.settled()] == ["pong"]


async def test_visitor_may_not_look_as_staff_do(desk: Desk, visitor: Principal, session_id: str):
    client = await desk.enter(visitor)

    await client.send("viewing", session_id=session_id, on=True)

    assert (await client.expect("error"))["code"] == "forbidden"


async def test_who_is_named_hears_of_it_wherever_they_are_and_again_when_they_looked(
    desk: Desk, agent: Principal, session_id: str
):
    client = await desk.enter(agent)
    content = {"type": "text", "text": "yours?", "mentions": [agent.id]}
    await client.say(session_id, kind="note", content=content, text=None)

    told = await client.expect("ephemeral", type="mention")
    await client.send("viewing", session_id=session_id, on=True)
    seen = await client.expect("ephemeral", type="mention")

    assert (told["session_id"], told["data"]["seen"]) == (session_id, False)
    assert seen["data"] == {"seen": True}


@pytest.mark.parametrize("is_told", [True, False])
async def test_words_of_a_visitor_are_shown_to_staff_alone_where_the_visitor_was_told_so(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str, is_told: bool
):
    async def may_preview(_widget_id: str | None) -> bool:
        return is_told

    desk.hub.use_previews(may_preview)
    staff = await follow(desk, agent, session_id)
    second = await follow(desk, visitor, session_id)
    customer = await desk.enter(visitor)

    await customer.send("typing", session_id=session_id, on=True, text="I want my mon\x07ey")

    told = await staff.expect("ephemeral", type="typing")
    assert told["data"].get("text") == ("I want my money" if is_told else None)
    await staff.send("typing", session_id=session_id, on=True, text="No.")
    answer = await second.expect("ephemeral", type="typing")
    assert "text" not in answer["data"]
