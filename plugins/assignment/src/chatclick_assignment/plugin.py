"""The plugin: its answer to `route_session`."""

from chatclick import Assignment, PluginContext, SessionView, hookimpl
from chatclick_assignment.balancing import choose


@hookimpl(trylast=True)
async def route_session(session: SessionView, context: PluginContext) -> Assignment | None:
    """Give the session to the least busy person; last of all, so that rules come before."""
    loads = await context.staff.list_available()
    return choose(loads, session.team_id, help_other_teams=context.config["help_other_teams"])
