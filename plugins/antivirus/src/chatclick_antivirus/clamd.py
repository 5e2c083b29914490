"""The part of clamd's protocol that this plugin speaks: PING and INSTREAM (clamd(8))."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

CONNECT_S = 5.0
PING_S = 2.0
MAX_REPLY_BYTES = 4096

_FOUND = " FOUND"
_CLEAN = "stream: OK"


class ClamdAway(Exception):
    """clamd gives no answer that can be used; the text says why."""


class StreamTooLarge(Exception):
    """clamd takes no file of this size."""


@dataclass(frozen=True, slots=True)
class Clamd:
    """A clamd.

    Attributes:
        address: `tcp://host:port` or `unix:///path`.
    """

    address: str

    async def ping(self) -> None:
        """See whether it answers.

        Raises:
            ClamdAway: it does not.
        """
        try:
            async with asyncio.timeout(PING_S):
                reply = await self._ask(b"zPING\0")
        except TimeoutError:
            raise ClamdAway("no answer in time") from None
        if reply != "PONG":
            raise ClamdAway(f"an odd answer: {reply[:80]!r}")

    async def scan(self, pieces: AsyncIterator[bytes]) -> str | None:
        """Have a file scanned.

        Args:
            pieces: the file; none of them is empty.

        Returns:
            The name of what was found, None for nothing.

        Raises:
            ClamdAway: there is no verdict.
            StreamTooLarge: clamd takes no file of this size.
        """
        reply = await self._ask(b"zINSTREAM\0", pieces)
        if reply == _CLEAN:
            return None
        if reply.endswith(_FOUND):
            return reply.removeprefix("stream: ").removesuffix(_FOUND)
        if "size limit exceeded" in reply:
            raise StreamTooLarge
        raise ClamdAway(f"an odd answer: {reply[:80]!r}")

    async def _ask(self, command: bytes, pieces: AsyncIterator[bytes] | None = None) -> str:
        wire = await self._connect()
        try:
            # It may answer and hang up in the middle of a file. What it said can be read still, but
            # not of a stream, which gives up what came in once it cannot write.
            with suppress(ConnectionError):
                await _send(wire, command, pieces)
            reply = await _receive(wire)
        except OSError as error:
            raise ClamdAway(error.strerror or type(error).__name__) from None
        finally:
            wire.close()
        if not reply:
            raise ClamdAway("it hung up without a word")
        return reply.rstrip(b"\0\n").decode("utf-8", "replace")

    async def _connect(self) -> socket.socket:
        place = urlsplit(self.address)
        try:
            async with asyncio.timeout(CONNECT_S):
                if place.scheme == "unix":
                    return await _open(socket.AF_UNIX, place.path)
                return await _open_any(place.hostname or "", place.port or 0)
        except TimeoutError:
            raise ClamdAway("no connection in time") from None
        except (OSError, ValueError) as error:
            raise ClamdAway(str(error)) from None


async def _open_any(host: str, port: int) -> socket.socket:
    """Connect to the first address of a host that takes it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    failure = OSError("no address")
    for family, _, _, _, where in found:
        try:
            return await _open(family, where)
        except OSError as error:
            failure = error
    raise failure


async def _open(family: int, where: str | tuple[Any, ...]) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setblocking(False)
        await asyncio.get_running_loop().sock_connect(made, where)
    except BaseException:
        made.close()
        raise
    return made


async def _send(wire: socket.socket, command: bytes, pieces: AsyncIterator[bytes] | None) -> None:
    send = asyncio.get_running_loop().sock_sendall
    await send(wire, command)
    if pieces is None:
        return
    async for piece in pieces:
        await send(wire, struct.pack(">I", len(piece)) + piece)
    await send(wire, struct.pack(">I", 0))


async def _receive(wire: socket.socket) -> bytes:
    """Return what it says up to the end of it, of which it may send a part at a time."""
    reply = b""
    while b"\0" not in reply and len(reply) < MAX_REPLY_BYTES:
        piece = await asyncio.get_running_loop().sock_recv(wire, MAX_REPLY_BYTES)
        if not piece:
            break
        reply += piece
    return reply
