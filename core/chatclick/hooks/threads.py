"""Runs `def` implementations off the event loop, a bounded number at once.

A thread cannot be stopped. One that outlives its call keeps its place, so a plugin that hangs uses
up its own places and nobody else's. Threads are daemons: a hanging plugin must not keep the
process from ending, as the standard library's pool would.
"""

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import Any, Protocol

PLACES = 32
PLACES_PER_PLUGIN = 4


class Threads:
    """Places for threads, in all and for each plugin."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(PLACES)
        self._of_plugin: dict[str, asyncio.Semaphore] = {}

    async def run(
        self,
        plugin_id: str,
        call: Callable[[], Any],
        *,
        on_left: Callable[[], None],
        on_end: Callable[[], None],
    ) -> Any:
        """Run `call` in a thread of its own and return its result.

        Args:
            plugin_id: whose place it takes.
            call: what to run; it sees the context variables of the caller.
            on_left: called when the caller gives up while the thread goes on.
            on_end: called on the loop when a thread that was left has ended after all.

        Raises:
            BaseException: whatever `call` raised.
        """
        own = self._of_plugin.setdefault(plugin_id, asyncio.Semaphore(PLACES_PER_PLUGIN))
        await own.acquire()
        try:
            await self._places.acquire()
        except asyncio.CancelledError:
            own.release()
            raise

        def end(*, is_left: bool) -> None:
            own.release()
            self._places.release()
            if is_left:
                on_end()

        future = _start(call, end)
        try:
            return await future
        except asyncio.CancelledError:
            # Not if the thread had ended in the same turn of the loop, or raised this by itself:
            # then nothing is left, and `on_end` would never follow.
            if future.cancelled():
                on_left()
            raise


class _End(Protocol):
    def __call__(self, *, is_left: bool) -> None: ...


def _start(call: Callable[[], Any], end: _End) -> "asyncio.Future[Any]":
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()
    context = contextvars.copy_context()

    def settle(result: Any, error: BaseException | None) -> None:
        end(is_left=future.cancelled())
        if future.cancelled():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    def work() -> None:
        result: Any = None
        error: BaseException | None = None
        try:
            result = context.run(call)
        except StopIteration as stop:
            error = RuntimeError(f"raised StopIteration({stop.value!r})")  # futures refuse it
        except BaseException as raised:
            error = raised
        try:
            loop.call_soon_threadsafe(settle, result, error)
        except RuntimeError:
            pass  # the loop is closed: the process is ending

    threading.Thread(target=work, name="chatclick-hook", daemon=True).start()
    return future
