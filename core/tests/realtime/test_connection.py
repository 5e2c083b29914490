"""A connection never waits for its client, and never holds more than its bounds."""

import asyncio
from collections.abc import Callable

import pytest

from chatclick.realtime import codes
from chatclick.realtime.connection import MAX_BYTES, MAX_FRAMES, Connection
from chatclick.security.limits import Rate


class Wire:
    """A client whose reading is under the test's control.

    Attributes:
        frames: what it has read.
        code: the close code it got.
    """

    def __init__(self, *, reads: bool = True) -> None:
        self.frames: list[str] = []
        self.closed = asyncio.Event()
        self.code: int | None = None
        self.gate = asyncio.Event()
        if reads:
            self.gate.set()
        self.connection = Connection("con_1", self._send, self._send_close, Rate(1, 1))

    async def _send(self, frame: str) -> None:
        await self.gate.wait()
        self.frames.append(frame)

    async def _send_close(self, code: int) -> None:
        self.code = code
        self.closed.set()


async def test_frames_arrive_in_order():
    wire = Wire()
    sent = [str(number) for number in range(MAX_FRAMES)]

    for frame in sent:
        wire.connection.offer(frame)
    await wire.connection.flushed()

    assert wire.frames == sent


async def test_idle_connection_has_neither_task_nor_queue():
    wire = Wire()
    wire.connection.offer("one")
    await wire.connection.flushed()

    assert (wire.connection._task, wire.connection._queue) == (None, None)


@pytest.mark.parametrize("size", [1, MAX_BYTES // 4])
async def test_reader_that_stalls_is_cut_off_and_gets_nothing_half(size: int):
    wire = Wire(reads=False)

    for _ in range(MAX_FRAMES + 2):
        wire.connection.offer("x" * size)
    async with asyncio.timeout(60):
        await wire.closed.wait()
    wire.connection.offer("more")

    assert wire.code == wire.connection.close_code == codes.SLOW
    assert wire.frames == []


async def test_only_the_newest_ephemeral_frame_of_a_key_is_sent_after_what_matters():
    wire = Wire()

    wire.connection.offer_ephemeral("typing", "on")
    wire.connection.offer_ephemeral("typing", "off")
    wire.connection.offer_ephemeral("presence", "came")
    wire.connection.offer("event")
    await wire.connection.flushed()

    assert wire.frames == ["event", "off", "came"]


async def test_first_close_code_counts():
    wire = Wire()

    wire.connection.close(codes.FORBIDDEN)
    wire.connection.close(codes.SLOW)
    await wire.closed.wait()

    assert wire.code == codes.FORBIDDEN


@pytest.mark.parametrize(
    "end", [Connection.abandon, lambda connection: connection.close(codes.UNAUTHENTICATED)]
)
async def test_who_waits_for_a_writer_that_never_began_is_let_go(end: Callable[[Connection], None]):
    wire = Wire()
    asyncio.get_running_loop().call_soon(end, wire.connection)  # before the writer's first step
    wire.connection.offer("one")

    async with asyncio.timeout(10):
        await wire.connection.flushed()

    assert wire.frames == []


async def test_abandoned_connection_sends_nothing():
    wire = Wire(reads=False)
    wire.connection.offer("one")
    wire.connection.abandon()
    wire.gate.set()
    await asyncio.sleep(0)

    wire.connection.offer("two")
    await wire.connection.flushed()

    assert wire.frames == [] and wire.code is None
