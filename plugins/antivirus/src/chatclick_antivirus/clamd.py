"""The part of clamd's protocol that this plugin speaks: PING and INSTREAM (clamd(8))."""

import asyncio
import os
import struct
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import cast
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
        reader, writer = await self._connect()
        # It may answer and hang up in the middle of a file. A stream that cannot write lets go of
        # what came in, so that nothing is taken in before all is sent, and the connection is open
        # a second time, to read what it said of one that broke.
        transport = cast(asyncio.Transport, writer.transport)
        transport.pause_reading()
        second = os.dup(writer.get_extra_info("socket").fileno())
        try:
            try:
                await _send(writer, command, pieces)
                transport.resume_reading()
                reply = await reader.read(MAX_REPLY_BYTES)
            except ConnectionError:
                reply = os.read(second, MAX_REPLY_BYTES)
        except OSError as error:
            raise ClamdAway(error.strerror or type(error).__name__) from None
        finally:
            os.close(second)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        if not reply:
            raise ClamdAway("it hung up without a word")
        return reply.rstrip(b"\0\n").decode("utf-8", "replace")

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        place = urlsplit(self.address)
        try:
            async with asyncio.timeout(CONNECT_S):
                if place.scheme == "unix":
                    return await asyncio.open_unix_connection(place.path)
                return await asyncio.open_connection(place.hostname, place.port)
        except TimeoutError:
            raise ClamdAway("no connection in time") from None
        except (OSError, ValueError) as error:
            raise ClamdAway(str(error)) from None


async def _send(
    writer: asyncio.StreamWriter, command: bytes, pieces: AsyncIterator[bytes] | None
) -> None:
    writer.write(command)
    if pieces is not None:
        async for piece in pieces:
            writer.write(struct.pack(">I", len(piece)) + piece)
            await writer.drain()
        writer.write(struct.pack(">I", 0))
    await writer.drain()
