"""Teams: groups of staff that sessions can be given to."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from chatclick.clock import now, to_text
from chatclick.errors import Conflict, FieldError, Invalid, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Name, Page, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.shapes import ListOf, Time
from chatclick.ids import new_id
from chatclick.security.policy import NOTHING_HERE
from chatclick.store.models import Queue, Session, Staff, Team, TeamMember
from chatclick.store.transaction import Transaction

MAX_MEMBERS = 500

resource = Resource("teams")


class TeamShape(Model):
    """A team and who is in it."""

    id: str
    name: str
    staff_ids: list[str]
    created_at: Time


class NewTeam(Model):
    """A team to make."""

    name: Name
    staff_ids: list[id_of("staff")] = Field([], max_length=MAX_MEMBERS)  # type: ignore[valid-type]


class TeamChange(Model):
    """What to change; what is left out stays."""

    name: Name | None = None
    staff_ids: list[id_of("staff")] | None = Field(None, max_length=MAX_MEMBERS)  # type: ignore[valid-type]


@resource.operation("GET", "/teams", permission="team:read", answer=ListOf[TeamShape])
async def list_teams(call: Call[None, Page]) -> Answer:
    """List the teams."""
    rows = await fetch(Team.all(), call.query)
    members = await _list_members(rows)
    return Answer(
        build_page(
            rows, call.query.limit, lambda row: row.id, lambda row: _to_json(row, members[row.id])
        )
    )


@resource.operation(
    "POST", "/teams", permission="team:write", answer=TeamShape, status=201, problems=(409,)
)
async def create_team(call: Call[NewTeam, None]) -> Answer:
    """Make a team."""
    new = call.body

    async def work(tx: Transaction) -> Team:
        await _refuse_taken(new.name)
        team = await Team.create(id=new_id("team"), name=new.name, created_at=now())
        await _set_members(tx, team.id, new.staff_ids)
        await call.audit(tx, "team.create", team.id, {"name": new.name})
        return team

    team = await call.services.store.write(work)
    call.services.on_changed("teams")
    return await _answer(team)


@resource.operation("GET", "/teams/{team_id}", permission="team:read", answer=TeamShape)
async def get_team(call: Call[None, None]) -> Answer:
    """Return one team."""
    return await _answer(await _load(call.ids["team_id"]))


@resource.operation(
    "PATCH", "/teams/{team_id}", permission="team:write", answer=TeamShape, problems=(409,)
)
async def change_team(call: Call[TeamChange, None]) -> Answer:
    """Change the name or who is in it."""
    change = call.body

    async def work(tx: Transaction) -> Team:
        team = await _load(call.ids["team_id"])
        if change.name is not None and change.name != team.name:
            await _refuse_taken(change.name)
            team.name = change.name
            await team.save()
        if change.staff_ids is not None:
            await _set_members(tx, team.id, change.staff_ids)
        detail = change.model_dump(exclude_none=True)
        await call.audit(tx, "team.change", team.id, detail)
        return team

    team = await call.services.store.write(work)
    call.services.on_changed("teams")
    return await _answer(team)


@resource.operation("DELETE", "/teams/{team_id}", permission="team:write")
async def delete_team(call: Call[None, None]) -> Answer:
    """Delete a team. Its queues are for everyone then; nobody loses a session."""

    async def work(tx: Transaction) -> None:
        team = await _load(call.ids["team_id"])
        await Session.filter(team_id=team.id).update(team_id=None)
        await Queue.filter(team_id=team.id).update(team_id=None)
        await TeamMember.filter(team_id=team.id).delete()
        await team.delete()
        await call.audit(tx, "team.delete", team.id, {"name": team.name})

    await call.services.store.write(work)
    call.services.on_changed("teams")
    return Answer()


async def _load(team_id: str) -> Team:
    team = await Team.get_or_none(id=team_id)
    if team is None:
        raise NotFound(NOTHING_HERE)
    return team


async def _refuse_taken(name: str) -> None:
    if await Team.filter(name=name).exists():
        raise Conflict("There is a team of this name already.", code="name_taken")


async def _set_members(_tx: Transaction, team_id: str, staff_ids: Sequence[str]) -> None:
    wanted = list(dict.fromkeys(staff_ids))
    if await Staff.filter(id__in=wanted).count() < len(wanted):
        message = "There is no such staff member."
        raise Invalid(message, errors=(FieldError("/staff_ids", "not_found", message),))
    await TeamMember.filter(team_id=team_id).delete()
    await TeamMember.bulk_create(
        [TeamMember(team_id=team_id, staff_id=staff_id) for staff_id in wanted]
    )


async def _list_members(rows: Sequence[Team]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {row.id: [] for row in rows}
    for member in await TeamMember.filter(team_id__in=list(members)).order_by("staff_id"):
        members[member.team_id].append(member.staff_id)
    return members


async def _answer(team: Team) -> Answer:
    return Answer(_to_json(team, (await _list_members([team]))[team.id]))


def _to_json(row: Team, staff_ids: list[str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "staff_ids": staff_ids,
        "created_at": to_text(row.created_at),
    }
