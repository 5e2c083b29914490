"""What runs while the plugin runs: one loop that looks, tells, and keeps what the preview needs."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from chatclick import PluginContext
from chatclick.clock import now
from chatclick_alerts.keeping import Keeping
from chatclick_alerts.live import LIVE, Part, join, merge, read_parts
from chatclick_alerts.looking import Looking
from chatclick_alerts.models import ChangeRow, NoticeRow, SampleRow, SilenceRow
from chatclick_alerts.numbers import Numbers
from chatclick_alerts.telling import Outbox

LOOK_S = 1.0
IDLE_S = 5.0
"""Between two looks while no rule is switched on; another process may switch one on."""
RETRY_S = 5.0
CLEAN_EVERY = timedelta(hours=6)
SAMPLES_KEPT = timedelta(days=8)
CLEANED = 1000
MOST_SHARES = 100
"""Shares of a number that are kept with it; of more, the number alone is."""


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        numbers: reads what rules are about, once started.
        looking: looks at the rules, once started.
        outbox: tells, once started.
        keeping: writes what people set, once started.
    """

    context: PluginContext
    numbers: Numbers
    looking: Looking
    outbox: Outbox
    keeping: Keeping

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._clean_at = now()
        self._sampled = 0

    async def start(self, context: PluginContext) -> None:
        """Start; what was to be told when it stopped is told first."""
        self.context = context
        self.numbers = Numbers(context)
        self.looking = Looking(context, self.numbers)
        self.outbox, self.keeping = Outbox(context), Keeping(context)
        self._wake, self._clean_at, self._sampled = asyncio.Event(), now(), 0
        await self.keeping.seed()
        self._task = asyncio.create_task(self._run(), name="alerts")

    async def stop(self) -> None:
        """Stop; all that counts is in the tables."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
            self._task = None
            await self.numbers.close()

    def wake(self) -> None:
        """Look at once: something was set."""
        self._wake.set()

    async def step(self) -> bool:
        """Look once and tell what came of it; return whether any rule is switched on."""
        enabled = await self.looking.look()
        await self.outbox.deliver()
        await self._sample()
        return enabled > 0

    async def _run(self) -> None:
        while True:
            try:
                pause_s = LOOK_S if await self.step() else IDLE_S
                await self._clean()
            except Exception as error:
                self.context.log.warning("look_failed", error=str(error)[:200])
                pause_s = RETRY_S
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()
            self._wake.clear()

    async def _sample(self) -> None:
        """Keep what the numbers of now are, once a minute."""
        minute = int(now().timestamp()) // 60
        if minute == self._sampled:
            return
        found = await read_parts(self.context, LIVE, now())
        rows = [_build_sample(metric, minute, parts) for metric, parts in found.items()]

        async def work() -> None:
            # Another process may have been first.
            await SampleRow.bulk_create(rows, ignore_conflicts=True)

        await self.context.write(work)
        self._sampled = minute

    async def _clean(self) -> None:
        """Remove what is older than it is to be kept, some at a time."""
        if now() < self._clean_at:
            return
        oldest = now() - timedelta(days=int(self.context.config["keep_days"]))
        first = int((now() - SAMPLES_KEPT).timestamp()) // 60

        async def work() -> int:
            removed = 0
            for rows, model in (
                (SampleRow.filter(minute__lt=first), SampleRow),
                (ChangeRow.filter(at__lt=oldest, is_recorded=True), ChangeRow),
                (NoticeRow.filter(sent_at__lt=oldest), NoticeRow),
                (SilenceRow.filter(until__lt=oldest), SilenceRow),
            ):
                ids = list(await rows.limit(CLEANED).values_list("id", flat=True))
                removed = max(removed, await model.filter(id__in=ids).delete() if ids else 0)
            return removed

        if await self.context.write(work) < CLEANED:
            self._clean_at = now() + CLEAN_EVERY


def _build_sample(metric: str, minute: int, parts: Sequence[Part]) -> SampleRow:
    shares = merge(metric, parts)
    kept = [[dict(one.has), one.value] for one in shares] if len(shares) <= MOST_SHARES else None
    return SampleRow(metric=metric, minute=minute, value=join(metric, parts, {}), parts=kept)
