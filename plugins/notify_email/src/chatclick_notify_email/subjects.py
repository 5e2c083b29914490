"""What the plugin keeps of a person: which mails they got, and that they want no more."""

import json

from tortoise.expressions import Q

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick.clock import to_text
from chatclick_notify_email.models import Delivery, Stop

MOST = 10_000
KEPT = "That an address gets no more mails stays, so that it gets none."


async def export(subject: SubjectView) -> list[ExportFile]:
    """Return a person's mails and whether they stopped them, as one file."""
    mails = await Delivery.filter(_whose(subject)).order_by("created_at").limit(MOST)
    stops = await Stop.filter(_whose(subject)).order_by("at").limit(MOST)
    if not mails and not stops:
        return []
    document = {
        "mails": [
            {"type": row.type, "address": row.address, "at": to_text(row.created_at)}
            for row in mails
        ],
        "stopped": [{"address": row.address, "at": to_text(row.at)} for row in stops],
    }
    data = json.dumps(document, indent=2).encode()
    return [ExportFile(name="mails.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove which mails a person got, and whose address gets no more."""

    async def work() -> int:
        found = Delivery.filter(_whose(subject)).limit(MOST)
        ids = [str(one) for one in await found.values_list("id", flat=True)]
        gone = await Delivery.filter(id__in=ids).delete() if ids else 0
        await Stop.filter(_whose(subject)).update(recipient_id="", detail="")
        return gone

    erased = await context.write(work)
    has_stop = await Stop.filter(address__in=_addresses(subject)).exists()
    kept = (KEPT,) if has_stop else ()
    return ErasureReport(is_complete=erased < MOST, erased=erased, kept=kept)


def _whose(subject: SubjectView) -> Q:
    return Q(recipient_id=subject.visitor_id) | Q(address__in=_addresses(subject))


def _addresses(subject: SubjectView) -> list[str]:
    return [one.lower() for one in subject.emails]
