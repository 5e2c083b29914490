"""Whom a rule names to be told: each has to be there when it is set."""

from collections.abc import Collection, Mapping, Sequence

from chatclick import PluginContext
from chatclick.errors import Invalid, NotFound
from chatclick.plugin.directory import MOST_LISTED
from chatclick.reading import refuse

Recipients = Mapping[str, Sequence[str]]


async def check_recipients(
    context: PluginContext, recipients: Recipients, before: Recipients
) -> None:
    """Check who is named anew; whoever was named and left since does not stand in the way.

    Args:
        context: the plugin's.
        recipients: ids or names by kind: staff, roles, teams, permissions.
        before: those that the rule had.

    Raises:
        Invalid: with the pointer of the first that is not there.
    """
    for kind, find_problem in (
        ("staff", _find_person_problem),
        ("roles", _find_role_problem),
        ("teams", _find_team_problem),
        ("permissions", _find_permission_problem),
    ):
        known = before.get(kind, ())
        for at, name in enumerate(recipients[kind]):
            if name not in known and (problem := await find_problem(context, name)):
                raise _refuse(kind, at, problem)


def _refuse(kind: str, at: int, problem: str) -> Invalid:
    return refuse(f"/recipients/{kind}/{at}", "not_found", problem)


async def _find_person_problem(context: PluginContext, staff_id: str) -> str:
    try:
        person = await context.staff.get(staff_id)
    except NotFound:
        return "There is no such person."
    return "" if person.is_active else "This person is deactivated."


async def _find_role_problem(context: PluginContext, role: str) -> str:
    roles: Collection[str] = await context.staff.list_roles()
    return "" if role in roles else "There is no such role."


async def _find_team_problem(context: PluginContext, team_id: str) -> str:
    teams = await context.teams.list()
    # Of more than are told of it is not known whether it is among them.
    is_known = len(teams) >= MOST_LISTED or team_id in {one.id for one in teams}
    return "" if is_known else "There is no such team."


async def _find_permission_problem(context: PluginContext, permission: str) -> str:
    return "" if await context.staff.list_allowed(permission) else "Nobody has this permission."
