"""What a plugin that sends keeps of a person: what went to them, and that they want no more."""

import json
from collections.abc import Sequence
from typing import Any

from tortoise.expressions import Q

from chatclick.clock import to_text
from chatclick.notifier.ledger import Ledger
from chatclick.plugin.people_views import SubjectView
from chatclick.plugin.results import ErasureReport, ExportFile

MOST = 10_000
KEPT = "That an address gets no more notifications stays, so that it gets none."


async def export_log(
    ledger: Ledger, subject: SubjectView, *, name: str, addresses: Sequence[str] = (), **more: Any
) -> list[ExportFile]:
    """Return what went to a person and whether they stopped it, as one file.

    Args:
        ledger: of the plugin.
        subject: the person.
        name: of the file, without its ending.
        addresses: theirs, as the ledger writes them.
        more: what else the plugin keeps of them, by its name in the file.
    """
    whose = _whose(subject, addresses)
    sent = await ledger.deliveries.filter(whose).order_by("created_at").limit(MOST)
    stops = await ledger.stops.filter(whose).order_by("at").limit(MOST) if ledger.stops else []
    if not sent and not stops and not any(more.values()):
        return []
    document = {
        "sent": [
            {"type": row.type, "address": row.address, "at": to_text(row.created_at)}
            for row in sent
        ],
        "stopped": [{"address": row.address, "at": to_text(row.at)} for row in stops],
        **more,
    }
    data = json.dumps(document, indent=2).encode()
    return [ExportFile(name=f"{name}.json", media_type="application/json", data=data)]


async def erase_log(
    ledger: Ledger, subject: SubjectView, *, addresses: Sequence[str] = ()
) -> ErasureReport:
    """Remove what went to a person, and whose an address is that gets no more."""
    whose = _whose(subject, addresses)

    async def work() -> int:
        found = ledger.deliveries.filter(whose).limit(MOST)
        ids = [str(one) for one in await found.values_list("id", flat=True)]
        gone = await ledger.deliveries.filter(id__in=ids).delete() if ids else 0
        if ledger.stops:
            await ledger.stops.filter(whose).update(recipient_id="", detail="")
        return gone

    erased = await ledger.context.write(work)
    kept = (KEPT,) if await _has_stop(ledger, addresses) else ()
    return ErasureReport(is_complete=erased < MOST, erased=erased, kept=kept)


async def _has_stop(ledger: Ledger, addresses: Sequence[str]) -> bool:
    if ledger.stops is None or not addresses:
        return False
    return await ledger.stops.filter(address__in=list(addresses)).exists()


def _whose(subject: SubjectView, addresses: Sequence[str]) -> Q:
    whose = Q(recipient_id=subject.visitor_id)
    return whose | Q(address__in=list(addresses)) if addresses else whose
