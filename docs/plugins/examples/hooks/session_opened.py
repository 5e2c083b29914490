"""Welcomes visitors back by their name."""

from chatclick import hookimpl

permissions = ["session:read", "visitor:read", "message:write"]


@hookimpl
async def session_opened(session, visitor, context):
    if visitor.is_identified and visitor.name:
        await context.post_message(session.id, f"Welcome back, {visitor.name}!")
