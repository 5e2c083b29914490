"""A real HTTP receiver on this machine that can misbehave."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

HEAD_END = b"\r\n\r\n"


@dataclass
class Got:
    """A request that the receiver got."""

    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass
class Receiver:
    """An HTTP server that answers as it is told.

    Attributes:
        answer: the raw bytes of each answer; None says nothing until the caller gives up.
        refusals: the answers to requests whose body contains a text, by that text.
        tail: sent again and again after the answer, for bodies without an end.
    """

    answer: bytes | None = b"HTTP/1.1 204 No Content\r\n\r\n"
    refusals: dict[str, bytes] = field(default_factory=dict)
    tail: bytes = b""
    got: list[Got] = field(default_factory=list)
    server: asyncio.Server | None = None
    port: int = 0
    open: set[asyncio.StreamWriter] = field(default_factory=set)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hooks"

    async def start(self) -> None:
        """Listen; after a stop, on the same port."""
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Be down: connections are refused."""
        if self.server is not None:
            self.server.close()
            self.server = None
        for writer in tuple(self.open):
            writer.close()

    def say(self, status: int, *headers: str) -> None:
        """Answer with a status from now on."""
        self.answer = build_answer(status, *headers)

    def refuse(self, text: str, status: int, *headers: str) -> None:
        """Answer with a status from now on where a body contains a text."""
        self.refusals[text] = build_answer(status, *headers)

    async def wait(self, count: int) -> list[Got]:
        """Wait until so many requests came."""
        async with asyncio.timeout(30), self.arrived:
            await self.arrived.wait_for(lambda: len(self.got) >= count)
        return self.got

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open.add(writer)
        try:
            while head := await reader.readuntil(HEAD_END):
                await self._answer(head, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open.discard(writer)
            writer.close()

    async def _answer(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        lines = head.decode().split("\r\n")[1:-2]
        headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        async with self.arrived:
            self.got.append(Got(headers, body))
            self.arrived.notify_all()
        refused = [one for text, one in self.refusals.items() if text in body.decode()]
        answer = refused[0] if refused else self.answer
        if answer is None:
            await reader.read()  # until the caller hangs up
            return
        writer.write(answer)
        await writer.drain()
        while self.tail:
            writer.write(self.tail)
            await writer.drain()


def build_answer(status: int, *headers: str) -> bytes:
    """Build an answer with a status and a short body."""
    lines = (f"HTTP/1.1 {status} X", "Content-Length: 2", *headers)
    return ("\r\n".join(lines) + "\r\n\r\nno").encode()
