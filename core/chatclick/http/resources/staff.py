"""Staff: the people who log in."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from chatclick.chat import newcomers
from chatclick.chat.newcomers import Newcomer
from chatclick.chat.views import staff_view
from chatclick.clock import now
from chatclick.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Email, Model, Name, Page, Password, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.services import Services
from chatclick.http.shapes import ListOf, StaffShape
from chatclick.security.passwords import check_rules
from chatclick.security.policy import (
    NOTHING_HERE,
    ROLES,
    Scope,
    find_scope,
    require,
    require_covers,
)
from chatclick.store.models import Login, Role, Staff, Team, TeamMember
from chatclick.store.transaction import Transaction

MAX_TEAMS = 50

resource = Resource("staff")


class NewStaff(Model):
    """Somebody who is to log in. Without a password only a sign-in plugin lets them in."""

    email: Email
    name: Name
    role: str = Field("agent", max_length=80)
    password: Password | None = None
    capacity: int = Field(8, ge=0, le=1000)
    team_ids: list[id_of("team")] = Field([], max_length=MAX_TEAMS)  # type: ignore[valid-type]


class StaffChange(Model):
    """What to change; what is left out stays. Of oneself one may change the name only."""

    email: Email | None = None
    name: Name | None = None
    role: str | None = Field(None, max_length=80)
    password: Password | None = None
    capacity: int | None = Field(None, ge=0, le=1000)
    is_active: bool | None = None
    team_ids: list[id_of("team")] | None = Field(None, max_length=MAX_TEAMS)  # type: ignore[valid-type]


@resource.operation("GET", "/staff", permission="staff:read", answer=ListOf[StaffShape])
async def list_staff(call: Call[None, Page]) -> Answer:
    """List the people who log in, also former ones."""
    rows = await fetch(Staff.all(), call.query)
    views = await build_views(call.services, rows)
    return Answer(build_page(rows, call.query.limit, lambda row: row.id, lambda row: views[row.id]))


@resource.operation(
    "POST",
    "/staff",
    permission="staff:write",
    answer=StaffShape,
    status=201,
    problems=(409,),
)
async def create_staff(call: Call[NewStaff, None]) -> Answer:
    """Add somebody. Nobody can give a role that reaches further than their own."""
    require(call.principal, "staff:write")
    new = call.body
    await require_role(call, new.role)
    newcomer = Newcomer(new.email, new.role, new.password, new.name, new.capacity)
    password_hash = await newcomer.hash_password(call.services.passwords)

    async def work(tx: Transaction) -> Staff:
        staff = await newcomers.create_staff(tx, newcomer, password_hash, call.audit)
        await _set_teams(tx, staff.id, new.team_ids)
        return staff

    return Answer(await _build_view(call.services, await call.services.store.write(work)))


@resource.operation("GET", "/staff/{staff_id}", permission="staff:read", answer=StaffShape)
async def get_staff(call: Call[None, None]) -> Answer:
    """Return one person."""
    return Answer(await _build_view(call.services, await load_staff(call.ids["staff_id"])))


@resource.operation(
    "PATCH", "/staff/{staff_id}", permission="staff:write", answer=StaffShape, problems=(409,)
)
async def change_staff(call: Call[StaffChange, None]) -> Answer:
    """Change somebody. A new password, role or activity ends all their sign-ins."""
    staff_id = call.ids["staff_id"]
    changes = call.body.model_dump(exclude_unset=True, exclude_none=True)
    await _require_changes(call, staff_id, set(changes))
    if (password := changes.pop("password", None)) is not None:
        staff = await load_staff(staff_id)
        check_rules(password, email=changes.get("email", staff.email))
        changes["password_hash"] = await call.services.passwords.hash(password)
    team_ids = changes.pop("team_ids", None)

    async def work(tx: Transaction) -> tuple[Staff, bool]:
        staff = await load_staff(staff_id)
        await _require_above(call, staff)
        if changes.get("email", staff.email) != staff.email:
            await _refuse_taken(changes["email"])
        if staff.role == "owner" and (
            changes.get("role", "owner") != "owner" or changes.get("is_active") is False
        ):
            await _refuse_last_owner(staff)
        is_ended = _changes_access(staff, changes)
        _ = staff.update_from_dict(changes)
        if is_ended:
            await end_logins(tx, staff)
        await staff.save()
        if team_ids is not None:
            await _set_teams(tx, staff_id, team_ids)
        await call.audit(tx, "staff.change", staff_id, _mask(changes, team_ids))
        return staff, is_ended

    staff, is_ended = await call.services.store.write(work)
    if is_ended:
        call.services.on_revoked(staff_id)
    return Answer(await _build_view(call.services, staff))


@resource.operation("DELETE", "/staff/{staff_id}", permission="staff:write", problems=(409,))
async def deactivate_staff(call: Call[None, None]) -> Answer:
    """Deactivate somebody: they cannot log in; what they wrote stays."""
    staff_id = call.ids["staff_id"]
    require(call.principal, "staff:write")

    async def work(tx: Transaction) -> None:
        staff = await load_staff(staff_id)
        await _require_above(call, staff)
        if staff.role == "owner":
            await _refuse_last_owner(staff)
        if staff.is_active:
            staff.is_active = False
            await end_logins(tx, staff)
            await staff.save()
            await call.audit(tx, "staff.deactivate", staff_id)

    await call.services.store.write(work)
    call.services.on_revoked(staff_id)
    return Answer()


async def load_staff(staff_id: str) -> Staff:
    """Return a staff member.

    Raises:
        NotFound: there is none.
    """
    staff = await Staff.get_or_none(id=staff_id)
    if staff is None:
        raise NotFound(NOTHING_HERE)
    return staff


async def end_logins(_tx: Transaction, staff: Staff) -> None:
    """End all sign-ins of somebody; the caller saves the row and tells `on_revoked`."""
    staff.token_version += 1
    await Login.filter(staff_id=staff.id, revoked_at=None).update(revoked_at=now())


async def list_team_ids(staff_id: str) -> list[str]:
    """Return the teams somebody is in."""
    rows = await TeamMember.filter(staff_id=staff_id).order_by("team_id").limit(MAX_TEAMS)
    return [row.team_id for row in rows]


async def build_views(services: Services, rows: Sequence[Staff]) -> dict[str, dict[str, Any]]:
    """Build the wire form of staff, by id."""
    teams: dict[str, list[str]] = {row.id: [] for row in rows}
    for member in await TeamMember.filter(staff_id__in=list(teams)).order_by("team_id"):
        teams[member.staff_id].append(member.team_id)
    return {
        row.id: staff_view(
            row, is_connected=services.presence.is_connected(row.id), team_ids=teams[row.id]
        ).to_json()
        for row in rows
    }


async def require_role(call: Call[Any, Any], role: str, pointer: str = "/role") -> None:
    """Refuse a role that does not exist or reaches further than the caller.

    Raises:
        Invalid: there is no such role.
        Forbidden: it reaches further.
    """
    if role in ROLES:
        require_covers(call.principal, role)
        return
    custom = await Role.get_or_none(name=role)
    if custom is None:
        raise _invalid(pointer, "not_found", "There is no such role.")
    require_covers(call.principal, None, custom.permissions)


async def _require_changes(call: Call[Any, Any], staff_id: str, fields: set[str]) -> None:
    require(call.principal, "staff:write", owner_id=staff_id)
    if find_scope(call.principal, "staff:write") is Scope.OWN and fields - {"name"}:
        raise Forbidden("Of yourself you can change the name here, and more under /me.")
    if call.body.role is not None:
        await require_role(call, call.body.role)


async def _require_above(call: Call[Any, Any], staff: Staff) -> None:
    """Refuse to act on somebody who may do more than the caller."""
    if call.principal.id == staff.id:
        return
    custom = None if staff.role in ROLES else await Role.get_or_none(name=staff.role)
    if custom is None:
        require_covers(call.principal, staff.role)
    else:
        require_covers(call.principal, None, custom.permissions)


def _changes_access(staff: Staff, changes: dict[str, Any]) -> bool:
    if "password_hash" in changes:
        return True
    return any(
        changes.get(name, getattr(staff, name)) != getattr(staff, name)
        for name in ("role", "is_active", "email")
    )


async def _refuse_taken(email: str) -> None:
    if await Staff.filter(email=email).exists():
        raise Conflict("Somebody has this e-mail address already.", code="email_taken")


async def _refuse_last_owner(staff: Staff) -> None:
    if not await Staff.filter(role="owner", is_active=True).exclude(id=staff.id).exists():
        raise Conflict("The last owner must stay; make another one first.", code="last_owner")


async def _set_teams(_tx: Transaction, staff_id: str, team_ids: Sequence[str]) -> None:
    wanted = list(dict.fromkeys(team_ids))
    if await Team.filter(id__in=wanted).count() < len(wanted):
        raise _invalid("/team_ids", "not_found", "There is no such team.")
    await TeamMember.filter(staff_id=staff_id).delete()
    for team_id in wanted:
        _ = await TeamMember.create(team_id=team_id, staff_id=staff_id)


async def _build_view(services: Services, staff: Staff) -> dict[str, Any]:
    return (await build_views(services, [staff]))[staff.id]


def _mask(changes: dict[str, Any], team_ids: list[str] | None) -> dict[str, Any]:
    shown = {key: "changed" if key == "password_hash" else changes[key] for key in changes}
    return shown if team_ids is None else {**shown, "team_ids": team_ids}


def _invalid(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, code, message),))
