"""Counts events by type."""

from chatclick import hookimpl

permissions = ["analytics:read", "kv:use"]


@hookimpl
async def analytics_event(event, context):
    counts = dict(await context.kv.get("events", {}))
    counts[event.type] = counts.get(event.type, 0) + 1
    await context.kv.set("events", counts)
