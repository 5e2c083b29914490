"""What can go wrong on a wire, in Toxiproxy's words. One object is one fault on one direction.

A toxic sees a chunk of bytes on its way and says how it travels: later, in pieces, slower, not at
all. Toxics hold no connection state except where the docstring says so; `proxy` does the I/O.
"""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from typing_extensions import override

Direction = Literal["up", "down"]


class Cut(Exception):
    """The connection ends here, politely (FIN) or not (RST).

    Args:
        reset: True to send RST and lose what is in flight.
    """

    def __init__(self, *, reset: bool) -> None:
        super().__init__("reset" if reset else "closed")
        self.reset = reset


@dataclass(slots=True)
class Toxic:
    """A fault. The defaults let everything through."""

    def split(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the chunk in the pieces it travels in."""
        yield chunk

    def delay_s(self, size_bytes: int) -> float:
        """Return how long a piece of this size is on its way, in seconds."""
        return 0.0

    async def admit(self, piece: bytes) -> bytes:
        """Return the piece, or the part of it that passes, or raise `Cut`."""
        return piece

    def close_delay_s(self) -> float:
        """Return how long a close is held back, in seconds."""
        return 0.0


@dataclass(slots=True)
class Latency(Toxic):
    """Each piece arrives later, with a spread; order is kept.

    Attributes:
        latency_s: delay of each piece in seconds.
        jitter_s: uniform spread around it in seconds.
        rng: source of the spread; seeded, so that a run can be repeated.
    """

    latency_s: float
    jitter_s: float = 0.0
    rng: random.Random = field(default_factory=lambda: random.Random(0))

    @override
    def delay_s(self, size_bytes: int) -> float:
        return max(0.0, self.latency_s + self.rng.uniform(-self.jitter_s, self.jitter_s))


@dataclass(slots=True)
class Bandwidth(Toxic):
    """At most so many bytes pass in a second."""

    bytes_per_s: float

    @override
    def split(self, chunk: bytes) -> Iterator[bytes]:
        step = max(1, int(self.bytes_per_s / 20))
        for start in range(0, len(chunk), step):
            yield chunk[start : start + step]

    @override
    async def admit(self, piece: bytes) -> bytes:
        await asyncio.sleep(len(piece) / self.bytes_per_s)
        return piece


@dataclass(slots=True)
class Slicer(Toxic):
    """Bytes arrive in small pieces, so that no reader may count on whole frames.

    Attributes:
        smallest: size of the smallest piece in bytes.
        largest: size of the largest piece in bytes.
        pause_s: time between two pieces in seconds.
        rng: source of the sizes.
    """

    smallest: int = 1
    largest: int = 16
    pause_s: float = 0.0
    rng: random.Random = field(default_factory=lambda: random.Random(0))

    @override
    def split(self, chunk: bytes) -> Iterator[bytes]:
        start = 0
        while start < len(chunk):
            end = start + self.rng.randint(self.smallest, self.largest)
            yield chunk[start:end]
            start = end

    @override
    async def admit(self, piece: bytes) -> bytes:
        await asyncio.sleep(self.pause_s)
        return piece


@dataclass(slots=True)
class SlowClose(Toxic):
    """The end of a connection is passed on late."""

    hold_s: float

    @override
    def close_delay_s(self) -> float:
        return self.hold_s


@dataclass(slots=True)
class BlackHole(Toxic):
    """Nothing passes and nobody is told, until the hole is lifted; then the bytes held go on.

    That is what a dead link looks like to TCP, which repeats what was lost once the link is back.

    Attributes:
        timeout_s: close the connection after so long in the hole; None holds for ever.
    """

    timeout_s: float | None = None
    _lifted: asyncio.Event = field(default_factory=asyncio.Event)

    def lift(self) -> None:
        """Let everything go on."""
        self._lifted.set()

    @override
    async def admit(self, piece: bytes) -> bytes:
        try:
            async with asyncio.timeout(self.timeout_s):
                await self._lifted.wait()
        except TimeoutError:
            raise Cut(reset=False) from None
        return piece


@dataclass(slots=True)
class ResetPeer(Toxic):
    """The connection is reset when the next bytes come, after a delay in seconds."""

    after_s: float = 0.0

    @override
    async def admit(self, piece: bytes) -> bytes:
        await asyncio.sleep(self.after_s)
        raise Cut(reset=True)


@dataclass(slots=True)
class LimitData(Toxic):
    """So many bytes pass, counted over all connections from now on, then each is cut.

    Attributes:
        left: bytes that may still pass; counts down.
        reset: end with RST instead of FIN.
    """

    left: int
    reset: bool = True

    @override
    def split(self, chunk: bytes) -> Iterator[bytes]:
        if 0 < self.left < len(chunk):
            yield chunk[: self.left]
            yield chunk[self.left :]
        else:
            yield chunk

    @override
    async def admit(self, piece: bytes) -> bytes:
        if self.left <= 0:
            raise Cut(reset=self.reset)
        self.left -= len(piece)
        return piece
