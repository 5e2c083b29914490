"""Whom a visitor knows: who had their last session. Kept by visitor, for so long as is set."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView

PREFIX = "last:"
_SWEPT_AT_ONCE = 20


async def remember(context: PluginContext, visitor_id: str, staff_id: str, at: datetime) -> None:
    """Note who has a visitor's session, and forget some of what is too old."""
    value = {"staff_id": staff_id, "at": at.isoformat()}
    await context.kv.set(f"{PREFIX}{visitor_id}", value)
    # Keys sort by the age of the visitor, so what is too old is among the first.
    for key in await context.kv.list_keys(PREFIX, limit=_SWEPT_AT_ONCE):
        if await _read(context, key, at) is None:
            await context.kv.delete(key)


async def find_last(context: PluginContext, visitor_id: str, at: datetime) -> str | None:
    """Return who had a visitor's last session, None if that is too long ago or never was."""
    return await _read(context, f"{PREFIX}{visitor_id}", at)


async def _read(context: PluginContext, key: str, at: datetime) -> str | None:
    value = await context.kv.get(key)
    if not isinstance(value, Mapping):
        return None
    age = at - datetime.fromisoformat(str(value["at"]))
    is_good = age <= timedelta(days=context.config["keep_last_days"])
    return str(value["staff_id"]) if is_good else None


async def export(context: PluginContext, subject: SubjectView) -> list[ExportFile] | None:
    """Hand over what is kept of a person."""
    value = await context.kv.get(f"{PREFIX}{subject.visitor_id}")
    if value is None:
        return None
    data = json.dumps(value, indent=2).encode()
    return [ExportFile(name="last_agent.json", media_type="application/json", data=data)]


async def erase(context: PluginContext, subject: SubjectView) -> ErasureReport:
    """Forget a person."""
    key = f"{PREFIX}{subject.visitor_id}"
    is_known = await context.kv.get(key) is not None
    await context.kv.delete(key)
    return ErasureReport(is_complete=True, erased=int(is_known))
