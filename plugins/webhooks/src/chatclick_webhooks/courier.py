"""Sends what is due, a few at a time for each endpoint, and never one endpoint behind another.

Of several processes, whoever claims a delivery sends it. The claim of one that died runs out.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from chatclick import PluginContext
from chatclick_webhooks.models import PENDING, Delivery, Endpoint
from chatclick_webhooks.outcomes import Ledger
from chatclick_webhooks.sending import Outcome, read_limit_s, send

AT_ONCE = 4
"""Requests under way to one endpoint, of all processes together.

Two of them may take its last room at once. To hold the endpoint meanwhile would hold up others.
"""

LONGEST_S = 60.0
RETRY_S = 5.0
CLAIM_MARGIN_S = 60.0
"""What a claim leaves beyond the request, for writing down how it went, and for clocks."""

Clock = Callable[[], datetime]


class Courier:
    """The task that delivers.

    Args:
        context: the plugin's.
        ledger: writes down how attempts went.
        clock: the time.
    """

    def __init__(self, context: PluginContext, ledger: Ledger, clock: Clock) -> None:
        self._context = context
        self._ledger = ledger
        self._clock = clock
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._busy: Counter[str] = Counter()

    def start(self) -> None:
        """Start; what an earlier process did not finish is due, or is once its claim runs out."""
        self._task = asyncio.create_task(self._run(), name="webhook courier")

    async def stop(self) -> None:
        """Stop; what is under way is sent again at the next start."""
        tasks = [*self._sending.values(), *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def wake(self) -> None:
        """Look again at what is due."""
        self._wake.set()

    async def _run(self) -> None:
        while True:
            try:
                pause_s = await self._turn()
            except Exception as error:
                self._context.log.warning("courier_paused", error=str(error)[:200])
                pause_s = RETRY_S
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()

    async def _turn(self) -> float:
        self._wake.clear()
        pause_s = LONGEST_S
        # bounded: there are at most as many as `endpoints.MAX_ENDPOINTS`
        for endpoint in await Endpoint.filter(is_enabled=True).all():
            pause_s = min(pause_s, await self._serve(endpoint))
        return pause_s

    async def _serve(self, endpoint: Endpoint) -> float:
        """Begin what is due to an endpoint. Return when to look again, in seconds."""
        free = AT_ONCE - self._busy[endpoint.id]
        if free <= 0:
            return LONGEST_S
        under_way = [*self._sending]
        now = self._clock()
        others = await self._find_claimed(endpoint, now).exclude(id__in=under_way or [0]).count()
        free -= others
        if free <= 0:
            # They go on with what is due, unless they died: then their requests are over by then.
            return min(LONGEST_S, read_limit_s(self._context))
        rows = (
            await _find_unclaimed(now)
            .filter(endpoint_id=endpoint.id)
            .exclude(id__in=under_way or [0])
            .order_by("next_attempt_at", "id")
            .limit(free + 1)
        )
        for row in rows[:free]:
            assert row.next_attempt_at is not None
            if row.next_attempt_at > now:
                return min(LONGEST_S, max(0.02, (row.next_attempt_at - now).total_seconds()))
            self._begin(endpoint, row)
        return LONGEST_S

    def _begin(self, endpoint: Endpoint, row: Delivery) -> None:
        self._busy[endpoint.id] += 1
        task = asyncio.create_task(self._deliver(endpoint, row), name=f"delivery {row.id}")
        self._sending[row.id] = task

    async def _measure(self, outcome: Outcome) -> None:
        result = "delivered" if outcome.is_delivered else "refused" if outcome.status else "failed"
        telemetry = self._context.telemetry
        await telemetry.count("deliveries", labels={"result": result})
        await telemetry.observe("delivery_seconds", outcome.duration_ms / 1000)

    async def _deliver(self, endpoint: Endpoint, row: Delivery) -> None:
        try:
            await self._send(endpoint, row)
        except Exception as error:
            # The row is as it was: it is tried again, but not at once.
            self._context.log.warning("delivery_broke", id=row.message_id, error=str(error)[:200])
            await asyncio.sleep(RETRY_S)
        finally:
            self._busy[endpoint.id] -= 1
            self._sending.pop(row.id, None)
            self.wake()

    async def _send(self, endpoint: Endpoint, row: Delivery) -> None:
        now = self._clock()
        until = now + timedelta(seconds=read_limit_s(self._context) + CLAIM_MARGIN_S)
        try:
            if await self._claim(endpoint, row, now, until):
                outcome = await send(self._context, endpoint, row, now)
                await self._measure(outcome)
                await self._ledger.record(endpoint.id, row.id, outcome, now)
        except BaseException:
            # Also when it stops: whoever looks next need not wait until the claim runs out.
            with suppress(Exception):
                await self._release(row, until)
            raise

    async def _claim(
        self, endpoint: Endpoint, row: Delivery, now: datetime, until: datetime
    ) -> bool:
        """Claim a delivery.

        Return whether it is due still, no other process was first, and the endpoint has room.
        """
        due = _find_unclaimed(now).filter(id=row.id, next_attempt_at__lte=now)

        async def work() -> int:
            if await self._find_claimed(endpoint, now).count() >= AT_ONCE:
                return 0
            return await due.update(claimed_until=until)

        return bool(await self._context.write(work))

    def _find_claimed(self, endpoint: Endpoint, now: datetime) -> QuerySet[Delivery]:
        """Find what may be under way to an endpoint; what only its margin is left of is not."""
        margin = timedelta(seconds=CLAIM_MARGIN_S)
        return Delivery.filter(
            endpoint_id=endpoint.id, state=PENDING, claimed_until__gt=now + margin
        )

    async def _release(self, row: Delivery, until: datetime) -> None:
        mine = Delivery.filter(id=row.id, claimed_until=until)

        async def work() -> None:
            await mine.update(claimed_until=None)

        await self._context.write(work)


def _find_unclaimed(now: datetime) -> QuerySet[Delivery]:
    is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    return Delivery.filter(is_free, state=PENDING)
