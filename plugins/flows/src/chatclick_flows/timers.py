"""The clock of runs: waits and unanswered questions, kept in the table and so over restarts."""

import asyncio
from contextlib import suppress
from time import time

from chatclick import PluginContext
from chatclick_flows.engine import TimeCame
from chatclick_flows.models import Run
from chatclick_flows.runs import Runs

LONGEST_S = 60.0
RETRY_S = 5.0
BATCH = 100


class Timers:
    """Takes turns of runs whose time has come.

    Args:
        context: the plugin's.
        runs: takes the turns.
    """

    def __init__(self, context: PluginContext, runs: Runs) -> None:
        self._context = context
        self._runs = runs
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start; what was due while nothing ran is late, not lost."""
        self._task = asyncio.create_task(self._run(), name="flow timers")

    async def stop(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    def wake(self) -> None:
        """Look again at what is due next."""
        self._wake.set()

    async def _run(self) -> None:
        while True:
            try:
                pause_s = await self._turn()
            except Exception as error:
                self._context.log.warning("timers_paused", error=str(error)[:200])
                pause_s = RETRY_S
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()

    async def _turn(self) -> float:
        self._wake.clear()
        due = Run.filter(status="running", due_s__lte=time()).order_by("due_s").limit(BATCH)
        rows = await due
        for row in rows:
            await self._runs.take_turn(row.session_id, TimeCame(time()))
        if len(rows) == BATCH:
            return 0.0
        following = await Run.filter(status="running", due_s__gt=0).order_by("due_s").first()
        if following is None or following.due_s is None:
            return LONGEST_S
        return min(LONGEST_S, max(0.01, following.due_s - time()))
