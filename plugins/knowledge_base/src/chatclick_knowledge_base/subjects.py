"""What the plugin keeps of a person: what they asked."""

import json

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick_knowledge_base.models import Question, Turn

MOST = 10_000


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return a person's questions, as one file."""
    rows = await Question.filter(_whose(subject)).order_by("asked_at").limit(MOST)
    if not rows:
        return []
    asked = [
        {
            "session_id": row.session_id,
            "asked_at": row.asked_at.isoformat(),
            "text": row.text,
            "outcome": row.outcome,
        }
        for row in rows
    ]
    data = json.dumps({"questions": asked}, indent=2, ensure_ascii=False).encode()
    name = "knowledge_base/questions.json"
    return [ExportFile(name=name, media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove a person's questions."""

    async def work() -> int:
        turns: QuerySet[Turn] = Turn.filter(_whose(subject))
        await turns.delete()
        return await Question.filter(_whose(subject)).delete()

    return ErasureReport(is_complete=True, erased=await context.write(work))


def _whose(subject: SubjectView) -> Q:
    whose = Q(visitor_id=subject.visitor_id)
    if subject.session_ids:
        whose |= Q(session_id__in=list(subject.session_ids))
    return whose
