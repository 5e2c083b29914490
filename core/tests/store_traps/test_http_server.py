"""What Hypercorn and Quart do by default, where that decides something of ours.

Each default here has its answer in the host: bounded queues and send timeouts in the hub, our own
drain before Hypercorn's, message limits, pings, the strict decoder, the wrapper around the app.
"""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.protocol import h11
from hypercorn.protocol.ws_stream import WSStream
from quart import Quart, Response, request
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

Asgi = Callable[[Any, Any, Any], Awaitable[None]]


@pytest.fixture(autouse=True)
def its_own_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what the host changes in Hypercorn back, for some test may have run it here."""
    monkeypatch.setattr(h11, "WSStream", WSStream)


@contextlib.asynccontextmanager
async def serving(app: Any, **settings: Any) -> AsyncIterator[tuple[int, asyncio.Event]]:
    """Serve an app on a loopback port; yield the port and the event that stops it."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.accesslog = config.errorlog = None
    for name, value in settings.items():
        setattr(config, name, value)
    stop = asyncio.Event()
    running = asyncio.create_task(serve(app, config, shutdown_trigger=stop.wait))
    try:
        yield listener.getsockname()[1], stop
    finally:
        stop.set()
        await running
        listener.detach()


async def lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def quart_echo() -> Quart:
    app = Quart("trap")

    @app.post("/")
    async def echo() -> Response:
        return Response(json.dumps(await request.get_json(force=True)))

    return app


async def exchange(port: int, *parts: bytes) -> bytes:
    """Send raw bytes and return what comes back: a whole head, or all until the peer closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = b""
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        with contextlib.suppress(TimeoutError, ConnectionError):
            while chunk := await asyncio.wait_for(reader.read(65_536), 20):
                answer += chunk
                if b"\r\n\r\n" in answer:
                    break
    finally:
        writer.transport.abort()
    return answer


async def test_a_send_to_a_reader_that_stopped_waits_for_ever() -> None:
    stalled = asyncio.Event()

    async def flood(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return await lifespan(receive, send)
        await receive()
        await send({"type": "websocket.accept"})
        for _ in range(400):
            try:
                async with asyncio.timeout(1):
                    await send({"type": "websocket.send", "bytes": bytes(100_000)})
            except TimeoutError:
                stalled.set()
                return

    async with serving(flood, graceful_timeout=0.1) as (port, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        writer.write(
            b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.pause_reading()  # type: ignore[attr-defined]

        async with asyncio.timeout(20):
            await stalled.wait()
        writer.transport.abort()


async def test_a_stop_closes_sockets_as_internal_errors() -> None:
    async def idle(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return await lifespan(receive, send)
        await receive()
        await send({"type": "websocket.accept"})
        await receive()

    async with (
        serving(idle, graceful_timeout=0.2) as (port, stop),
        connect(f"ws://127.0.0.1:{port}/", proxy=None) as client,
    ):
        stop.set()
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(client.recv(), 5)

        assert client.close_code == 1011


def test_defaults_allow_huge_frames_and_send_no_pings() -> None:
    config = Config()

    assert config.websocket_max_message_size == 16 * 1024 * 1024
    assert config.websocket_ping_interval is None
    assert config.graceful_timeout < 10


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            id="two lengths",
        ),
        pytest.param(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{}", id="signed"),
        pytest.param(b"POST / HTTP/1.1\r\nHost : x\r\nContent-Length: 2\r\n\r\n{}", id="space"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", id="no host"),
        pytest.param(b"POST / HTTP/1.1\r\nHost: x\r\nX: \x00\r\n\r\n", id="nul"),
    ],
)
async def test_requests_that_two_parsers_may_read_differently_are_refused(head: bytes) -> None:
    async with serving(quart_echo(), graceful_timeout=0.1) as (port, _):
        assert (await exchange(port, head)).startswith(b"HTTP/1.1 400")


async def test_length_and_chunked_together_are_let_through() -> None:
    smuggled = (
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"2\r\n{}\r\n0\r\n\r\n"
    )
    async with serving(quart_echo(), graceful_timeout=0.1) as (port, _):
        assert (await exchange(port, smuggled)).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"[" * 5000 + b"]" * 5000, b"500", id="deep nesting crashes"),
        pytest.param(b'"\xff"', b"500", id="invalid UTF-8 crashes"),
        pytest.param(b"NaN", b"200", id="not a number passes"),
        pytest.param(b'{"a": 1, "a": 2}', b"200", id="duplicate keys pass"),
    ],
)
async def test_plain_json_handling_is_not_fit_for_strangers(body: bytes, status: bytes) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    async with serving(quart_echo(), graceful_timeout=0.1) as (port, _):
        assert (await exchange(port, head + body)).startswith(b"HTTP/1.1 " + status)
