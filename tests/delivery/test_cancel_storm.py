"""F03: clients that disconnect in the middle of a request hurt nobody but themselves."""

import asyncio
import json
import time

import pytest
import uuid_utils

from .pace import stretch
from .world import World

pytestmark = pytest.mark.slow

NEXT_REQUEST_S = 1.0


async def send_and_vanish(port: int, request: bytes, after_s: float) -> None:
    """Send a whole request and reset the connection a moment later."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await asyncio.sleep(after_s)
    writer.transport.abort()


def build_request(path: str, token: str, body: dict[str, object], method: str = "POST") -> bytes:
    payload = json.dumps(body).encode()
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
    ).encode() + payload


async def test_disconnects_at_every_moment_of_every_write_leave_the_host_whole(
    world: World, rounds: int
) -> None:
    visitor = await world.visitor()
    [agent] = await world.agents(1)
    session_id = world.sessions[visitor]
    session = f"/api/v1/sessions/{session_id}"
    visitor_token, owner_token = str(visitor.rest.token), str(world.owner.token)

    def requests() -> list[bytes]:
        key = str(uuid_utils.uuid7())
        visitor.history.note(
            "attempt", client_msg_id=key, session_id=session_id, text="gone", via="raw"
        )
        return [
            build_request(
                f"{session}/messages", visitor_token, {"client_msg_id": key, "text": "gone"}
            ),
            build_request(f"{session}/seen", visitor_token, {"seq": 1}),
            build_request("/api/v1/sessions", visitor_token, {"widget_id": world.widget_id}),
            build_request(f"{session}/assign", owner_token, {"staff_id": agent.person.id}),
            build_request(f"{session}/snooze", owner_token, {"until": "2099-01-01T00:00:00Z"}),
            build_request(f"{session}/resolve", owner_token, {}),
            build_request(f"{session}/reopen", owner_token, {}),
            build_request(session, owner_token, {"tags": ["storm"]}, "PATCH"),
        ]

    for step in range(40 * rounds):
        await asyncio.gather(
            *(send_and_vanish(world.server.port, it, step * 0.0002) for it in requests())
        )
    started = time.monotonic()
    await visitor.say(session_id, "still there?")

    assert time.monotonic() - started <= stretch(NEXT_REQUEST_S)
    assert (await world.owner.call("GET", session))["id"] == session_id
    await world.judge()


async def test_sockets_that_vanish_right_after_sending_hurt_nobody(world: World) -> None:
    witness = await world.visitor()
    vanishing = await world.visitors(4)

    for step in range(15):
        for visitor in vanishing:
            sending = asyncio.create_task(visitor.say(world.sessions[visitor], f"{step}"))
            await asyncio.sleep(step * 0.0003)
            visitor.drop()
            await sending
    await witness.say(world.sessions[witness], "unharmed")

    await world.judge()
