"""What the plugin keeps of a person: their ratings."""

import json

from tortoise.expressions import Q

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick.clock import to_text_or_none
from chatclick_csat.models import Survey

MOST = 10_000


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return a person's ratings, as one file."""
    rows = await Survey.filter(_whose(subject)).order_by("asked_at").limit(MOST)
    if not rows:
        return []
    ratings = [
        {
            "session_id": row.session_id,
            "asked_at": to_text_or_none(row.asked_at),
            "rated_at": to_text_or_none(row.rated_at),
            "score": row.score,
            "scale": row.scale,
            "comment": row.comment,
            "answers": row.answers,
        }
        for row in rows
    ]
    data = json.dumps({"ratings": ratings}, indent=2).encode()
    return [ExportFile(name="ratings.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove a person's ratings."""

    async def work() -> int:
        found = Survey.filter(_whose(subject)).limit(MOST)
        ids = [str(one) for one in await found.values_list("session_id", flat=True)]
        return await Survey.filter(session_id__in=ids).delete() if ids else 0

    erased = await context.write(work)
    return ErasureReport(is_complete=erased < MOST, erased=erased)


def _whose(subject: SubjectView) -> Q:
    whose = Q(visitor_id=subject.visitor_id)
    if subject.session_ids:
        whose |= Q(session_id__in=list(subject.session_ids))
    return whose
