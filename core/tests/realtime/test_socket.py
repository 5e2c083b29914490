"""The socket as a client meets it: hello, frames, refusals, codes."""

import asyncio
import json
import time
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus

from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.realtime import codes, socket
from chatclick.security.policy import Principal
from chatclick.settings import Limits

from .conftest import Desk


async def test_welcome_tells_who_one_is_and_where_the_log_is(desk: Desk, visitor: Principal):
    client = await desk.connect()
    await client.send("hello", token=desk.tokens.issue(visitor))

    welcome = await client.expect("welcome")

    assert welcome["participant"] == {"kind": "visitor", "id": visitor.id, "name": "Ada"}
    assert welcome["epoch"] == desk.store.epoch
    assert welcome["position"] == await desk.chat.log.read_head()


async def test_unknown_token_is_refused_as_unauthenticated(desk: Desk):
    client = await desk.connect()
    await client.send("hello", token="nobody")

    assert await client.ended() == 4401
    assert [frame["t"] for frame in client.frames] == ["error"]


async def test_who_never_says_hello_is_sent_away(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket, "HELLO_TIMEOUT_S", 0.05)
    silent = await desk.connect()

    assert await silent.ended() == codes.PROTOCOL_ERROR
    assert len(desk.hub) == 0


async def test_first_frame_must_be_hello(desk: Desk):
    client = await desk.connect()
    await client.send("ping")

    assert await client.ended() == 4000


async def test_another_persons_token_on_an_open_socket_is_refused(
    desk: Desk, visitor: Principal, agent: Principal
):
    client = await desk.enter(visitor)
    await client.send("hello", token=desk.tokens.issue(agent))

    assert await client.ended() == 4403


@pytest.mark.parametrize(
    "raw",
    [
        "{",
        "[]",
        "null",
        '{"t":"dance"}',
        '{"t":"send"}',
        '{"t":"seen","session_id":"s","seq":-1}',
        '{"t":"seen","session_id":"s","seq":NaN}',
        '{"t":"ping"' + ',"a":[' * 100 + "]" * 100 + "}",
        '{"t":"typing","session_id":"' + "s" * 65 + '","on":true}',
        b'{"t":"ping"}',
    ],
)
async def test_bad_frame_ends_the_connection_with_a_reason(
    desk: Desk, visitor: Principal, raw: str | bytes
):
    client = await desk.enter(visitor)
    await client.wire.send(raw)

    assert await client.ended() == 4001
    assert client.frames[-1]["t"] == "error"


async def test_unknown_fields_of_a_newer_client_are_ignored(desk: Desk, visitor: Principal):
    client = await desk.enter(visitor)
    await client.send("ping", since="tomorrow")

    assert await client.expect("pong") == {"t": "pong"}


async def test_upgrade_without_the_subprotocol_is_refused(desk: Desk):
    with pytest.raises(InvalidStatus) as refusal:
        await desk.connect(subprotocols=None)

    assert refusal.value.response.status_code == 400


async def test_upgrade_from_a_foreign_origin_is_refused(desk: Desk):
    with pytest.raises(InvalidStatus) as refusal:
        await desk.connect(origin="https://evil.example")

    assert refusal.value.response.status_code == 403


async def test_ack_comes_before_the_own_event(desk: Desk, visitor: Principal, session_id: str):
    client = await desk.enter(visitor, resume={session_id: 0})
    await client.expect("subscribed")
    client.frames.clear()

    await client.say(session_id, "hi")
    await client.expect("event", type="message.created")

    ack, event = client.frames
    assert (ack["t"], event["t"]) == ("ack", "event")
    assert (ack["seq"], ack["message_id"]) == (event["seq"], event["data"]["id"])


async def test_repeat_of_a_sent_message_gets_the_same_ack(
    desk: Desk, visitor: Principal, session_id: str
):
    client = await desk.enter(visitor)
    once = str(uuid4())

    await client.say(session_id, client_msg_id=once)
    first = await client.expect("ack")
    await client.say(session_id, client_msg_id=once)

    assert await client.expect("ack") == first


async def test_refused_message_names_itself_and_the_connection_goes_on(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    client = await desk.enter(visitor)
    await desk.chat.sessions.close(agent, session_id)

    await client.say(session_id, client_msg_id="mine")
    error = await client.expect("error")

    assert (error["code"], error["client_msg_id"]) == ("session_closed", "mine")
    await client.settled()


@pytest.mark.parametrize("type_", ["subscribe", "typing", "seen", "delivered", "send"])
async def test_foreign_session_looks_like_a_missing_one(desk: Desk, visitor: Principal, type_: str):
    foreign = await desk.open_session(await desk.make_visitor())
    client = await desk.enter(visitor)
    fields = {"on": True, "seq": 1, "text": "x", "client_msg_id": "one"}
    errors = []

    for session_id in (foreign, new_id("session")):
        await client.send(type_, session_id=session_id, **fields)
        errors.append(await client.expect("error"))

    assert errors[0] == errors[1]


async def test_who_may_not_read_sessions_may_not_watch_the_inbox(desk: Desk, session_id: str):
    key = Principal("api_key", new_id("api_key"), permissions=frozenset({"inbox:watch"}))
    client = await desk.enter(key, watch_after=0)

    await client.settled()

    assert [frame["code"] for frame in client.frames if frame["t"] == "error"] == ["forbidden"]
    assert session_id not in str(client.frames)


async def test_visitor_may_not_watch_the_inbox(desk: Desk, visitor: Principal):
    client = await desk.enter(visitor)
    await client.send("watch")

    assert (await client.expect("error"))["code"] in ("forbidden", "not_found")


class TestLimits:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(
            frames_per_second=1, frames_burst=5, connections_per_address=3, messages_burst=2,
            messages_per_second=1,
        )  # fmt: skip

    async def test_flood_of_frames_ends_the_connection(self, desk: Desk, visitor: Principal):
        client = await desk.enter(visitor)
        for _ in range(10):
            await client.send("ping")

        assert await client.ended() == 4009

    async def test_too_many_messages_are_told_when_to_repeat(
        self, desk: Desk, visitor: Principal, session_id: str
    ):
        client = await desk.enter(visitor)
        ids = [f"m{number}" for number in range(4)]
        for one in ids:
            await client.say(session_id, client_msg_id=one)

        busy = await client.expect("busy")

        assert busy["client_msg_id"] in ids[2:] and 0 < busy["retry_after_ms"] <= 1000

    async def test_one_address_opens_so_many_sockets_and_no_more(self, desk: Desk):
        opened = [await desk.connect() for _ in range(3)]

        with pytest.raises(InvalidStatus) as refusal:
            await desk.connect()

        assert len(opened) == 3 and refusal.value.response.status_code == 429


async def test_expired_token_ends_the_connection(desk: Desk, visitor: Principal):
    client = await desk.enter(visitor, expires_at_s=int(time.time()) - 1)

    assert await client.ended() == 4401


async def test_fresh_token_extends_an_open_socket(desk: Desk, visitor: Principal):
    client = await desk.enter(visitor, expires_at_s=int(time.time()) + 3600)
    (connection,) = desk.hub.list_connections()

    await client.send("hello", token=desk.tokens.issue(visitor, int(time.time()) + 7200))
    await client.expect("welcome")

    assert connection.expires_at_s > time.time() + 3700
    assert len(desk.hub) == 1


async def test_revoked_person_is_sent_away_from_every_socket(
    desk: Desk, visitor: Principal, agent: Principal
):
    mine = [await desk.enter(visitor), await desk.enter(visitor)]
    other = await desk.enter(agent)

    desk.hub.revoke(visitor.id)

    assert [await client.ended() for client in mine] == [4401, 4401]
    await other.settled()


async def test_who_is_revoked_while_they_come_in_is_sent_away(desk: Desk, visitor: Principal):
    client = await desk.connect()
    desk.tokens.meanwhile = lambda: desk.hub.revoke(visitor.id)

    await client.send("hello", token=desk.tokens.issue(visitor))

    assert await client.ended() == codes.UNAUTHENTICATED
    assert client.frames == []


async def test_who_comes_in_does_not_mind_that_another_is_revoked(
    desk: Desk, visitor: Principal, agent: Principal
):
    desk.tokens.meanwhile = lambda: desk.hub.revoke(agent.id)

    client = await desk.enter(visitor)

    assert (await client.settled())[-1]["t"] == "pong"


async def test_drain_says_good_bye_to_all_and_lets_nobody_in(
    desk: Desk, visitor: Principal, agent: Principal
):
    clients = [await desk.enter(visitor), await desk.enter(agent), await desk.connect()]

    await desk.sockets.drain(0)

    assert [await client.ended() for client in clients] == [1012] * 3
    assert all(client.frames[-1] == {"t": "bye", "retry_after_ms": 0} for client in clients)
    with pytest.raises(InvalidStatus) as refusal:
        await desk.connect()
    assert refusal.value.response.status_code == 503


async def test_gone_client_leaves_nothing_behind(desk: Desk, visitor: Principal, session_id: str):
    client = await desk.enter(visitor, resume={session_id: 0})
    await client.settled()

    await client.wire.close()
    async with asyncio.timeout(60):
        while len(desk.hub):
            await asyncio.sleep(0)

    assert not desk.hub._topics and not desk.sockets._open and not desk.addresses


async def test_presence_counts_sockets(desk: Desk, agent: Principal):
    heard = []
    desk.chat.presence.on_change(lambda *change: heard.append(change))

    first = await desk.enter(agent)
    await desk.enter(agent)
    await first.wire.close()

    assert heard == [(agent.id, True)] and desk.chat.presence.is_connected(agent.id)


async def test_seen_is_stored_and_told(
    desk: Desk, visitor: Principal, agent: Principal, session_id: str
):
    reader = await desk.enter(agent)
    writer = await desk.enter(visitor, resume={session_id: 0})
    await writer.say(session_id)
    ack = await writer.expect("ack")

    await reader.send("seen", session_id=session_id, seq=ack["seq"])
    event = await writer.expect("event", type="message.read")

    assert event["data"]["seq"] == ack["seq"]
    view = await desk.chat.sessions.get(agent, session_id)
    assert (view.seen.staff_seq, view.unread) == (ack["seq"], 0)


async def test_seen_beyond_the_end_is_refused(desk: Desk, visitor: Principal, session_id: str):
    client = await desk.enter(visitor)
    await client.send("seen", session_id=session_id, seq=10_000)

    assert (await client.expect("error"))["code"] == "invalid"


async def test_frames_are_json_objects_with_times_in_utc(
    desk: Desk, visitor: Principal, session_id: str
):
    client = await desk.enter(visitor, resume={session_id: 0})
    event = await client.expect("event", type="session.created")

    assert event["at"].endswith("Z") and event["at"][:4] == str(now().year)
    assert json.loads(json.dumps(event)) == event
