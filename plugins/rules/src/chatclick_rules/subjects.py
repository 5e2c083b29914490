"""What the plugin keeps of a person: which rules decided about their sessions."""

import json

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick_rules.models import Call, Decision, Watch

MAX_ROWS = 10_000


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return the decisions about a person's sessions, as one file."""
    rows = await _find(subject).order_by("at").limit(MAX_ROWS)
    if not rows:
        return []
    decisions = [
        {
            "session_id": row.session_id,
            "at": row.at.isoformat(),
            "event": row.event,
            "rules": row.rule_ids,
            "actions": [act["kind"] for act in row.acts],
        }
        for row in rows
    ]
    data = json.dumps({"decisions": decisions}, indent=2, ensure_ascii=False).encode()
    return [ExportFile(name="rules/decisions.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove the decisions about a person's sessions, and what was still to be done."""

    async def work() -> int:
        ids = list(subject.session_ids)
        await Watch.filter(session_id__in=ids).delete()
        await Call.filter(session_id__in=ids).delete()
        found = await _find(subject).limit(MAX_ROWS).values_list("id", flat=True)
        return await Decision.filter(id__in=[str(one) for one in found]).delete()

    erased = await context.write(work)
    return ErasureReport(is_complete=erased < MAX_ROWS, erased=erased)


def _find(subject: SubjectView) -> QuerySet[Decision]:
    whose = Q(visitor_id=subject.visitor_id)
    if subject.session_ids:
        whose |= Q(session_id__in=list(subject.session_ids))
    return Decision.filter(whose)
