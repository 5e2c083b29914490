"""Starting again by itself what did not start: each time later, up to five minutes."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from chatclick.host.states import Entry, State
from chatclick.host.turns import Turns

FIRST_RETRY_S = 5.0
LONGEST_RETRY_S = 300.0


class Retries:
    """At most one coming attempt for each plugin; its length is how many there are.

    Args:
        turns: queues an attempt behind the other acts for its plugin.
        start: brings a plugin into the state people want.
    """

    def __init__(self, turns: Turns, start: Callable[[Entry], Awaitable[None]]) -> None:
        self._turns = turns
        self._start = start
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._delays_s: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._timers)

    def schedule(self, entry: Entry, asked_s: float) -> None:
        """Start a plugin again later, if it still waits for that then.

        Args:
            entry: the plugin.
            asked_s: in how many seconds it asked for; 0 leaves it to the host.
        """
        delay_s = self._delays_s.get(entry.id, FIRST_RETRY_S)
        self._delays_s[entry.id] = min(delay_s * 2, LONGEST_RETRY_S)

        def retry() -> None:
            _task = self._turns.begin(entry.id, partial(self._start_waiting, entry))

        loop = asyncio.get_running_loop()
        self._timers[entry.id] = loop.call_later(asked_s or delay_s, retry)

    def cancel(self, entry: Entry) -> None:
        """Leave out the coming attempt, if there is one."""
        if handle := self._timers.pop(entry.id, None):
            handle.cancel()

    def begin_anew(self, entry: Entry) -> None:
        """Let the next attempt of a plugin come early again."""
        self._delays_s.pop(entry.id, None)

    async def _start_waiting(self, entry: Entry) -> None:
        """Start a plugin, unless an act that had its turn before made something else of it."""
        if entry.actual.state is State.RETRYING:
            await self._start(entry)
