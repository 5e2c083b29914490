"""What the plugin keeps of a person: when things happened in their conversations; no text."""

import json
from contextlib import suppress

from tortoise.expressions import F

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick.errors import Unavailable
from chatclick_analytics.erasing import Erasing
from chatclick_analytics.models import Count, Fact, Known
from chatclick_analytics.stores.opening import Stores
from chatclick_analytics.stores.timescale import Closed, enter

MOST = 10_000
WAITS = (
    "The ids of conversations in a ClickHouse that does not answer, or that the settings do not"
    " name any more: they are taken off once it can be asked."
)
CLOSED = "The ids of conversations in tables that take nothing now: repeat the erasure. {reason}"


async def export(subject: SubjectView, stores: Stores) -> list[ExportFile]:
    """Return what was counted in a person's sessions, as one file."""
    mine = Fact.filter(session_id__in=list(subject.session_ids))
    if not subject.session_ids:
        return []
    rows = await mine.order_by("at_ms", "id").limit(MOST)
    facts = [
        {"session_id": row.session_id, "metric": row.metric, "at_ms": row.at_ms, "value": row.value}
        for row in rows
    ]
    for store in await stores.list_clickhouse():
        facts += [
            {"session_id": row.session_id, "metric": metric, "at_ms": row.at_ms, "value": row.value}
            for metric, row in await store.list_of(subject.session_ids, MOST)
        ]
    if not facts:
        return []
    data = json.dumps({"facts": facts}, indent=2).encode()
    return [ExportFile(name="analytics/facts.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext, erasing: Erasing) -> ErasureReport:
    """Take the way from the numbers to a person's sessions away; the numbers stay."""
    ids = list(subject.session_ids)

    async def work() -> int:
        await enter()
        rows = Fact.filter(session_id__in=ids).limit(MOST)
        found = list(await rows.values_list("id", flat=True))
        await Fact.filter(id__in=found).update(session_id="")
        # Every process that counts forgets what it has in memory.
        await Count.all().update(revision=F("revision") + 1)
        await erasing.note(ids)
        return len(found) + await Known.filter(session_id__in=ids).delete()

    if not ids:
        return ErasureReport(is_complete=True)
    try:
        erased = await context.write(work)
    except Closed as error:
        return ErasureReport(is_complete=False, kept=(CLOSED.format(reason=error),))
    # Where it does not answer, the plugin goes on with it by itself.
    with suppress(Unavailable):
        await erasing.carry_out()
    kept = ("Sums and times of what happened, without whose it was.",) if erased else ()
    is_done = await erasing.is_done(ids)
    return ErasureReport(
        is_complete=is_done and erased < MOST,
        erased=erased,
        kept=kept if is_done else (*kept, WAITS),
    )
