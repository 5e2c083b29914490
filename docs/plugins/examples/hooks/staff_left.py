"""Forgets whom somebody wanted to follow once they are not on staff any more."""

from chatclick import hookimpl

permissions = ["kv:use"]


@hookimpl
async def staff_left(staff_id, context):
    await context.kv.delete(f"follows:{staff_id}")
