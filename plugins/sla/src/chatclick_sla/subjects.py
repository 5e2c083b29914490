"""What the plugin keeps of a person: how long their sessions waited."""

import json

from tortoise.expressions import Q

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick_sla.models import Clock, Watch
from chatclick_sla.showing import clock_to_json

MOST = 10_000


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return the clocks of a person's sessions, as one file."""
    ids = await _find_sessions(subject)
    rows = await Clock.filter(session_id__in=ids).order_by("started_at").limit(MOST) if ids else []
    if not rows:
        return []
    document = {"clocks": [clock_to_json(row, None) for row in rows]}
    data = json.dumps(document, indent=2).encode()
    return [ExportFile(name="sla/clocks.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove the clocks of a person's sessions."""
    ids = await _find_sessions(subject)

    async def work() -> int:
        erased = await Clock.filter(session_id__in=ids).delete()
        return erased + await Watch.filter(session_id__in=ids).delete()

    erased = await context.write(work) if ids else 0
    return ErasureReport(is_complete=len(ids) < MOST, erased=erased)


async def _find_sessions(subject: SubjectView) -> list[str]:
    whose = Q(visitor_id=subject.visitor_id)
    if subject.session_ids:
        whose |= Q(session_id__in=list(subject.session_ids))
    rows = await Watch.filter(whose).limit(MOST).values_list("session_id", flat=True)
    return [str(one) for one in rows]
