"""What the plugin keeps of a person: their answers in flows."""

import json

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick_flows.models import Passage, Run, Task, Visit

MAX_RUNS = 10_000


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return a person's runs with their answers, as one file."""
    rows = await _find(subject).order_by("started_at").limit(MAX_RUNS)
    if not rows:
        return []
    runs = [
        {
            "flow": row.flow_id,
            "session_id": row.session_id,
            "started_at": row.started_at.isoformat(),
            "status": row.status,
            "variables": {
                name: value
                for frame in row.state.get("frames", [])
                for name, value in frame["variables"].items()
            },
        }
        for row in rows
    ]
    data = json.dumps({"runs": runs}, indent=2, ensure_ascii=False).encode()
    return [ExportFile(name="flows/answers.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove a person's runs, with what they had still to do."""

    async def work() -> int:
        ids = [
            str(one) for one in await _find(subject).limit(MAX_RUNS).values_list("id", flat=True)
        ]
        for model in (Task, Visit, Passage):
            await model.filter(run_id__in=ids).delete()
        return await Run.filter(id__in=ids).delete()

    erased = await context.write(work)
    return ErasureReport(is_complete=erased < MAX_RUNS, erased=erased)


def _find(subject: SubjectView) -> QuerySet[Run]:
    whose = Q(visitor_id=subject.visitor_id)
    if subject.session_ids:
        whose |= Q(session_id__in=list(subject.session_ids))
    return Run.filter(whose)
