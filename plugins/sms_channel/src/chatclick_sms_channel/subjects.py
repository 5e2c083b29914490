"""What the plugin keeps of a person: at which number their sessions go on."""

import json

from tortoise.expressions import Q

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick.clock import to_text
from chatclick_sms_channel.models import Link, Thread

MOST = 1000


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return at which numbers a person's sessions go on, as one file."""
    rows = await Thread.filter(_whose(subject)).order_by("at").limit(MOST)
    if not rows:
        return []
    kept = [
        {"session_id": row.session_id, "number": row.number, "at": to_text(row.at)} for row in rows
    ]
    data = json.dumps({"sessions": kept}, indent=2).encode()
    return [ExportFile(name="text-messages.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove at which numbers a person's sessions go on."""

    async def work() -> int:
        links = await Link.filter(session_id__in=list(subject.session_ids)).delete()
        return links + await Thread.filter(_whose(subject)).delete()

    return ErasureReport(is_complete=True, erased=await context.write(work))


def _whose(subject: SubjectView) -> Q:
    whose = Q(visitor_id=subject.visitor_id)
    return whose | Q(session_id__in=list(subject.session_ids)) if subject.session_ids else whose
