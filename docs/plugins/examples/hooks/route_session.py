"""Gives urgent sessions to whoever has the fewest."""

from chatclick import Assignment, Candidate, hookimpl

permissions = ["session:assign", "staff:read"]


@hookimpl(tryfirst=True)
async def route_session(session, context):
    if session.priority != "urgent":
        return None
    loads = sorted(await context.staff.list_available(), key=lambda load: load.open_sessions)
    if not loads:
        return None
    return Assignment(
        staff_id=loads[0].staff.id,
        reason="Urgent: goes to whoever has the fewest sessions.",
        trace=tuple(Candidate(kind="staff", id=load.staff.id) for load in loads),
    )
