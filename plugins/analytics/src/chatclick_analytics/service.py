"""What runs while the plugin runs: one loop that counts what happened, and tidies up."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from time import monotonic

from chatclick import PluginContext
from chatclick.clock import now
from chatclick.errors import Unavailable
from chatclick_analytics.counting import BATCH, REMOVED, Counting
from chatclick_analytics.erasing import Erasing
from chatclick_analytics.models import Count, Fact, Known, Roll
from chatclick_analytics.passing import RETRY_S, Passing
from chatclick_analytics.stores import EMBEDDED, Store
from chatclick_analytics.stores.opening import Stores
from chatclick_analytics.stores.server import FAILED
from chatclick_analytics.stores.shaping import Shaping
from chatclick_analytics.stores.timescale import Closed, enter
from chatclick_analytics.times import KEPT_MINUTES, MINUTE, to_minute

LOOK_S = 0.5
REST = 3.0
"""Messages go first: behind, it rests so many times as long as a batch took."""
CLEAN_EVERY = timedelta(hours=6)


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        stores: where what is counted is kept, once started.
        counting: counts, once started.
        shaping: gives the tables their shape, once started.
        passing: passes on what was counted, once started.
        erasing: erases in ClickHouse, once started.
        is_behind: there was more to count than one batch when it last looked.
    """

    context: PluginContext
    stores: Stores
    counting: Counting
    shaping: Shaping
    passing: Passing
    erasing: Erasing

    def __init__(self) -> None:
        self.is_behind = True
        self._shown: Count | None = None
        self._home = ""
        self._may_build = True
        self._wake = asyncio.Event()
        self._clean_at = now()
        self._task: asyncio.Task[None] | None = None

    async def start(self, context: PluginContext) -> None:
        """Start; what happened while nothing ran is counted first."""
        self.context, self.stores = context, Stores(context)
        self.counting = Counting(context, self.stores)
        self.shaping = Shaping(context)
        self.passing = Passing(context, self.stores)
        self.erasing = Erasing(context, self.stores)
        # A start may be in another loop than the one before, as in tests.
        self._wake, self._shown, self._home = asyncio.Event(), None, ""
        self.is_behind = self._may_build = True
        self._task = asyncio.create_task(self._run(), name="analytics counting")

    async def stop(self) -> None:
        """Stop; all that counts is in the tables."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
            self._task = None
            await self.stores.close()

    def open(self, row: Count) -> Store:
        """Return the store of a counting, to be asked.

        Raises:
            Unavailable: the settings do not name it any more, or it did not answer a moment ago.
        """
        if row.home != EMBEDDED and not self.passing.may_try:
            # Each that waits for the end of its time takes a thread that others need.
            raise Unavailable(self.passing.trouble, code=FAILED)
        return self.stores.open(row)

    async def recompute(self) -> Count:
        """Count all the log holds once more; until that is done, the old numbers are shown."""
        row = await self.counting.begin_anew()
        self._may_build = True
        self._wake.set()
        return row

    async def step(self) -> bool:
        """Count what is next. Return whether there may be more at once."""
        try:
            return await self.shaping.follow(self.stores.driver) and await self._count()
        except Closed as error:
            self.shaping.note(error)
            return False

    async def _count(self) -> bool:
        shown = self._shown = self._shown or await self.counting.find_shown()
        await self._follow_settings(shown)
        has_more = False
        # What is in a store that the settings do not name any more stays as it is.
        if self.stores.has(shown):
            pace = await self.counting.count(shown)
            if pace.is_late:
                self._shown = None
                return True
            self.is_behind = pace.events == BATCH
            has_more = await self.passing.pass_on(shown, more_comes=self.is_behind)
            if self.is_behind or not self._may_build:
                return self.is_behind or has_more
        return await self._build_if_asked() or has_more

    async def _follow_settings(self, shown: Count) -> None:
        """Count everything anew, once, where the settings come to name another store."""
        if self._home != self.stores.home:
            await self.counting.follow_history()
            await self.counting.follow_settings(shown)
            self._home, self._may_build = self.stores.home, True

    async def _build_if_asked(self) -> bool:
        """Go on with what takes the place of what is shown, and with making room."""
        if not self._may_build or not self.passing.may_try:
            return False
        # Only who was asked, or starts, looks for a counting that is under way. Somebody may ask
        # in between.
        self._may_build = False
        try:
            has_more = await self._build() or await self.counting.remove_replaced()
        except Closed:
            self._may_build = True
            raise
        except Unavailable as error:
            self.passing.fail(error)
            self._may_build = True
            return False
        if has_more or self.passing.trouble:
            self._may_build = True
        return has_more

    async def _build(self) -> bool:
        """Go on with the counting that is to take the place of the one that is shown."""
        row = await self.counting.find_building()
        if row is None:
            return False
        pace = await self.counting.count(row)
        more_comes = pace.events == BATCH
        if await self.passing.pass_on(row, more_comes=more_comes) or more_comes:
            return True
        if row.reached < row.position:
            return False  # its store takes nothing now
        shown = await self.counting.find_shown()
        if row.position >= shown.position:
            await self.counting.show(row)
            self._shown = None
        return True

    async def _run(self) -> None:
        while True:
            begun = monotonic()
            try:
                has_more = await self.step()
                await self._clean()
                await self.erasing.try_again()
                pause_s = REST * (monotonic() - begun) if has_more else LOOK_S
            except Exception as error:
                self.context.log.warning("counting_failed", error=str(error)[:200])
                pause_s = RETRY_S
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()
            self._wake.clear()

    async def _clean(self) -> None:
        """Remove what is older than it is to be kept, some at a time."""
        if now() < self._clean_at:
            return
        kept = timedelta(days=int(self.context.config["keep_days"]))
        oldest_ms = int((now() - kept).timestamp() * 1000)
        await self.shaping.drop_older(oldest_ms)
        try:
            removed = await self.context.write(lambda: _remove_older(oldest_ms))
        except Closed:
            return
        if removed == REMOVED:
            return
        self._clean_at = now() + CLEAN_EVERY
        try:
            for store in await self.stores.list_clickhouse():
                await store.forget_sessions(oldest_ms)
        except Unavailable as error:
            self.passing.fail(error)


async def _remove_older(oldest_ms: int) -> int:
    """Return how many went, of that of which most did."""
    await enter()
    # Facts of other countings only wait here to be passed on.
    mine = await Count.filter(home=EMBEDDED).order_by("id").limit(10).values_list("id", flat=True)
    removed = 0
    for rows, model in (
        (Roll.filter(size=MINUTE, at__lt=to_minute(now()) - KEPT_MINUTES), Roll),
        (Fact.filter(count_id__in=list(mine), at_ms__lt=oldest_ms), Fact),
        (Known.filter(at_ms__lt=oldest_ms), Known),
    ):
        ids = await rows.limit(REMOVED).values_list("id", flat=True)
        removed = max(removed, await model.filter(id__in=list(ids)).delete())
    return removed
