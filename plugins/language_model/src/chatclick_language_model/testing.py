"""A small server that speaks the real protocol, for tests of plugins that ask the model.

    async with ModelServer() as server:
        server.says("Hello!")

It listens on loopback, streams as providers do, keeps what it was asked, and misbehaves on request.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Any, Self

Piece = bytes | asyncio.Event
"""What is sent next, or what has to happen first."""

Script = Iterable[Piece]
_BASE = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "little"}


def text_events(*words: str, usage: tuple[int, int] = (100, 20)) -> list[bytes]:
    """Return the events of an answer: one for each word, then its end and what it cost."""
    return [*map(word_event, words), end_event("stop"), usage_event(*usage), done_event()]


def call_events(name: str, arguments: Mapping[str, Any] | str) -> list[bytes]:
    """Return the events of a call of a tool, its arguments in two pieces."""
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    half = len(text) // 2
    first = {"index": 0, "id": "call_1", "function": {"name": name, "arguments": text[:half]}}
    second = {"index": 0, "function": {"arguments": text[half:]}}
    return [
        _event({"tool_calls": [first]}),
        _event({"tool_calls": [second]}),
        end_event("tool_calls"),
        usage_event(100, 20),
        done_event(),
    ]


def word_event(word: str) -> bytes:
    """Return the event of a piece of text."""
    return _event({"content": word})


def end_event(reason: str) -> bytes:
    """Return the event that ends an answer."""
    return _encode({**_BASE, "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})


def usage_event(asked: int, said: int) -> bytes:
    """Return the event that tells what it cost."""
    return _encode(
        {**_BASE, "choices": [], "usage": {"prompt_tokens": asked, "completion_tokens": said}}
    )


def done_event() -> bytes:
    """Return the very last event."""
    return b"data: [DONE]\n\n"


class ModelServer:
    """Answers one script after the other; the last one again and again.

    Attributes:
        asked: the bodies of all requests, in order.
        keys: the `Authorization` headers, in order.
        head: is waited for before an answer begins; None for at once.
        think: in place of the scripts: makes a script of a request.
        hung_up: set each time a caller goes away before its answer has ended.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.head: asyncio.Event | None = None
        self.think: Callable[[dict[str, Any]], Script] | None = None
        self.hung_up = asyncio.Event()
        self._scripts: deque[tuple[int, Script]] = deque()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """The address for the settings."""
        return f"http://127.0.0.1:{self.port}/v1"

    def says(self, *words: str) -> None:
        """Answer with a text, word by word."""
        self.plays(text_events(*words))

    def calls(self, name: str, arguments: Mapping[str, Any] | str) -> None:
        """Answer with a call of a tool."""
        self.plays(call_events(name, arguments))

    def fails(self, status: int, message: str = "no") -> None:
        """Answer with an error, as OpenAI words it."""
        body = json.dumps({"error": {"message": message, "type": "error"}}).encode()
        self._scripts.append((status, [body]))

    def plays(self, script: Script) -> None:
        """Answer with whatever a script has: bytes to send, and events to wait for."""
        self._scripts.append((200, script))

    def forget(self) -> None:
        """Forget what was asked and what was to be answered."""
        self._scripts.clear()
        self.asked.clear()
        self.keys.clear()

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop, whatever is under way."""
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        except asyncio.CancelledError:
            # The server's own end; a task that ends cancelled would be reported by the stream.
            return
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:] if line)
        }
        body = json.loads(await reader.readexactly(int(headers.get("content-length", "0"))))
        self.asked.append(body)
        self.keys.append(headers.get("authorization", ""))
        if self.head is not None:
            await self.head.wait()
        status, script = self._choose(body)
        kind = "text/event-stream" if status == 200 else "application/json"
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n".encode()
        )
        gone = asyncio.create_task(reader.read(1))
        try:
            async for piece in _play(script, gone):
                writer.write(piece)
                await writer.drain()
            if gone.done():
                self.hung_up.set()
        finally:
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)

    def _choose(self, body: dict[str, Any]) -> tuple[int, Script]:
        if self.think is not None:
            return 200, self.think(body)
        assert self._scripts, "nobody said what the model answers; say server.says(…)"
        return self._scripts.popleft() if len(self._scripts) > 1 else self._scripts[0]


async def _play(script: Script, gone: "asyncio.Task[bytes]") -> AsyncIterator[bytes]:
    """Yield what is to be sent, until the caller goes away."""
    for piece in script:
        if isinstance(piece, asyncio.Event):
            happened = asyncio.create_task(piece.wait())
            await asyncio.wait((happened, gone), return_when=asyncio.FIRST_COMPLETED)
            happened.cancel()
            await asyncio.gather(happened, return_exceptions=True)
        if gone.done():
            return
        if isinstance(piece, bytes):
            yield piece


def _event(delta: Mapping[str, Any]) -> bytes:
    return _encode({**_BASE, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})


def _encode(document: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(document)}\n\n".encode()
