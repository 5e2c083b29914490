"""What runs while the plugin runs: the line of deliveries, and the sweeping of old ones."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from chatclick import EventView, Health, PluginContext
from chatclick_webhooks.courier import Courier
from chatclick_webhooks.deliveries import Deliveries
from chatclick_webhooks.endpoints import (
    REMEMBERED_S,
    Enabled,
    Endpoints,
    remove_deliveries,
    remove_orphans,
)
from chatclick_webhooks.models import PENDING, Delivery, Endpoint
from chatclick_webhooks.outcomes import Ledger, free_lanes, promote_next
from chatclick_webhooks.queueing import queue

SWEEP_EVERY_S = 3600.0
SWEEP_BATCH = 1000


def read_clock() -> datetime:
    """Return the present time."""
    return datetime.now(UTC)


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        clock: the time; a test may move it on.
    """

    context: PluginContext
    courier: Courier

    def __init__(self) -> None:
        self.clock: Callable[[], datetime] = read_clock
        self._enabled = Enabled()
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def endpoints(self) -> Endpoints:
        """What staff do to endpoints."""
        return Endpoints(self.context, self._hear)

    @property
    def deliveries(self) -> Deliveries:
        """What staff do to deliveries."""
        return Deliveries(self.context)

    async def start(self, context: PluginContext) -> None:
        """Start, and go on with what an earlier process left."""
        self.context = context
        self.courier = Courier(context, Ledger(context), lambda: self.clock())
        self.courier.start()
        self._sweeper = asyncio.create_task(self._sweep(), name="webhook sweeper")

    async def stop(self) -> None:
        """Stop; everything that counts is in the tables."""
        await self.courier.stop()
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.wait((self._sweeper,))

    async def take(self, event: EventView) -> None:
        """Put an event into the line of each endpoint that wants it."""
        endpoints = await self._enabled.list_all()
        if not endpoints:
            await self.context.skip_events(for_s=REMEMBERED_S)
            return
        now = self.clock()
        if await queue(self.context, event, endpoints, now):
            self.courier.wake()

    async def _hear(self) -> None:
        """Look at the endpoints again, and take what happens from here on."""
        self._enabled.forget()
        await self.context.skip_events(for_s=0)

    async def feel(self) -> Health:
        """Say how deliveries go."""
        off = await Endpoint.filter(is_enabled=False).exclude(disabled_reason="").count()
        if off:
            return Health("degraded", f"Endpoints switched off because they failed: {off}")
        failing = await Endpoint.filter(is_enabled=True, failing_since__isnull=False).count()
        if failing:
            text = f"Endpoints that fail at present, while deliveries wait: {failing}"
            return Health("degraded", text)
        return Health("ok")

    async def _sweep(self) -> None:
        """Remove deliveries that ended long ago, and those of endpoints that are gone."""
        while True:
            try:
                removed = await self._sweep_once()
            except Exception as error:
                self.context.log.warning("sweep_failed", error=str(error)[:200])
                removed = 0
            await asyncio.sleep(1.0 if removed >= SWEEP_BATCH else SWEEP_EVERY_S)

    async def _sweep_once(self) -> int:
        days = int(self.context.config.get("keep_days", 30))
        now = self.clock()
        before = now - timedelta(days=days)

        async def work() -> int:
            return await _remove_old(before, now) + await remove_orphans(SWEEP_BATCH)

        removed = await self.context.write(work)
        await free_lanes(self.context, SWEEP_BATCH, now)
        self.courier.wake()
        return removed


async def _remove_old(before: datetime, now: datetime) -> int:
    """Remove deliveries from before a time, sent or not, and let those behind them come."""
    old = Delivery.filter(created_at__lt=before).order_by("id").limit(SWEEP_BATCH)
    rows = await old.only("id", "endpoint_id", "session_id", "lane", "state")
    removed = await remove_deliveries([one.id for one in rows])
    # Only behind the events of a session do others wait.
    heads = [one for one in rows if one.state == PENDING and one.lane == one.session_id]
    for one in heads:
        await promote_next(one.endpoint_id, one.lane, now)
    return removed
