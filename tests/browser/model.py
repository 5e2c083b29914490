"""A language model on loopback beside a test that waits for browsers: in a thread of its own."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chatclick_language_model.testing import ModelServer, Script


@contextmanager
def run_model(think: Callable[[dict[str, Any]], Script]) -> Iterator[ModelServer]:
    """Run a server that answers what `think` makes of each request."""
    server = ModelServer()
    server.think = think
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with server:
            ready.set()
            await stop.wait()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve())

    thread = threading.Thread(target=run, name="model")
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
