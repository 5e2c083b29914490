"""A small HTTP/1.1 server on a socket file, for one plugin: its calls back, and its way out.

Whoever is on the other end is not trusted: sizes, numbers and times are bounded.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import h11
import structlog

MAX_BODY_BYTES = 1024 * 1024
MAX_CONNECTIONS = 16
MAX_HEAD_BYTES = 32 * 1024
IDLE_S = 60.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """A request; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """An answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Request], Awaitable[Response]]


class LocalServer:
    """Serves one socket file.

    Args:
        path: of the file; one that is there is replaced.
        handler: answers requests; must not raise.
    """

    def __init__(self, path: Path, handler: Handler) -> None:
        self._path = path
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin to listen. Anyone may connect who can reach the folder: that is the one plugin."""
        self._path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._accept, str(self._path))
        os.chmod(self._path, 0o666)  # noqa: S103 - its folder is closed to everyone else

    async def stop(self) -> None:
        """Stop listening and hang up."""
        if self._server is not None:
            self._server.close()
        for task in tuple(self._connections):
            task.cancel()
        if self._connections:
            await asyncio.wait(self._connections)
        self._path.unlink(missing_ok=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Made in the context of whoever started the server, whose request is not this one's.
        structlog.contextvars.clear_contextvars()
        task = asyncio.current_task()
        assert task is not None
        if len(self._connections) >= MAX_CONNECTIONS:
            writer.close()
            return
        self._connections.add(task)
        try:
            await self._serve(reader, writer)
        except (OSError, TimeoutError, h11.RemoteProtocolError, asyncio.CancelledError):
            pass
        except Exception as error:
            _log.warning("plugin_connection_failed", exc_info=error)
        finally:
            self._connections.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD_BYTES)
        while True:
            try:
                async with asyncio.timeout(IDLE_S):
                    request = await _read(connection, reader)
            except _TooLarge:
                await _write(connection, writer, Response(413, b"too large"))
                return
            if request is None:
                return
            await _write(connection, writer, await self._handler(request))
            if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
                return
            connection.start_next_cycle()


class _TooLarge(Exception):
    pass


async def _read(connection: h11.Connection, reader: asyncio.StreamReader) -> Request | None:
    head: h11.Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > MAX_BODY_BYTES:
                raise _TooLarge
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            headers = {name.decode(): value.decode("latin-1") for name, value in head.headers}
            method, target = head.method.decode(), head.target.decode("ascii", "replace")
            return Request(method, target, headers, bytes(body))
        else:
            return None


async def _write(
    connection: h11.Connection, writer: asyncio.StreamWriter, response: Response
) -> None:
    headers = [(name.lower(), value) for name, value in response.headers.items()]
    headers.append(("content-length", str(len(response.body))))
    head = h11.Response(status_code=response.status, headers=headers)
    for event in (head, h11.Data(data=response.body), h11.EndOfMessage()):
        if data := connection.send(event):
            writer.write(data)
    async with asyncio.timeout(IDLE_S):
        await writer.drain()
