"""Asking a plugin without waiting for one that is slow: what it says late counts a look later."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

from chatclick.errors import Unavailable

PATIENCE_S = 2.0
"""For so long a look waits; with the second between two looks it stays well within 5 s."""


class Patience:
    """Asks one plugin one thing at a time, and waits for a moment only.

    Whatever asks puts the answer where it belongs by itself, so that none is lost that comes late.
    """

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._about: Hashable = None

    async def ask(self, about: Hashable, work: Callable[[], Awaitable[None]]) -> None:
        """Have something asked, unless the answer to the same came since it was too late.

        Args:
            about: what is asked; the same for the same.
            work: asks, and keeps the answer.

        Raises:
            Unavailable: it did not answer in time, or it is busy with what it was asked before.
            ChatclickError: whatever asking raised.
        """
        task = self._task
        if task is not None and not task.done():
            raise _late()
        if task is None or self._about != about:
            if task is not None and not task.cancelled():
                _ = task.exception()  # of what nobody asks for any more
            self._task = task = asyncio.create_task(_run(work), name="alerts asking")
            self._about = about
            await asyncio.wait((task,), timeout=PATIENCE_S)
            if not task.done():
                raise _late()
        self._task = None
        task.result()

    async def close(self) -> None:
        """Ask no further."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait((task,))


async def _run(work: Callable[[], Awaitable[None]]) -> None:
    await work()


def _late() -> Unavailable:
    return Unavailable("Whoever counts this has not answered yet.", code="metrics_late")
