"""What the plugin keeps of a person: numbers about their sessions, and how these ended; no text."""

import json

from tortoise.expressions import Q

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick.clock import to_text, to_text_or_none
from chatclick_session_risk import tables
from chatclick_session_risk.models import Outcome, Watch

MOST = 10_000
NAME = "session_risk/sessions.json"


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return what is known of a person's sessions, as one file."""
    watched = await Watch.filter(_whose(subject)).order_by("session_id").limit(MOST)
    ended = await Outcome.filter(_whose(subject)).order_by("ended_at", "id").limit(MOST)
    if not watched and not ended:
        return []
    document = {
        "sessions": [
            {
                "session_id": row.session_id,
                "known": json.loads(row.tally),
                "risk": row.risk,
                "flagged_at": to_text_or_none(row.flagged_at),
                "dismissed_by": row.dismissed_by,
            }
            for row in watched
        ],
        "outcomes": [
            {
                "session_id": row.session_id,
                "ended_at": to_text(row.ended_at),
                "ended_badly": row.why,
                "moments": row.moments,
                "risks": row.risks,
                "flagged_at": to_text_or_none(row.flagged_at),
            }
            for row in ended
        ],
    }
    data = json.dumps(document, indent=2).encode()
    return [ExportFile(name=NAME, media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove what is known of a person's sessions."""

    async def work() -> int:
        await tables.count_change()
        watches = Watch.filter(_whose(subject)).limit(MOST)
        ids = [str(one) for one in await watches.values_list("session_id", flat=True)]
        gone = await Watch.filter(session_id__in=ids).delete()
        outcomes = Outcome.filter(_whose(subject)).limit(MOST)
        ids = [str(one) for one in await outcomes.values_list("id", flat=True)]
        return max(gone, await Outcome.filter(id__in=ids).delete())

    erased = await context.write(work)
    return ErasureReport(is_complete=erased < MOST, erased=erased)


def _whose(subject: SubjectView) -> Q:
    whose = Q(visitor_id=subject.visitor_id)
    if subject.session_ids:
        whose |= Q(session_id__in=list(subject.session_ids))
    return whose
