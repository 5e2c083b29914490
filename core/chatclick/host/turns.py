"""Acts for one plugin take turns, in tasks of the host: a caller that goes away cancels nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Turns:
    """A queue for each plugin."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def take(self, plugin_id: str, act: Callable[[], Awaitable[T]]) -> T:
        """Run an act after those for the same plugin that came before it, and wait for it.

        Args:
            plugin_id: whose turn it is.
            act: what to do; it must not take a turn itself.
        """
        return await asyncio.shield(self.begin(plugin_id, act))

    def begin(self, plugin_id: str, act: Callable[[], Awaitable[T]]) -> asyncio.Task[T]:
        """Queue an act without waiting for it."""
        lock = self._locks.setdefault(plugin_id, asyncio.Lock())

        async def run() -> T:
            async with lock:
                return await act()

        task = asyncio.create_task(run(), name=f"act for plugin {plugin_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
