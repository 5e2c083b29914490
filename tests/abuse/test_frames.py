"""Frames and upgrades nobody sends in good faith: each costs its sender the connection, no more."""

import asyncio
import json
import time

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

MIB = 1024 * 1024
FOREIGN = [
    "https://evil.example",
    "null",
    "http://127.0.0.1.evil.example",
    "http://127.0.0.1:1",
    "https://127.0.0.1:{port}",
    "http://127.0.0.1:{port}@evil.example",
    "file://",
    "",
]


@pytest.fixture(scope="module")
def host_env():
    return {
        "CHATCLICK_LIMITS__FRAMES_PER_SECOND": "50",
        "CHATCLICK_LIMITS__FRAMES_BURST": "200",
    }


async def test_a_huge_frame_ends_the_connection_and_is_not_kept(place):
    token, _ = place.visitor()
    before = place.server.memory_bytes

    async with place.socket(token) as wire:
        try:
            await wire.connection.send("x" * (20 * MIB))
        except ConnectionClosed:
            pass
        code = await wire.close_code()

    assert code in {1006, 1009}  # 1006: our bytes still in flight swallowed its close frame
    assert place.server.memory_bytes - before < 32 * MIB
    place.assert_healthy()


async def test_a_frame_just_too_large_is_told_so(place):
    token, _ = place.visitor()
    async with place.socket(token) as wire:
        await wire.connection.send("x" * (64 * 1024 + 1))
        assert await wire.close_code() == 1009
    place.assert_healthy()


async def test_a_thousand_fragments_too_large_together_are_refused(place):
    token, _ = place.visitor()
    async with place.socket(token) as wire:
        try:
            await wire.connection.send("x" * 128 for _ in range(1000))
        except ConnectionClosed:
            pass
        assert await wire.close_code() in {1006, 1009}
    place.assert_healthy()


async def test_a_binary_frame_ends_the_connection(place):
    token, _ = place.visitor()
    async with place.socket(token) as wire:
        await wire.connection.send(b'{"t":"ping"}')
        assert await wire.close_code() == 4001


@pytest.mark.parametrize("frame", [{"t": "ping"}, {"t": "subscribe", "session_id": "x"}])
async def test_nothing_is_done_before_hello(place, frame):
    async with place.socket() as wire:
        await wire.send(**frame)
        assert await wire.close_code() == 4000


@pytest.mark.parametrize("frame", [{"t": "drop"}, {"x": 1}, {"t": 5}, {"t": "send"}])
async def test_an_unknown_frame_ends_the_connection(place, frame):
    token, _ = place.visitor()
    async with place.socket(token) as wire:
        await wire.connection.send(json.dumps(frame))
        assert await wire.close_code() == 4001


async def test_a_flood_of_frames_is_cut_off_and_others_are_served(place):
    flooder, _ = place.visitor()
    token, session_id = place.visitor()
    async with place.socket(flooder) as flood, place.socket(token) as calm:
        try:
            for _ in range(1000):
                await flood.send(t="ping")
        except ConnectionClosed:
            pass
        assert await flood.close_code() in {4009, 1006}
        await calm.send(t="send", session_id=session_id, client_msg_id="a", text="still here")
        assert (await calm.until("ack"))["client_msg_id"] == "a"
    place.assert_healthy()


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_foreign_page_is_refused_before_the_upgrade(place, origin):
    origin = origin.format(port=place.server.port)
    with pytest.raises(InvalidStatus) as refused:
        async with place.socket(additional_headers={"Origin": origin}):
            pass
    assert refused.value.response.status_code == 403


async def test_our_own_page_is_let_in(place):
    token, _ = place.visitor()
    async with place.socket(token, additional_headers={"Origin": place.server.url}):
        pass


@pytest.mark.parametrize("offered", [None, ["chatclick.v2"], ["graphql-ws", "chatclick.v10"]])
async def test_another_subprotocol_is_refused_before_the_upgrade(place, offered):
    with pytest.raises(InvalidStatus) as refused:
        async with place.socket(subprotocols=offered):
            pass
    assert refused.value.response.status_code == 400


async def test_compression_is_never_agreed_to(place):
    token, _ = place.visitor()
    async with place.socket(token, compression="deflate") as wire:
        assert wire.connection.response.headers.get("Sec-WebSocket-Extensions") is None


async def test_a_socket_nobody_reads_holds_up_no_one(place):
    token, session_id = place.visitor()
    async with place.socket(place.owner) as reader, place.socket(place.owner) as stalled:
        for wire in (reader, stalled):
            await wire.send(t="subscribe", session_id=session_id, after=0)
            await wire.until("subscribed")
        stalled.connection.transport.pause_reading()
        text = "x" * 9000
        slowest_s = 0.0
        for number in range(150):
            message = {"client_msg_id": f"m{number}", "text": text}
            started = time.monotonic()
            path = f"sessions/{session_id}/messages"
            answer = await asyncio.to_thread(place.ask, "POST", path, token, message)
            assert answer.status_code == 201
            while (await reader.until("event"))["type"] != "message.created":
                continue
            slowest_s = max(slowest_s, time.monotonic() - started)
        stalled.connection.transport.abort()
    assert slowest_s < 5
    place.assert_healthy()
