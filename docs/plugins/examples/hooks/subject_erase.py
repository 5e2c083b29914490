"""Forgets the note it keeps about a visitor."""

from chatclick import ErasureReport, hookimpl

permissions = ["kv:use"]


@hookimpl
async def subject_erase(subject, context):
    key = f"note:{subject.visitor_id}"
    found = await context.kv.get(key) is not None
    await context.kv.delete(key)
    return ErasureReport(is_complete=True, erased=int(found))
