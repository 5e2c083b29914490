"""What the plugin keeps of a person: who had their sessions and how these went; no text."""

import json

from tortoise.expressions import Q

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick_predictive_routing.models import Decision
from chatclick_predictive_routing.state import stamp

MOST = 10_000


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return the decisions about a person's sessions, as one file."""
    rows = await Decision.filter(_whose(subject)).order_by("assigned_at").limit(MOST)
    if not rows:
        return []
    decisions = [
        {
            "session_id": row.session_id,
            "staff_id": row.staff_id,
            "assigned_at": stamp(row.assigned_at),
            "ended_at": stamp(row.ended_at) if row.ended_at else None,
            "features": row.features,
            "was_reopened": row.was_reopened,
            "rating": row.rating,
        }
        for row in rows
    ]
    data = json.dumps({"decisions": decisions}, indent=2).encode()
    name = "predictive_routing/decisions.json"
    return [ExportFile(name=name, media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove the decisions about a person's sessions."""

    async def work() -> int:
        ids = await Decision.filter(_whose(subject)).limit(MOST).values_list("id", flat=True)
        return await Decision.filter(id__in=[str(one) for one in ids]).delete()

    erased = await context.write(work)
    return ErasureReport(is_complete=erased < MOST, erased=erased)


def _whose(subject: SubjectView) -> Q:
    whose = Q(visitor_id=subject.visitor_id)
    if subject.session_ids:
        whose |= Q(session_id__in=list(subject.session_ids))
    return whose
