"""A flow under kill -9: what it says comes once and in order, whenever the host dies."""

import asyncio
from typing import Any

import pytest

from .rest import Json, Rest, make_visitor, open_session
from .world import World

pytestmark = pytest.mark.slow

POINTS = ["before_commit", "after_commit", "consumer_before_effect", "consumer_after_effect"]
WITHIN_S = 180.0


def say(one_id: str, text: str) -> Json:
    """Build a block that says something."""
    return {"id": one_id, "type": "core.text", "data": {"text": text}}


def ask(one_id: str, text: str, variable: str) -> Json:
    """Build a block that asks for text."""
    data = {"text": text, "variable": variable}
    return {"id": one_id, "type": "core.ask.text", "data": data}


FLOW: Json = {
    "schemaVersion": 1,
    "id": "story",
    "name": "Story",
    "variables": [{"name": "a", "type": "text"}, {"name": "b", "type": "text"}],
    "steps": [
        {
            "id": "first",
            "next": "second",
            "blocks": [say("one", "one"), say("two", "two"), ask("ask-a", "a?", "a")],
        },
        {
            "id": "second",
            "blocks": [
                say("three", "{{a}} it is"),
                {"id": "pause", "type": "core.wait", "data": {"seconds": 1}},
                {"id": "tag", "type": "core.tag", "data": {"add": ["told"]}},
                say("four", "four"),
                ask("ask-b", "b?", "b"),
                say("end", "{{a}} and {{b}}"),
            ],
        },
    ],
}
TOLD = ["one", "two", "a?", "apple it is", "four", "b?", "apple and bread"]


async def publish(world: World) -> None:
    """Publish the flow and let the widget begin with it."""
    await world.owner.call("POST", "/api/v1/flows", {"document": FLOW})
    await world.owner.call("POST", "/api/v1/flows/story/publish")
    path = f"/api/v1/widgets/{world.widget_id}"
    widget = await world.owner.call("GET", path)
    draft = {**widget["draft"], "flows": {"entry": "story"}}
    await world.owner.call("PUT", f"{path}/draft", draft, **{"If-Match": widget["etag"]})
    await world.owner.call("POST", f"{path}/publish")


async def read_bot(visitor: Rest, session_id: str) -> list[str]:
    """Return what the bot said so far."""
    page = await visitor.call("GET", f"/api/v1/sessions/{session_id}/messages?limit=100")
    return [one["content"]["text"] for one in page["data"] if one["sender"]["kind"] == "bot"]


async def wait_for(visitor: Rest, session_id: str, text: str) -> None:
    """Wait until the bot said something."""
    async with asyncio.timeout(WITHIN_S):
        while text not in await read_bot(visitor, session_id):
            await asyncio.sleep(0.05)


async def send(world: World, visitor: Rest, session_id: str, client_msg_id: str, text: str) -> Any:
    """Send a message until it is acknowledged, over deaths of the host."""
    body = {"client_msg_id": client_msg_id, "text": text}
    path = f"/api/v1/sessions/{session_id}/messages"
    async with asyncio.timeout(WITHIN_S):
        while True:
            try:
                return await visitor.call("POST", path, body)
            except Exception:
                if world.server.returncode is not None:
                    await world.server.start()
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("point", POINTS)
async def test_a_flow_is_told_once_and_to_its_end_however_often_the_host_dies(
    world: World, point: str
) -> None:
    await publish(world)
    person = await make_visitor(Rest(world.server.url, None, world.http), world.widget_id)
    visitor = Rest(world.server.url, person.token, world.http)
    session_id = await open_session(visitor, world.widget_id)

    for number, (question, answer) in enumerate([("a?", "apple"), ("b?", "bread")], 1):
        await world.server.restart()
        await wait_for(visitor, session_id, question)
        await world.server.kill9()
        world.server.launch(CHATCLICK_FAILPOINT=f"{point}:{world.rng.randint(1, 4)}")
        try:
            await world.server.ready()
        except AssertionError:
            await world.server.start()
        await send(world, visitor, session_id, f"m{number}", answer)
        if world.server.returncode is None:
            await asyncio.sleep(world.rng.uniform(0, 0.3))
            await world.server.kill9()
        await world.server.start()

    await wait_for(visitor, session_id, TOLD[-1])
    assert await read_bot(visitor, session_id) == TOLD
    session = await world.owner.call("GET", f"/api/v1/sessions/{session_id}")
    assert session["tags"] == ["told"]
