"""A TCP proxy that spoils the connections it carries; every URL under test points at one.

Faults are added and removed while connections are open. The kernel here has no `netem`, hence
user space: this bends what a peer sees of TCP, not packets.
"""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Self

from .toxics import BlackHole, Cut, Direction, Toxic

# Bounds what one direction holds in its delay line; beyond it the sender feels back-pressure.
LINE_LENGTH = 256
CHUNK_BYTES = 65_536
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(eq=False)
class Link:
    """One carried connection: both ends and the tasks that move its bytes."""

    client: asyncio.StreamWriter
    target: asyncio.StreamWriter
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def cut(self, *, reset: bool) -> None:
        """End both sides at once."""
        for writer in (self.client, self.target):
            if reset:
                end = writer.get_extra_info("socket")
                with contextlib.suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
                writer.transport.abort()
            else:
                writer.close()


class FaultProxy:
    """Carry TCP connections to a target, through toxics.

    Args:
        target_port: where the real service listens.
        target_host: its address.

    Attributes:
        port: where the proxy listens, once started.
        bytes_up: bytes passed on towards the target so far.
        bytes_down: bytes passed back so far.
    """

    def __init__(self, target_port: int, target_host: str = "127.0.0.1") -> None:
        self.target_host = target_host
        self.target_port = target_port
        self.port = 0
        self.bytes_up = 0
        self.bytes_down = 0
        self.accepted = 0
        self._toxics: dict[Direction, list[Toxic]] = {"up": [], "down": []}
        self._links: set[Link] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(self, *exc: object) -> None:
        for toxics in self._toxics.values():
            self._lift(toxics)
        tasks = [task for link in self._links for task in link.tasks]
        await self.down()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def up(self) -> None:
        """Listen, on the same port as before if there was one."""
        if self._server is None:
            self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """Refuse new connections and reset the open ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.reset_all()

    def reset_all(self) -> None:
        """Reset every open connection; new ones are carried."""
        for link in list(self._links):
            link.cut(reset=True)

    def add(self, toxic: Toxic, *directions: Direction) -> Toxic:
        """Put a fault in the way, from the next bytes on.

        Args:
            toxic: the fault.
            directions: "up" (to the target), "down" (from it); both when left out.

        Returns:
            The toxic, for `remove`.
        """
        for direction in directions or ("up", "down"):
            self._toxics[direction].append(toxic)
        return toxic

    def remove(self, toxic: Toxic) -> None:
        """Take a fault away; what a black hole holds goes on."""
        for toxics in self._toxics.values():
            if toxic in toxics:
                toxics.remove(toxic)
        self._lift([toxic])

    @contextlib.contextmanager
    def toxic(self, toxic: Toxic, *directions: Direction) -> Iterator[Toxic]:
        """Hold a fault in the way for the length of a block."""
        self.add(toxic, *directions)
        try:
            yield toxic
        finally:
            self.remove(toxic)

    @property
    def open_links(self) -> int:
        """How many connections are being carried now."""
        return len(self._links)

    def _lift(self, toxics: list[Toxic]) -> None:
        for toxic in toxics:
            if isinstance(toxic, BlackHole):
                toxic.lift()

    async def _carry(self, near: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        self.accepted += 1
        try:
            far, target = await asyncio.open_connection(self.target_host, self.target_port)
        except OSError:
            client.transport.abort()
            return
        link = Link(client, target)
        self._links.add(link)
        link.tasks = [
            asyncio.create_task(self._move(link, near, target, "up")),
            asyncio.create_task(self._move(link, far, client, "down")),
        ]
        try:
            await asyncio.wait(link.tasks)
        finally:
            link.cut(reset=False)
            self._links.discard(link)

    async def _move(
        self,
        link: Link,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        direction: Direction,
    ) -> None:
        line: asyncio.Queue[tuple[float, bytes] | None] = asyncio.Queue(LINE_LENGTH)
        delivery = asyncio.create_task(self._deliver(line, writer, direction))
        try:
            async for piece in self._pieces(reader, direction):
                await line.put((self._due(piece, direction), piece))
            hold_s = sum(toxic.close_delay_s() for toxic in self._toxics[direction])
            await asyncio.sleep(hold_s)
            await line.put(None)
            await delivery
        except Cut as cut:
            # What had passed before the cut is delivered before the connection ends.
            await line.put(None)
            with contextlib.suppress(OSError):
                await delivery
            link.cut(reset=cut.reset)
        except OSError:
            link.cut(reset=True)
        finally:
            delivery.cancel()

    async def _pieces(
        self, reader: asyncio.StreamReader, direction: Direction
    ) -> AsyncIterator[bytes]:
        while chunk := await reader.read(CHUNK_BYTES):
            pieces = [chunk]
            for toxic in list(self._toxics[direction]):
                pieces = [part for piece in pieces for part in toxic.split(piece)]
            for piece in pieces:
                for toxic in list(self._toxics[direction]):
                    piece = await toxic.admit(piece)
                yield piece

    def _due(self, piece: bytes, direction: Direction) -> float:
        delay_s = sum(toxic.delay_s(len(piece)) for toxic in self._toxics[direction])
        return asyncio.get_running_loop().time() + delay_s

    async def _deliver(
        self,
        line: asyncio.Queue[tuple[float, bytes] | None],
        writer: asyncio.StreamWriter,
        direction: Direction,
    ) -> None:
        loop = asyncio.get_running_loop()
        while (item := await line.get()) is not None:
            due, piece = item
            if (wait_s := due - loop.time()) > 0:
                await asyncio.sleep(wait_s)
            writer.write(piece)
            await writer.drain()
            if direction == "up":
                self.bytes_up += len(piece)
            else:
                self.bytes_down += len(piece)
        if writer.can_write_eof():
            writer.write_eof()
