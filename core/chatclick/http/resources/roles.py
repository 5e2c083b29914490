"""Roles: the built-in ones of the policy table, and those an installation makes."""

from typing import Any, Literal

from chatclick.clock import now, to_text
from chatclick.errors import Conflict, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Name, Page, Permissions
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.resources.staff import revoke_links
from chatclick.http.shapes import ListOf, Time
from chatclick.ids import new_id
from chatclick.security.policy import (
    GRANTS,
    NOTHING_HERE,
    OWNER_ONLY,
    ROLES,
    Principal,
    Scope,
    is_allowed,
    require_covers,
)
from chatclick.store.models import Invitation, Role, Staff
from chatclick.store.transaction import Transaction

resource = Resource("roles")


class RoleShape(Model):
    """A role. What a built-in one may do is in the policy table."""

    id: str
    name: str
    permissions: list[str]
    is_builtin: bool
    created_at: Time


class GrantShape(Model):
    """A row of the policy table. `own` reaches what belongs to the person only."""

    name: str
    grants: dict[str, Literal["own", "any"]]
    is_owner_only: bool
    is_mine: bool


class NewRole(Model):
    """A role to make: a set of permissions, each for anything."""

    name: Name
    permissions: Permissions


class RoleChange(Model):
    """What to change; what is left out stays."""

    name: Name | None = None
    permissions: Permissions | None = None


@resource.operation("GET", "/roles", permission="role:read", answer=ListOf[RoleShape])
async def list_roles(call: Call[None, Page]) -> Answer:
    """List the roles."""
    rows = await fetch(Role.all(), call.query)
    return Answer(build_page(rows, call.query.limit, lambda row: row.id, _to_json))


@resource.operation(
    "POST", "/roles", permission="role:write", answer=RoleShape, status=201, problems=(409,)
)
async def create_role(call: Call[NewRole, None]) -> Answer:
    """Make a role. Nobody can put in it what they may not do themselves."""
    new = call.body
    require_covers(call.principal, None, new.permissions)

    async def work(tx: Transaction) -> Role:
        await _refuse_taken(new.name)
        role = await Role.create(
            id=new_id("role"), name=new.name, permissions=new.permissions, created_at=now()
        )
        detail = {"name": new.name, "permissions": new.permissions}
        await call.audit(tx, "role.create", role.id, detail)
        return role

    role = await call.services.store.write(work)
    call.services.on_changed("roles")
    return Answer(_to_json(role))


@resource.operation("GET", "/permissions", permission="role:read", answer=ListOf[GrantShape])
async def list_permissions(call: Call[None, None]) -> Answer:
    """List the permissions, and how far each built-in role carries them: the policy table."""
    rows = [_describe(call.principal, name) for name in GRANTS["owner"]]
    return Answer({"data": rows, "next": None})


@resource.operation("GET", "/roles/{role_id}", permission="role:read", answer=RoleShape)
async def get_role(call: Call[None, None]) -> Answer:
    """Return one role."""
    return Answer(_to_json(await _load(call.ids["role_id"])))


@resource.operation(
    "PATCH", "/roles/{role_id}", permission="role:write", answer=RoleShape, problems=(409,)
)
async def change_role(call: Call[RoleChange, None]) -> Answer:
    """Change name or permissions. Whoever has the role may do less or more from now on."""
    change = call.body
    require_covers(call.principal, None, change.permissions or ())

    async def work(tx: Transaction) -> tuple[Role, list[str]]:
        role = await _load_own(call, call.ids["role_id"])
        before = role.name
        if change.name is not None and change.name != role.name:
            await _refuse_taken(change.name)
            role.name = change.name
        if change.permissions is not None:
            role.permissions = change.permissions
        await role.save()
        holders = await _move_staff(tx, before, role.name)
        if change.permissions is not None:
            await revoke_links(tx, holders)
        await call.audit(tx, "role.change", role.id, change.model_dump(exclude_none=True))
        return role, holders

    role, holders = await call.services.store.write(work)
    for staff_id in holders:  # sockets keep what they were let in with: they come back anew
        call.services.on_revoked(staff_id)
    call.services.on_changed("roles")
    return Answer(_to_json(role))


@resource.operation("DELETE", "/roles/{role_id}", permission="role:write", problems=(409,))
async def delete_role(call: Call[None, None]) -> Answer:
    """Delete a role nobody has."""

    async def work(tx: Transaction) -> None:
        role = await _load_own(call, call.ids["role_id"])
        if await Staff.filter(role=role.name).exists():
            raise Conflict("Somebody has this role; give them another one first.", code="in_use")
        await role.delete()
        await call.audit(tx, "role.delete", role.id, {"name": role.name})

    await call.services.store.write(work)
    call.services.on_changed("roles")
    return Answer()


async def ensure_builtin_roles(_tx: Transaction) -> None:
    """Put in the rows of the built-in roles, with what each may do for anything."""
    for name in ROLES:
        granted = sorted(one for one, reach in GRANTS[name].items() if reach is Scope.ANY)
        role = await Role.get_or_none(name=name)
        if role is None:
            _ = await Role.create(
                id=new_id("role"),
                name=name,
                permissions=granted,
                is_builtin=True,
                created_at=now(),
            )
        elif role.permissions != granted:
            role.permissions = granted
            await role.save()


def _describe(principal: Principal, name: str) -> dict[str, Any]:
    reaches = {role: GRANTS[role][name] for role in ROLES}
    return {
        "name": name,
        "grants": {role: reach.name.lower() for role, reach in reaches.items() if reach},
        "is_owner_only": name in OWNER_ONLY,
        "is_mine": is_allowed(principal, name),
    }


async def _load(role_id: str) -> Role:
    role = await Role.get_or_none(id=role_id)
    if role is None:
        raise NotFound(NOTHING_HERE)
    return role


async def _load_own(call: Call[Any, Any], role_id: str) -> Role:
    """Return a role that can be changed, and by this caller."""
    role = await _load(role_id)
    if role.is_builtin:
        raise Conflict("Built-in roles stay as they are; make one of your own.", code="builtin")
    require_covers(call.principal, None, role.permissions)
    return role


async def _move_staff(_tx: Transaction, before: str, after: str) -> list[str]:
    """Let everyone with a role follow its change; return who they are."""
    ids = await Staff.filter(role=before).order_by("id").limit(10_000).values_list("id", flat=True)
    await Staff.filter(role=before).update(role=after)
    await Invitation.filter(role=before).update(role=after)
    return [str(staff_id) for staff_id in ids]


async def _refuse_taken(name: str) -> None:
    is_reserved = name.casefold() in {*ROLES, "visitor"}
    if is_reserved or await Role.filter(name=name).exists():
        raise Conflict("There is a role of this name already.", code="name_taken")


def _to_json(row: Role) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "permissions": row.permissions,
        "is_builtin": row.is_builtin,
        "created_at": to_text(row.created_at),
    }
