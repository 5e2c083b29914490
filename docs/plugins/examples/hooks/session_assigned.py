"""Introduces whoever takes over a session."""

from chatclick import hookimpl

permissions = ["session:read", "message:write"]


@hookimpl
async def session_assigned(session, assignment, context):
    if assignment.assignee is not None and assignment.previous is None:
        name = assignment.assignee.name
        await context.post_message(session.id, f"{name} is with you now.")
