"""What runs while the plugin runs: turns by events, and one sweep by time."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from chatclick import PluginContext
from chatclick.clock import now
from chatclick_sla import clocks
from chatclick_sla.models import Clock, Policy, Watch
from chatclick_sla.policies import Policies
from chatclick_sla.timekeeping import Timekeeper
from chatclick_sla.turns import BATCH, Turns

LONGEST_S = 30.0
SHORTEST_S = 0.05
RETRY_S = 5.0
CLEAN_EVERY = timedelta(hours=6)
CLEAN_ON = timedelta(minutes=1)
CLEANED = 1000


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        policies: what sessions go by.
        turns: moves clocks, once started.
    """

    context: PluginContext
    turns: Turns

    def __init__(self) -> None:
        self.policies = Policies()
        self._task: asyncio.Task[None] | None = None
        self._clean_at = now()

    async def start(self, context: PluginContext) -> None:
        """Start; what came due while nothing ran is late, not lost."""
        self.context = context
        self.policies.forget()
        self.turns = Turns(context, self.policies)
        self._task = asyncio.create_task(self._run(), name="sla sweep")

    async def stop(self) -> None:
        """Stop; everything that counts is in the tables."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def list_clocks(self, session_id: str) -> list[tuple[Clock, float | None]]:
        """Return the newest clocks of a session, in order, with the seconds left of live ones."""
        newest = Clock.filter(session_id=session_id).order_by("-started_at", "-id").limit(BATCH)
        return await self._count_left((await newest)[::-1])

    async def list_live(self, limit: int) -> list[tuple[Clock, float | None]]:
        """Return the running clocks that are due first."""
        live = Clock.filter(status=clocks.RUNNING).exclude(due_at=None)
        return await self._count_left(await live.order_by("due_at", "id").limit(limit))

    async def _count_left(self, rows: Sequence[Clock]) -> list[tuple[Clock, float | None]]:
        known = {one.id: one for one in await self.policies.list()}
        return [(row, await self._count(row, known.get(row.policy_id))) for row in rows]

    async def _count(self, row: Clock, policy: Policy | None) -> float | None:
        if row.status not in clocks.LIVE:
            return None
        if row.resumed_at is None or policy is None:
            return row.left_s
        is_business_time = policy.is_business_time
        time = Timekeeper(self.context, row.session_id, is_business_time=is_business_time)
        return row.left_s - await time.count(row.resumed_at, now())

    async def _run(self) -> None:
        while True:
            try:
                following = await self.turns.sweep()
                await self._clean()
                wait_s = (following - now()).total_seconds() if following else LONGEST_S
                pause_s = min(LONGEST_S, max(SHORTEST_S, wait_s))
            except Exception as error:
                self.context.log.warning("sweep_failed", error=str(error)[:200])
                pause_s = RETRY_S
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self.turns.changed.wait()

    async def _clean(self) -> None:
        """Remove what ended long ago."""
        if now() < self._clean_at:
            return
        self._clean_at = now() + CLEAN_EVERY
        days = int(self.context.config.get("keep_days", 180))
        old = Clock.filter(ended_at__lt=now() - timedelta(days=days)).limit(CLEANED)
        ids = [str(one) for one in await old.values_list("session_id", flat=True)]
        if not ids:
            return
        if len(ids) == CLEANED:
            self._clean_at = now() + CLEAN_ON  # there is more

        async def work() -> None:
            live = Clock.filter(session_id__in=ids, status__in=clocks.LIVE).limit(CLEANED)
            kept = {str(one) for one in await live.values_list("session_id", flat=True)}
            gone = [one for one in ids if one not in kept]
            await Clock.filter(session_id__in=gone).delete()
            await Watch.filter(session_id__in=gone).delete()

        await self.context.write(work)
