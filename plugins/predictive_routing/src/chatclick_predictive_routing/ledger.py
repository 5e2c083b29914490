"""The table of decisions: begin, end, take up again, settle, and read what was settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid4, uuid5

from chatclick import PluginContext
from chatclick_predictive_routing.learning import Example
from chatclick_predictive_routing.models import Decision

OPEN, ENDED, SETTLED, VOID = "open", "ended", "settled", "void"
BY_HAND, ORDINARY, ADVISED = "by_hand", "ordinary", "advised"
BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A session that somebody got.

    Attributes:
        trace_id: of the assignment; None where a person decided.
        wished_id: whom the learner would have chosen; None where there was nothing to choose, or
            it knows too little yet.
        how: by hand, by the ordinary strategy, or advised.
        loads: taken part of the capacity, of who could have had it.
        expected: what it was expected to be worth with each of them.
    """

    session_id: str
    visitor_id: str
    staff_id: str
    trace_id: str | None
    wished_id: str | None
    how: str
    is_explored: bool
    features: dict[str, float]
    loads: dict[str, float]
    expected: dict[str, float]


class Ledger:
    """Writes the table.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def begin(self, choice: Choice, version: int, at: datetime) -> bool:
        """Write down that somebody got a session; return False if it is known."""
        row_id = uuid5(NAMESPACE_OID, choice.trace_id).hex if choice.trace_id else uuid4().hex

        async def work() -> bool:
            running = await _find_running(choice.session_id)
            if await Decision.exists(id=row_id) or any(
                row.staff_id == choice.staff_id for row in running
            ):
                return False
            await _pass_on(running, at)
            _ = await Decision.create(
                id=row_id,
                version=version,
                session_id=choice.session_id,
                visitor_id=choice.visitor_id,
                staff_id=choice.staff_id,
                wished_id=choice.wished_id,
                status=OPEN,
                how=choice.how,
                is_explored=choice.is_explored,
                features=choice.features,
                loads=choice.loads,
                expected=choice.expected,
                assigned_at=at,
            )
            return True

        return await self._context.write(work)

    async def drop(self, session_id: str, at: datetime) -> None:
        """Note that a session was passed on: whoever had it did not bring it to an end."""

        async def work() -> None:
            await _pass_on(await _find_running(session_id), at)

        await self._context.write(work)

    async def end(self, session_id: str, at: datetime, settle_after: timedelta) -> None:
        """Note that a session came to an end; it is settled later, for it may come back."""

        async def work() -> None:
            for row in await _find_running(session_id):
                # Of a session that came back, the first end counts.
                row.ended_at = row.ended_at or at
                row.status, row.settle_at = ENDED, at + settle_after
                await row.save()

        await self._context.write(work)

    async def reopen(self, session_id: str) -> None:
        """Note that a session came back before it was settled."""

        async def work() -> None:
            for row in await _find_running(session_id):
                if row.status == ENDED:
                    row.status, row.settle_at, row.was_reopened = OPEN, None, True
                    await row.save()

        await self._context.write(work)

    async def list_due(self, at: datetime) -> list[Decision]:
        """Return what can be settled."""
        due = Decision.filter(status=ENDED, settle_at__lte=at)
        return await due.order_by("settle_at", "id").limit(BATCH)

    async def settle(self, row: Decision, worth: float, rating: float | None) -> None:
        """Write down what a session was worth, as the next outcome of its version."""

        async def work() -> None:
            current = await Decision.get_or_none(id=row.id, status=ENDED)
            if current is None:
                return  # it came back, or another process was faster
            current.number = await count_settled(current.version) + 1
            current.status, current.settle_at = SETTLED, None
            current.worth, current.rating = worth, rating
            await current.save()

        await self._context.write(work)

    async def remove_old(self, before: datetime) -> None:
        """Remove decisions of a time long past, so many in one transaction."""

        async def work() -> int:
            old = Decision.filter(assigned_at__lt=before).limit(BATCH)
            ids = [str(one) for one in await old.values_list("id", flat=True)]
            return await Decision.filter(id__in=ids).delete()

        while await self._context.write(work) == BATCH:
            pass


async def count_settled(version: int) -> int:
    """Return the number of the last outcome of a version; 0 without any."""
    settled = Decision.filter(version=version).exclude(number=None)
    last = await settled.order_by("-number").first()
    return last.number or 0 if last else 0


async def list_settled(version: int, after: int) -> list[Decision]:
    """Return the outcomes of a version in their order, a batch behind a number."""
    rows = Decision.filter(version=version, number__gt=after)
    return await rows.order_by("number", "id").limit(BATCH)


def build_example(row: Decision) -> Example:
    """Return what is learned of an outcome."""
    load = row.loads.get(row.staff_id, 0.0)
    return Example(row.staff_id, row.features, load, row.worth or 0.0)


async def _find_running(session_id: str) -> list[Decision]:
    running = Decision.filter(session_id=session_id, status__in=(OPEN, ENDED))
    return await running.order_by("assigned_at").limit(BATCH)


async def _pass_on(rows: Sequence[Decision], at: datetime) -> None:
    """Close what is open: with an end if it had one before it came back, else without."""
    for row in rows:
        if row.status == OPEN:
            row.status = ENDED if row.ended_at else VOID
            row.settle_at = at if row.ended_at else None
            await row.save()
