"""What the plugin keeps of a person: when things happened in their conversations; no text."""

import json

from tortoise.expressions import F

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick_analytics.models import Count, Fact, Known

MOST = 10_000


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return what was counted in a person's sessions, as one file."""
    mine = Fact.filter(session_id__in=list(subject.session_ids))
    rows = await mine.order_by("at_ms", "id").limit(MOST) if subject.session_ids else []
    if not rows:
        return []
    facts = [
        {"session_id": row.session_id, "metric": row.metric, "at_ms": row.at_ms, "value": row.value}
        for row in rows
    ]
    data = json.dumps({"facts": facts}, indent=2).encode()
    return [ExportFile(name="analytics/facts.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Take the way from the numbers to a person's sessions away; the numbers stay."""
    ids = list(subject.session_ids)

    async def work() -> int:
        rows = Fact.filter(session_id__in=ids).limit(MOST)
        found = list(await rows.values_list("id", flat=True))
        await Fact.filter(id__in=found).update(session_id="")
        # Every process that counts forgets what it has in memory.
        await Count.all().update(revision=F("revision") + 1)
        return len(found) + await Known.filter(session_id__in=ids).delete()

    erased = await context.write(work) if ids else 0
    kept = ("Sums and times of what happened, without whose it was.",) if erased else ()
    return ErasureReport(is_complete=erased < MOST, erased=erased, kept=kept)
