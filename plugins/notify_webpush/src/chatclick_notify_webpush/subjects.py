"""What the plugin keeps of a person: their devices, and what went to them."""

from collections.abc import Sequence
from dataclasses import replace

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick.clock import to_text
from chatclick.notifier import Ledger, erase_log, export_log
from chatclick_notify_webpush.devices import list_devices
from chatclick_notify_webpush.models import Device

PAGE = 500


async def export(ledger: Ledger, subject: SubjectView) -> list[ExportFile]:
    """Return a person's devices and what went to them, as one file."""
    devices = [
        {"name": row.name, "service": row.service, "added_at": to_text(row.created_at)}
        for row in await list_devices("visitor", subject.visitor_id)
    ]
    return await export_log(ledger, subject, name="push", devices=devices)


async def erase(ledger: Ledger, subject: SubjectView) -> ErasureReport:
    """Remove a person's devices and what went to them."""

    async def work() -> int:
        return await Device.filter(kind="visitor", owner_id=subject.visitor_id).delete()

    gone = await ledger.context.write(work)
    report = await erase_log(ledger, subject)
    return replace(report, erased=report.erased + gone)


async def forget_staff(context: PluginContext, staff_ids: Sequence[str]) -> None:
    """Remove the devices of people of the team."""

    async def work() -> None:
        await Device.filter(kind="agent", owner_id__in=list(staff_ids)).delete()

    await context.write(work)


async def forget_left(context: PluginContext) -> None:
    """Remove the devices of everybody who left while the plugin was off."""
    after = ""
    while rows := await _list_behind(after):
        if left := await context.staff.list_left([row.owner_id for row in rows]):
            await forget_staff(context, left)
        after = rows[-1].id


async def _list_behind(device_id: str) -> list[Device]:
    """Return the next devices of the team, in order of their ids."""
    return await Device.filter(kind="agent", id__gt=device_id).order_by("id").limit(PAGE)
