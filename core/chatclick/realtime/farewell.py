"""Sending connections away before the process ends."""

import asyncio
from collections.abc import Sequence

from chatclick.realtime import codes
from chatclick.realtime.connection import Connection
from chatclick.realtime.frames import encode

LONGEST_PAUSE_S = 0.05
"""Between two of a few: nobody is overrun by twenty that come back within a second."""


async def send_away(connections: Sequence[Connection], over_s: float) -> None:
    """End connections one by one, so that their clients do not all come back at once.

    Args:
        connections: whom to send away.
        over_s: how long that may take in all, in seconds; a few take less.
    """
    if not connections:
        return
    pause_s = min(over_s / len(connections), LONGEST_PAUSE_S)
    for index, connection in enumerate(connections):
        connection.offer(encode("bye", {"retry_after_ms": round(pause_s * 1000 * index)}))
        await connection.flushed()
        connection.close(codes.RESTART)
        if pause_s:
            await asyncio.sleep(pause_s)
