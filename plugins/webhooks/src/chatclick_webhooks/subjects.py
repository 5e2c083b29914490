"""What the plugin keeps of a person: the events about them that were sent."""

import json

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick_webhooks.endpoints import remove_deliveries
from chatclick_webhooks.models import Delivery

MAX_ROWS = 10_000
BATCH = 500


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return what was sent about a person, as one file."""
    rows = await _find(subject).order_by("id").limit(MAX_ROWS)
    if not rows:
        return []
    sent = [
        {"type": row.type, "at": row.created_at.isoformat(), "body": json.loads(row.body)}
        for row in rows
    ]
    data = json.dumps({"deliveries": sent}, indent=2, ensure_ascii=False).encode()
    return [ExportFile(name="webhooks/deliveries.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove what was sent, or is to be sent, about a person."""

    async def work() -> int:
        found = _find(subject).limit(BATCH).only("id")
        return await remove_deliveries([one.id for one in await found])

    erased = 0
    while removed := await context.write(work):
        erased += removed
    return ErasureReport(is_complete=True, erased=erased)


def _find(subject: SubjectView) -> QuerySet[Delivery]:
    whose = Q(visitor_id=subject.visitor_id)
    if subject.session_ids:
        whose |= Q(session_id__in=list(subject.session_ids))
    return Delivery.filter(whose)
