"""Thousands of sockets at little cost: a bare RFC 6455 client, without history and without resume.

For storms, idle crowds and readers that stop reading. One object per socket, no task of its own.
"""

import asyncio
import base64
import json
import os
import resource
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any

from typing_extensions import override

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
# What the host and the test itself need besides the crowd.
SPARE_FILES = 500
COME_LATER_STATUS = (429, 503)
COME_LATER_CODES = (4009, 1012)

_present: set["Onlooker"] = set()


class Onlooker(asyncio.Protocol):
    """One bare socket: says hello, counts what comes, answers pings.

    Attributes:
        welcomed: set to True by the server's welcome, to its close code (or None) by its end.
        frames: text frames received, the welcome included.
        close_code: why the server closed, if it said so.
        on_text: called with each text frame, when set.
    """

    def __init__(self, host: str, hello: dict[str, Any]) -> None:
        self.welcomed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.ended: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self.frames = 0
        self.close_code: int | None = None
        self.status = 0
        self.on_text: Callable[[bytes], None] | None = None
        self._host = host
        self._hello = hello
        self._buffer = b""
        self._is_upgraded = False
        self._transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        _present.add(self)
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /api/v1/ws HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Protocol: chatclick.v1\r\n\r\n".encode()
        )

    @override
    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._is_upgraded and not self._upgrade():
            return
        while (frame := self._next_frame()) is not None:
            self._on_frame(*frame)

    @override
    def connection_lost(self, error: Exception | None) -> None:
        _present.discard(self)
        if not self.welcomed.done():
            self.welcomed.set_result(False)
        if not self.ended.done():
            self.ended.set_result(self.close_code)

    @property
    def is_welcome(self) -> bool:
        """Whether the server has welcomed it."""
        return self.welcomed.done() and self.welcomed.result()

    @property
    def is_told_to_come_later(self) -> bool:
        """Whether the server refused, or ended, the connection for a reason that passes."""
        return self.status in COME_LATER_STATUS or self.close_code in COME_LATER_CODES

    def stop_reading(self) -> None:
        """Take nothing more off the wire."""
        assert self._transport
        self._transport.pause_reading()

    def read_on(self) -> None:
        """Take what has come meanwhile and all that follows."""
        assert self._transport
        self._transport.resume_reading()

    def send(self, **frame: Any) -> None:
        """Send one text frame."""
        self._write(TEXT, json.dumps(frame).encode())

    def abort(self) -> None:
        """Lose the connection."""
        if self._transport:
            self._transport.abort()

    def _upgrade(self) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return False
        self.status = int(head.split(b" ", 2)[1])
        self._buffer = rest
        if self.status != 101:
            self.abort()
            return False
        self._is_upgraded = True
        self.send(**self._hello)
        return True

    def _next_frame(self) -> tuple[int, bytes] | None:
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1] & 127, 2
        if length == 126:
            if len(buffer) < 4:
                return None
            length, start = struct.unpack_from(">H", buffer, 2)[0], 4
        elif length == 127:
            if len(buffer) < 10:
                return None
            length, start = struct.unpack_from(">Q", buffer, 2)[0], 10
        if len(buffer) < start + length:
            return None
        self._buffer = buffer[start + length :]
        return buffer[0] & 15, buffer[start : start + length]

    def _on_frame(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self.frames += 1
            if not self.welcomed.done():
                self.welcomed.set_result(b'"welcome"' in payload)
            if self.on_text:
                self.on_text(payload)
        elif opcode == PING:
            self._write(PONG, payload)
        elif opcode == CLOSE:
            self.close_code = struct.unpack_from(">H", payload)[0] if len(payload) >= 2 else None
            self._write(CLOSE, payload[:2])
            if self._transport:
                self._transport.close()

    def _write(self, opcode: int, payload: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        mask = os.urandom(4)
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)
        key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
        masked = (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")
        self._transport.write(bytes([0x80 | opcode]) + length + mask + masked)


async def connect_one(
    port: int,
    hello: dict[str, Any],
    *,
    wire: socket.socket | None = None,
    timeout_s: float = 60,
) -> Onlooker:
    """Connect one onlooker and wait for its welcome or refusal.

    Args:
        port: where the server listens.
        hello: the first frame.
        wire: a connected socket to use, such as one with small buffers.
        timeout_s: how long to wait.
    """
    loop = asyncio.get_running_loop()

    def make() -> Onlooker:
        return Onlooker(f"127.0.0.1:{port}", hello)

    if wire is None:
        _, onlooker = await loop.create_connection(make, "127.0.0.1", port)
    else:
        _, onlooker = await loop.create_connection(make, sock=wire)
    async with asyncio.timeout(timeout_s):
        await onlooker.welcomed
    return onlooker


async def get_in(port: int, hello: dict[str, Any], *, timeout_s: float = 60) -> Onlooker:
    """Connect one onlooker that comes again, as clients do, for as long as it is told to."""
    async with asyncio.timeout(timeout_s):
        while not (onlooker := await connect_one(port, hello)).welcomed.result():
            await onlooker.ended
            assert onlooker.is_told_to_come_later, (onlooker.status, onlooker.close_code)
            await asyncio.sleep(0.1)
    return onlooker


async def get_all_in(port: int, hellos: list[dict[str, Any]], at_once: int = 100) -> list[Onlooker]:
    """Connect a crowd, a few at a time, all of whom get in."""
    return await _some_at_a_time(port, hellos, at_once, get_in)


async def connect_many(
    port: int, hellos: list[dict[str, Any]], at_once: int = 100
) -> list[Onlooker]:
    """Connect a crowd, a few at a time; those refused are in the list too."""
    return await _some_at_a_time(port, hellos, at_once, connect_one)


async def _some_at_a_time(
    port: int,
    hellos: list[dict[str, Any]],
    at_once: int,
    connect: Callable[[int, dict[str, Any]], Awaitable[Onlooker]],
) -> list[Onlooker]:
    gate = asyncio.Semaphore(at_once)

    async def one(hello: dict[str, Any]) -> Onlooker:
        async with gate:
            return await connect(port, hello)

    return list(await asyncio.gather(*(one(hello) for hello in hellos)))


def send_all_home() -> None:
    """Lose every connection that is still there, so that none outlives its test."""
    for onlooker in list(_present):
        onlooker.abort()


def largest_crowd(wanted: int) -> int:
    """Return how many sockets the file limit allows, at most as many as wanted."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(wanted, (hard if hard > 0 else soft) - SPARE_FILES)
