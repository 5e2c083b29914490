"""Remembers which notifications did not arrive."""

from chatclick import hookimpl

permissions = ["notify:send", "kv:use"]


@hookimpl
async def notification_returned(notification_id, detail, context):
    await context.kv.set(f"returned:{notification_id}", detail)
