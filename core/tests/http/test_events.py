"""Server-sent events: what the socket carries, over plain HTTP."""

import asyncio
import json
from datetime import timedelta

import pytest

from chatclick.clock import now, to_text
from chatclick.security.tokens import VisitorClaims
from chatclick.store.models import Staff

from .identity_proofs import prove


def open_stream(api, token):
    return api.client.request("/api/v1/events", headers={"Authorization": f"Bearer {token}"})


async def read_frame(stream) -> dict:
    text = (await stream.receive()).decode()
    lines = dict(line.split(": ", 1) for line in text.strip().splitlines())
    return {"id": lines.get("id"), **json.loads(lines["data"])}


async def test_a_visitor_hears_of_their_sessions(api, chat):
    token, session = await chat()
    async with open_stream(api, token) as stream:
        await stream.send_complete()
        welcome = await read_frame(stream)
        path = f"sessions/{session['id']}/messages"
        await api("POST", path, token, {"client_msg_id": "m1", "text": "hello"})
        frame = await read_frame(stream)
        while frame["t"] != "event":
            frame = await read_frame(stream)
        await stream.disconnect()

    assert stream.status_code == 200
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    assert stream.headers["Cache-Control"] == "no-store"
    assert welcome["t"] == "welcome"
    assert frame["type"] == "message.created"
    assert frame["id"] == str(frame["position"])
    assert frame["data"]["content"]["text"] == "hello"


@pytest.fixture
async def issue(arrive, host, widget_id):
    """Issue tokens of a visitor, good for so many seconds."""
    claims = VisitorClaims((await arrive())["visitor"]["id"], widget_id, version=1)

    return lambda ttl_s: host.services.tokens.issue(claims, ttl_s=ttl_s)


async def test_a_stream_ends_with_its_token(api, issue):
    async with asyncio.timeout(60), open_stream(api, issue(2)) as stream:
        await stream.send_complete()
        welcome = await read_frame(stream)
        await stream.as_response()  # waits for its end

    assert (stream.status_code, welcome["t"]) == (200, "welcome")


async def test_no_stream_begins_that_would_end_at_once(api, issue):
    token = issue(-5)

    reply = await api("GET", "events", token)

    assert (reply.status, reply.json["code"]) == (401, "token_expired")
    assert (await api("GET", "sessions", token)).status == 200, "good for clocks that differ"


async def test_no_stream_begins_while_the_host_drains(api, chat, host):
    token, _ = await chat()
    host.services.why_not_ready = lambda: "draining"

    reply = await api("GET", "events", token)

    assert (reply.status, reply.json["code"]) == (503, "draining")
    assert int(reply.headers["Retry-After"]) >= 1


async def test_a_last_event_id_must_be_one_of_ours(api, chat):
    token, _ = await chat()

    for wrong in ("x", "-1", "1" * 30, "1.0", "0x1"):
        headers = {"Last-Event-ID": wrong}
        assert (await api("GET", "events", token, headers=headers)).status == 422


async def test_nobody_hears_anything_without_a_token(api):
    assert (await api("GET", "events")).status == 401


async def test_a_stream_of_an_api_key_ends_with_the_key(api, owner):
    new = {"name": "Reader", "permissions": ["session:read"]}
    soon = to_text(now() + timedelta(seconds=2))
    key = (await api("POST", "api-keys", owner.token, {**new, "expires_at": soon})).json["key"]

    async with asyncio.timeout(60), open_stream(api, key) as stream:
        await stream.send_complete()
        welcome = await read_frame(stream)
        await stream.as_response()  # waits for its end

    assert (stream.status_code, welcome["t"]) == (200, "welcome")


class Meanwhile:
    """An authenticator with which something happens after it has looked somebody up, once."""

    def __init__(self, services, act):
        self._real, self._act = services.authenticator, act

    async def authenticate_header(self, header):
        found = await self._real.authenticate_header(header)
        act, self._act = self._act, None
        if act is not None:
            await act()
        return found


async def test_a_stream_of_who_is_revoked_while_it_begins_ends(api, host, sign_in):
    agent = await sign_in("agent")

    async def take_a_permission():
        def work(_tx):
            return Staff.filter(id=agent.id).update(role="analyst")

        await host.store.write(work)
        host.services.on_revoked(agent.id)

    host.services.authenticator = Meanwhile(host.services, take_a_permission)
    async with asyncio.timeout(60), open_stream(api, agent.token) as stream:
        await stream.send_complete()
        await stream.as_response()  # waits for its end

    assert stream.status_code == 200


async def test_streams_of_unproven_visitors_end_when_their_widget_wants_a_proof(
    api, arrive, owner, widget_id
):
    made = await api("POST", f"widgets/{widget_id}/identity-secret", owner.token)
    anonymous = await arrive()
    proven = await arrive(identity=prove(made.json["identity_secret"], "u1"))
    draft = {"schemaVersion": 1, "name": "x", "security": {"requireProof": True}}

    async with (
        asyncio.timeout(60),
        open_stream(api, anonymous["token"]) as ending,
        open_stream(api, proven["token"]) as staying,
    ):
        for stream in (ending, staying):
            await stream.send_complete()
            assert (await read_frame(stream))["t"] == "welcome"
        await api("PUT", f"widgets/{widget_id}/draft", owner.token, draft)
        published = await api("POST", f"widgets/{widget_id}/publish", owner.token)
        await ending.as_response()  # waits for its end
        opened = await api("POST", "sessions", proven["token"], {})
        frame = await read_frame(staying)
        while frame["t"] != "event":
            frame = await read_frame(staying)
        await staying.disconnect()

    assert (published.status, opened.status) == (200, 201)
    assert frame["session_id"] == opened.json["id"]
