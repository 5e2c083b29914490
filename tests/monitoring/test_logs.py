"""What is said, and what opens doors, is in no log, whatever goes wrong with it."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import uuid_utils
from tests.delivery.rest import PASSWORD, Rest
from tests.delivery.server import Server
from tests.delivery.world import World

pytestmark = pytest.mark.slow

MARK = "mark-4f1c9a"
PATIENCE_S = 120.0
NOBODY = 9
"""A port at which nothing listens."""
PLUGIN = """
from chatclick import hookimpl


@hookimpl
async def message_stored(message, context):
    context.log.warning("about_to_fail")
    raise ValueError(f"cannot make sense of: {message.text}")
"""


def list_lines(server: Server) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log_text.splitlines() if line.startswith("{")]


async def until(server: Server, is_there: Callable[[list[dict[str, Any]]], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_there(list_lines(server)):
            await asyncio.sleep(0.1)


async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
    await writer.drain()
    writer.close()


async def test_no_log_holds_what_people_write_nor_what_opens_doors(
    make_host: Callable[..., Server], tmp_path: Path
) -> None:
    plugin = tmp_path / "failing.py"
    plugin.write_text(PLUGIN)
    receiver = await asyncio.start_server(take, "127.0.0.1", 0)
    port = receiver.sockets[0].getsockname()[1]
    env = {
        "CHATCLICK_LOG_LEVEL": "debug",
        "CHATCLICK_EGRESS__ALLOWED_NETWORKS": json.dumps(["127.0.0.0/8"]),
        "CHATCLICK_EGRESS__PORTS": json.dumps([port, NOBODY]),
        "CHATCLICK_PLUGINS__DEV_FILES": json.dumps([str(plugin)]),
    }
    server = make_host(env=env)
    await server.start()
    async with World(server, tmp_path / "histories") as world:
        visitor = await world.visitor()
        session_id = world.sessions[visitor]
        hook = {"url": f"http://127.0.0.1:{NOBODY}/{MARK}", "event_types": ["message.created"]}
        made = await world.owner.call("POST", "/api/v1/webhooks", hook)
        taken = {"url": f"http://127.0.0.1:{port}/{MARK}", "event_types": ["message.created"]}
        await world.owner.call("POST", "/api/v1/webhooks", taken)
        await visitor.say(session_id, f"by socket {MARK}")
        body = {"client_msg_id": str(uuid_utils.uuid7()), "text": f"by request {MARK}"}
        await visitor.rest.call("POST", f"/api/v1/sessions/{session_id}/messages", body)
        nobody = Rest(server.url, None, world.http)
        for password in (f"{MARK}-wrong", {"not": MARK}):
            wrong = {"email": "owner@example.com", "password": password}
            await nobody.send("POST", "/api/v1/auth/login", wrong)
        await Rest(server.url, MARK, world.http).send("GET", "/api/v1/me")
        failed = "hook_error"
        await until(server, lambda lines: any(one["event"] == failed for one in lines))
        async with asyncio.timeout(PATIENCE_S):
            arrived = "/api/v1/webhooks/deliveries?state=delivered"
            while not (await world.owner.call("GET", arrived))["data"]:
                await asyncio.sleep(0.1)
        secrets = [world.owner.token, visitor.rest.token, made["secret"]]
        await server.terminate()
    receiver.close()
    await receiver.wait_closed()

    lines = list_lines(server)
    [line, *_] = [one for one in lines if one["event"] == failed]
    assert MARK not in server.log_text
    assert PASSWORD not in server.log_text
    assert all(secrets)
    assert not [secret for secret in secrets if secret in server.log_text]
    assert line["session_id"] == session_id
    assert line["exception"][0]["exc_type"] == "ValueError"
    assert line["exception"][0]["frames"]
    assert {"event", "level", "timestamp"} <= set.intersection(*(set(one) for one in lines))
