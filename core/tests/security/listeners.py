"""Real listeners on loopback that count who came."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Listener:
    """A listener.

    Attributes:
        port: where it listens.
        connections: how many came.
        heads: the request heads it read.
    """

    port: int
    connections: int
    heads: list[bytes]


async def answer_ok(head: bytes, writer: asyncio.StreamWriter) -> None:
    """Answer with a short text and keep the connection."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a=b\r\n\r\nok")


@asynccontextmanager
async def listen(
    host: str,
    answer: Answer = answer_ok,
    *,
    port: int = 0,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Listener]:
    """Listen on an address until the block ends."""
    seen = Listener(port, 0, [])
    writers: list[asyncio.StreamWriter] = []

    async def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.connections += 1
        writers.append(writer)
        try:
            while True:
                seen.heads.append(head := await reader.readuntil(b"\r\n\r\n"))
                await answer(head, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(on_connection, host, port, ssl=tls)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        await server.wait_closed()
        await asyncio.sleep(0)
