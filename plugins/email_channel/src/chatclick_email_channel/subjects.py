"""What the plugin keeps of a person: which mails came from them, and which went to them."""

import json

from tortoise.expressions import Q

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick.clock import to_text
from chatclick_email_channel.models import Incoming, Original, Outgoing, Thread
from chatclick_email_channel.originals import Originals

MOST = 10_000
MOST_FILES = 100


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return a person's mails as one file; what they say is in their conversations."""
    came = await Incoming.filter(_from(subject)).order_by("at").limit(MOST)
    went = await Outgoing.filter(_to(subject)).order_by("created_at").limit(MOST)
    files = Original.filter(session_id__in=list(subject.session_ids)).order_by("created_at")
    kept = await files.limit(MOST)
    if not came and not went and not kept:
        return []
    document = {
        "received": [
            {
                "from": one.sender,
                "outcome": one.outcome,
                "reason": one.reason,
                "at": to_text(one.at),
            }
            for one in came
        ],
        "kept_as_they_came": [
            {
                "message_id": one.message_id,
                "size_bytes": one.size_bytes,
                "at": to_text(one.created_at),
            }
            for one in kept
        ],
        "sent": [
            {"to": one.address, "status": one.status, "at": to_text(one.created_at)} for one in went
        ],
    }
    data = json.dumps(document, indent=2).encode()
    return [ExportFile(name="mails.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove a person's mails, and which came from them and went to them."""
    gone = 0
    while rows := await Original.filter(session_id__in=list(subject.session_ids)).limit(MOST_FILES):
        gone += await Originals(context).remove(rows)

    async def work() -> int:
        rows = await Thread.filter(_to(subject)).delete()
        rows += await Outgoing.filter(_to(subject)).delete()
        return rows + await Incoming.filter(_from(subject)).delete()

    return ErasureReport(is_complete=True, erased=gone + await context.write(work))


def _from(subject: SubjectView) -> Q:
    return Q(sender__in=_addresses(subject)) | Q(session_id__in=list(subject.session_ids))


def _to(subject: SubjectView) -> Q:
    return Q(address__in=_addresses(subject)) | Q(session_id__in=list(subject.session_ids))


def _addresses(subject: SubjectView) -> list[str]:
    return [one.lower() for one in subject.emails]
