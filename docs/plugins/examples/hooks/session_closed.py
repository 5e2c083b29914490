"""Counts how sessions end."""

from chatclick import hookimpl

permissions = ["session:read", "kv:use"]


@hookimpl
async def session_closed(session, outcome, context):
    counts = dict(await context.kv.get("outcomes", {}))
    word = outcome or "none"
    counts[word] = counts.get(word, 0) + 1
    await context.kv.set("outcomes", counts)
