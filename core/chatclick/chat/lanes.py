"""Handling events of several sessions at once, those of one session one after the other.

For consumers whose work on one session may take long, such as asking a bot: the other sessions do
not wait for it. What is under way counts as not done, so that a stop loses nothing.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from chatclick.errors import name_of
from chatclick.store.events import StoredEvent

MOST_HELD = 1000
"""Events that may be under way or wait behind one; reading goes on when there are fewer."""
_PAUSE_S = 1.0

_log = structlog.get_logger(__name__)


class Lanes:
    """Runs one lane for each session that has something to be done.

    Args:
        name: of the consumer.
        count: how many sessions at once.
        handle: handles one event; when it raises it is called again after a pause.
        on_done: called after each event.
    """

    def __init__(
        self,
        name: str,
        count: int,
        handle: Callable[[StoredEvent], Awaitable[None]],
        on_done: Callable[[], None],
    ) -> None:
        self._name = name
        self._count = count
        self._handle = handle
        self._on_done = on_done
        self._waiting: dict[str, deque[StoredEvent]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._positions: set[int] = set()
        self._has_room = asyncio.Event()

    def __len__(self) -> int:
        """How many events are not done."""
        return len(self._positions)

    def has(self, session_id: str | None) -> bool:
        """Tell whether an event of a session is not done."""
        return session_id in self._tasks

    @property
    def first_position(self) -> int | None:
        """The position of the oldest event that is not done, None for none."""
        return min(self._positions, default=None)

    @property
    def oldest(self) -> StoredEvent | None:
        """The oldest event that is not done, None for none."""
        fronts = [waiting[0] for waiting in self._waiting.values()]
        return min(fronts, key=lambda event: event.position, default=None)

    async def put(self, session_id: str, event: StoredEvent) -> None:
        """Take an event in. Return once it is under way, or waits behind its session's last."""
        while not self._fits(session_id):
            self._has_room.clear()
            await self._has_room.wait()
        self._positions.add(event.position)
        if session_id in self._tasks:
            self._waiting[session_id].append(event)
            return
        self._waiting[session_id] = deque([event])
        name = f"consumer {self._name} {session_id}"
        self._tasks[session_id] = asyncio.create_task(self._run(session_id), name=name)

    async def stop(self) -> None:
        """Stop in the midst of what is under way; it stays not done."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _fits(self, session_id: str) -> bool:
        if len(self._positions) >= MOST_HELD:
            return False
        return session_id in self._tasks or len(self._tasks) < self._count

    async def _run(self, session_id: str) -> None:
        waiting = self._waiting[session_id]
        while waiting:
            try:
                await self._handle(waiting[0])
            except Exception as error:
                _log.warning("consumer_paused", consumer=self._name, error=name_of(error))
                await asyncio.sleep(_PAUSE_S)
                continue
            # No await from here to the end of a lane: what comes in meanwhile would be lost.
            self._positions.discard(waiting.popleft().position)
            if not waiting:
                del self._waiting[session_id], self._tasks[session_id]
            self._has_room.set()
            self._on_done()
