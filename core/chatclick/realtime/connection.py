"""One client's side of the hub: a bounded queue, and a task that writes it out while there is
something to write.

Nothing here waits for a client: whoever does not read fast enough is cut off and resumes later,
so that one stalled reader never holds up the others.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from chatclick.realtime import codes
from chatclick.realtime.traffic import UNCOUNTED, Traffic
from chatclick.security.limits import Bucket, Rate
from chatclick.security.policy import Principal

MAX_FRAMES = 256
MAX_BYTES = 1024 * 1024
SEND_TIMEOUT_S = 5.0

CLOSE_TIMEOUT_S = 5.0

SendText = Callable[[str], Awaitable[None]]
WriteText = Callable[[str], bool]
SendClose = Callable[[int], Awaitable[None]]


class Connection:
    """A live connection.

    Args:
        id: for logs and `welcome`.
        send: writes one frame to the wire.
        send_close: ends the wire with a close code.
        frames: how many frames it may send.
        write: writes one frame at once and returns True, or returns False when the client does not
            keep up; None where the wire has no such way.
        traffic: what its frames are counted in.

    Attributes:
        principal: who it is, None before `hello`.
        expires_at_s: when its token ends, wall clock.
        sessions: sessions it follows.
        unacked: messages it sent that are not committed yet.
        close_code: why it is to end, None while it lives.
    """

    __slots__ = (
        "_bytes",
        "_ephemeral",
        "_flushed",
        "_queue",
        "_send",
        "_send_close",
        "_task",
        "_traffic",
        "_write",
        "bucket",
        "close_code",
        "expires_at_s",
        "id",
        "principal",
        "sending_since_s",
        "sessions",
        "unacked",
    )

    def __init__(
        self,
        id: str,
        send: SendText,
        send_close: SendClose,
        frames: Rate,
        *,
        write: WriteText | None = None,
        traffic: Traffic = UNCOUNTED,
    ) -> None:
        self.id = id
        self.principal: Principal | None = None
        self.expires_at_s = float("inf")
        self.sessions: set[str] = set()
        self.unacked = 0
        self.close_code: int | None = None
        self.bucket = Bucket(frames)
        self.sending_since_s: float | None = None
        self._send = send
        self._send_close = send_close
        self._write = write
        self._traffic = traffic
        self._queue: deque[str] | None = None
        self._ephemeral: dict[str, str] | None = None
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None
        self._flushed: asyncio.Future[None] | None = None

    def offer(self, frame: str) -> None:
        """Queue a frame. A full queue ends the connection as too slow."""
        if self.close_code is not None:
            return
        if self._task is None and self._write is not None and self._write(frame):
            self._traffic.frames_out += 1
            return
        queue = self._queue
        if queue is None:
            queue = self._queue = deque()
        if len(queue) >= MAX_FRAMES or self._bytes + len(frame) > MAX_BYTES:
            self.close(codes.SLOW)
            return
        queue.append(frame)
        self._bytes += len(frame)
        self._start()

    def offer_ephemeral(self, key: str, frame: str) -> None:
        """Queue a frame that only matters now: a newer one of the same key takes its place."""
        if self.close_code is not None:
            return
        if self._ephemeral is None:
            self._ephemeral = {}
        elif key in self._ephemeral:
            self._traffic.superseded += 1
        self._ephemeral[key] = frame
        self._start()

    def close(self, code: int) -> None:
        """End the connection with a close code. The first call counts."""
        if self.close_code is not None:
            return
        self.close_code = code
        self._queue = self._ephemeral = None
        writer, self._task = self._task, asyncio.create_task(self._finish(self._task))
        if writer is not None:
            writer.cancel()
        self._settle()

    def abandon(self) -> None:
        """Note that the wire is gone: nothing is written any more."""
        if self.close_code is None:
            self.close_code = codes.RESTART
            if self._task is not None:
                self._task.cancel()
            self._settle()

    async def flushed(self) -> None:
        """Wait until everything queued is written or the connection ends."""
        if self._task is None or self.close_code is not None:
            return
        if self._flushed is None or self._flushed.done():
            self._flushed = asyncio.get_running_loop().create_future()
        await self._flushed

    async def _finish(self, writer: "asyncio.Task[None] | None") -> None:
        """Send the close code after the frame that is being written, if the client lets us."""
        assert self.close_code is not None
        if writer is not None:
            await asyncio.wait((writer,))
        with suppress(Exception):
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await self._send_close(self.close_code)

    def _start(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._flush())

    async def _flush(self) -> None:
        clock = asyncio.get_running_loop().time
        try:
            while (frame := self._next()) is not None:
                self.sending_since_s = clock()
                await self._send(frame)
                self._traffic.frames_out += 1
        except Exception:  # the wire is gone; the endpoint's receive learns the same
            self.close_code = self.close_code or codes.RESTART
        finally:
            self.sending_since_s = None
            if self.close_code is None:
                self._task = None
            self._settle()

    def _settle(self) -> None:
        """Let go whoever waits; a writer that is cancelled before its first step cannot."""
        if self._flushed is not None and not self._flushed.done():
            self._flushed.set_result(None)

    def _next(self) -> str | None:
        if self.close_code is not None:
            return None
        if self._queue:
            frame = self._queue.popleft()
            self._bytes -= len(frame)
            return frame
        self._queue = None
        if self._ephemeral:
            key = next(iter(self._ephemeral))
            return self._ephemeral.pop(key)
        self._ephemeral = None
        return None
