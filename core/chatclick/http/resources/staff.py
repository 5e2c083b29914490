"""Staff: the people who log in."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from chatclick.chat import newcomers
from chatclick.chat.handing_on import hand_on_sessions
from chatclick.chat.newcomers import Newcomer
from chatclick.chat.session_works import actor_of
from chatclick.chat.views import staff_view
from chatclick.clock import now
from chatclick.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Email, Model, Name, Page, Password, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.services import Services
from chatclick.http.shapes import ListOf, StaffShape
from chatclick.http.skills import Languages, Skills, to_rows
from chatclick.security.passwords import check_rules
from chatclick.security.policy import (
    NOTHING_HERE,
    ROLES,
    Principal,
    Scope,
    find_scope,
    require,
    require_covers,
)
from chatclick.store.events import STAFF_LEFT
from chatclick.store.models import Invitation, Login, Role, Staff, Team, TeamMember
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
    skills: Skills = []
    languages: Languages = []


class StaffChange(Model):
    """What to change; what is left out stays. Of oneself one may change the name only."""

    email: Email | None = None
    name: Name | None = None
    role: str | None = Field(None, max_length=80)
    password: Password | None = None
    capacity: int | None = Field(None, ge=0, le=1000)
    is_active: bool | None = None
    team_ids: list[id_of("team")] | None = Field(None, max_length=MAX_TEAMS)  # type: ignore[valid-type]
    skills: Skills | None = None
    languages: Languages | None = None


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
        await set_teams(tx, staff.id, new.team_ids)
        staff.skills = to_rows(new.skills)
        staff.languages = new.languages
        await staff.save(update_fields=["skills", "languages"])
        return staff

    staff = await call.services.store.write(work)
    call.services.on_changed("staff")
    return Answer(await _build_view(call.services, staff))


@resource.operation("GET", "/staff/{staff_id}", permission="staff:read", answer=StaffShape)
async def get_staff(call: Call[None, None]) -> Answer:
    """Return one person."""
    return Answer(await _build_view(call.services, await load_staff(call.ids["staff_id"])))


@resource.operation(
    "PATCH", "/staff/{staff_id}", permission="staff:write", answer=StaffShape, problems=(409,)
)
async def change_staff(call: Call[StaffChange, None]) -> Answer:
    """Change somebody. A new password, address or activity ends all their sign-ins.

    A new role holds from the next request on, and ends links for a new password. What somebody who
    is deactivated has under way is handed on.
    """
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
        await require_above(call, staff)
        if changes.get("email", staff.email) != staff.email:
            await _refuse_taken(changes["email"])
        is_owner_lost = staff.role == "owner" and (
            changes.get("role", "owner") != "owner" or changes.get("is_active") is False
        )
        is_ended = _changes_access(staff, changes)
        if changes.get("role", staff.role) != staff.role:
            await revoke_links(tx, [staff.id])
        _ = staff.update_from_dict(changes)
        if is_ended:
            await end_logins(tx, staff)
            if changes.get("is_active") is False:
                await record_leaving(tx, call.principal, staff)
        await staff.save()
        if team_ids is not None:
            await set_teams(tx, staff_id, team_ids)
        await call.audit(tx, "staff.change", staff_id, _mask(changes, team_ids))
        if is_owner_lost:
            await refuse_without_owner()
        return staff, is_ended

    staff, is_ended = await call.services.store.write(work)
    if is_ended or "role" in changes:
        call.services.on_revoked(staff_id)
    if changes.get("is_active") is False:
        await hand_on_sessions(call.services.sessions, staff_id)
    call.services.on_changed("staff")
    return Answer(await _build_view(call.services, staff))


async def load_staff(staff_id: str) -> Staff:
    """Return a staff member.

    Raises:
        NotFound: there is none.
    """
    staff = await Staff.get_or_none(id=staff_id)
    if staff is None:
        raise NotFound(NOTHING_HERE)
    return staff


async def end_logins(tx: Transaction, staff: Staff) -> None:
    """End all ways in that somebody has open: sign-ins, and links for a new password.

    The caller saves the row and tells `on_revoked`.
    """
    staff.token_version += 1
    await Login.filter(staff_id=staff.id, revoked_at=None).update(revoked_at=now())
    await revoke_links(tx, [staff.id])


async def record_leaving(tx: Transaction, principal: Principal, staff: Staff) -> None:
    """Record that somebody was deactivated; plugins forget what they keep of them."""
    await tx.record(STAFF_LEFT, actor_of(principal), {"staff_id": staff.id})


async def revoke_links(_tx: Transaction, staff_ids: Sequence[str]) -> None:
    """Revoke the links by which some could choose a new password.

    Whoever made one could act on them as they were: where they may do more now, it must not be
    a way to that.
    """
    is_open = Invitation.filter(staff_id__in=list(staff_ids), used_at=None, revoked_at=None)
    await is_open.update(revoked_at=now())


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


async def require_above(call: Call[Any, Any], staff: Staff) -> None:
    """Refuse to act on somebody who may do more than the caller.

    Raises:
        Forbidden: they may.
    """
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
        for name in ("is_active", "email")
    )


async def _refuse_taken(email: str) -> None:
    if await Staff.filter(email=email).exists():
        raise Conflict("Somebody has this e-mail address already.", code="email_taken")


async def refuse_without_owner() -> None:
    """Refuse a change that was made in this transaction and leaves no owner.

    Asked behind the audit entry, which holds a lock: of two owners who remove each other at once,
    the second finds the first gone.

    Raises:
        Conflict: nobody would be left; code "last_owner".
    """
    if not await Staff.filter(role="owner", is_active=True).exists():
        raise Conflict("The last owner must stay; make another one first.", code="last_owner")


async def check_teams(team_ids: Sequence[str]) -> None:
    """Refuse teams that are not there.

    Raises:
        Invalid: one of them is not.
    """
    wanted = set(team_ids)
    if await Team.filter(id__in=list(wanted)).count() < len(wanted):
        raise _invalid("/team_ids", "not_found", "There is no such team.")


async def set_teams(_tx: Transaction, staff_id: str, team_ids: Sequence[str]) -> None:
    """Make these the teams somebody is in, and no others.

    Raises:
        Invalid: one of them is not there.
    """
    await check_teams(team_ids)
    await TeamMember.filter(staff_id=staff_id).delete()
    for team_id in dict.fromkeys(team_ids):
        _ = await TeamMember.create(team_id=team_id, staff_id=staff_id)


async def _build_view(services: Services, staff: Staff) -> dict[str, Any]:
    return (await build_views(services, [staff]))[staff.id]


def _mask(changes: dict[str, Any], team_ids: list[str] | None) -> dict[str, Any]:
    shown = {key: "changed" if key == "password_hash" else changes[key] for key in changes}
    return shown if team_ids is None else {**shown, "team_ids": team_ids}


def _invalid(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, code, message),))
