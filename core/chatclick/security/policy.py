"""Who may do what: the one policy table for REST, sockets, search, export, broadcast and plugins.

`TABLE` says for every permission and role whether it is granted for anything (`any`), for what
belongs to the caller (`own`), or not at all (`-`). A custom role is a set of permissions, each for
anything. What is not granted is refused.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from chatclick.errors import Forbidden, NotFound

Kind = Literal["staff", "visitor", "api_key", "plugin", "system"]

TABLE = """
permission          owner  admin  supervisor  agent  analyst  visitor
session:read        any    any    any         any    any      own
session:open        any    any    any         any    -        own
session:assign      any    any    any         any    -        -
session:transition  any    any    any         any    -        -
session:export      any    any    any         -      -        -
message:read        any    any    any         any    any      own
message:write       any    any    any         any    -        own
note:read           any    any    any         any    -        -
note:write          any    any    any         any    -        -
visitor:read        any    any    any         any    -        own
visitor:write       any    any    any         any    -        own
visitor:export      any    any    any         -      -        -
visitor:erase       any    any    -           -      -        -
widget:read         any    any    any         any    any      -
widget:write        any    any    -           -      -        -
widget:publish      any    any    -           -      -        -
queue:read          any    any    any         any    any      -
queue:write         any    any    any         -      -        -
team:read           any    any    any         any    any      -
team:write          any    any    any         -      -        -
staff:read          any    any    any         any    any      -
staff:write         any    any    own         own    own      -
role:read           any    any    any         -      -        -
role:write          any    any    -           -      -        -
api_key:read        any    any    -           -      -        -
api_key:write       any    any    -           -      -        -
plugin:read         any    any    -           -      -        -
plugin:write        any    any    -           -      -        -
plugin:install      any    -      -           -      -        -
audit:read          any    any    -           -      -        -
search:read         any    any    any         any    any      -
saved_view:share    any    any    any         -      -        -
settings:read       any    any    -           -      -        -
settings:write      any    any    -           -      -        -
system:read         any    any    -           -      -        -
system:write        any    any    -           -      -        -
backup:write        any    -      -           -      -        -
metrics:read        any    any    any         own    any      -
inbox:watch         any    any    any         any    -        -
"""

# Code that runs inside the host, and copies of all that it keeps: no role carries them but the
# owner's, and none can be made to.
OWNER_ONLY = frozenset({"plugin:install", "backup:write"})

# The same words for a thing that is missing and for one that is hidden, so that nobody can tell.
NOTHING_HERE = "There is nothing here by that id."


class Scope(IntEnum):
    """How far a permission reaches."""

    NONE = 0
    OWN = 1
    ANY = 2


def _parse(table: str) -> dict[str, dict[str, Scope]]:
    header, *rows = (line.split() for line in table.strip().splitlines())
    reach = {"any": Scope.ANY, "own": Scope.OWN, "-": Scope.NONE}
    return {
        role: {permission: reach[cells[column]] for permission, *cells in rows}
        for column, role in enumerate(header[1:])
    }


GRANTS: Mapping[str, Mapping[str, Scope]] = _parse(TABLE)
ROLES = tuple(role for role in GRANTS if role != "visitor")
PERMISSIONS = frozenset(GRANTS["owner"])


def build_grants(role: str | None, permissions: Collection[str] = ()) -> Mapping[str, Scope]:
    """Return how far each permission reaches for a role and further permissions.

    Args:
        role: one of `ROLES`, or None; any other word grants nothing.
        permissions: granted for anything, but for those in `OWNER_ONLY`.
    """
    base = GRANTS[role] if role in ROLES else {}
    if not permissions:
        return base
    return {**base, **dict.fromkeys(set(permissions) - OWNER_ONLY, Scope.ANY)}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling.

    Attributes:
        kind: what sort of caller.
        id: the id of the staff member, visitor, API key or plugin.
        name: for people to read.
        role: for staff, one of `ROLES`; None for a custom role and for everyone else.
        permissions: granted for anything: those of a custom role, an API key or a plugin.
        scopes: where given, nothing outside this set is granted, whatever the role says.
        widget_id: the widget a visitor came by.
        login_id: the login of a staff member.
        grants: how far each permission reaches, made from the above.
    """

    kind: Kind
    id: str
    name: str = ""
    role: str | None = None
    permissions: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None
    widget_id: str | None = None
    login_id: str | None = None
    grants: Mapping[str, Scope] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        grants = self._build_grants()
        if self.scopes is not None:
            grants = {name: reach for name, reach in grants.items() if name in self.scopes}
        object.__setattr__(self, "grants", grants)

    def _build_grants(self) -> Mapping[str, Scope]:
        match self.kind:
            case "visitor":
                return GRANTS["visitor"]
            case "system":
                return dict.fromkeys(PERMISSIONS, Scope.ANY)
            case "staff":
                return build_grants(self.role, self.permissions)
        return build_grants(None, self.permissions)


SYSTEM = Principal("system", "system", "System")


def find_scope(principal: Principal, permission: str) -> Scope:
    """Tell how far a permission reaches, for a query that must be narrowed to the caller's own."""
    return principal.grants.get(permission, Scope.NONE)


def is_allowed(principal: Principal, permission: str, *, owner_id: str | None = None) -> bool:
    """Tell whether a caller may do something.

    Args:
        principal: the caller.
        permission: `<area>:<verb>`; no role carries one that is not in the table.
        owner_id: whose thing it is: a session's visitor, a staff member's own record. Left out,
            only a grant for anything counts.
    """
    reach = find_scope(principal, permission)
    return reach is Scope.ANY or (reach is Scope.OWN and owner_id == principal.id)


def require(principal: Principal, permission: str, *, owner_id: str | None = None) -> None:
    """Refuse what `is_allowed` does not allow.

    Raises:
        NotFound: a visitor asks for a thing of someone else; worded as if it did not exist.
        Forbidden: anyone may know that it exists, but this caller may not do it.
    """
    if is_allowed(principal, permission, owner_id=owner_id):
        return
    if principal.kind == "visitor" and owner_id is not None:
        raise NotFound(NOTHING_HERE)
    raise Forbidden(f"This needs the permission {permission}.")


def require_covers(
    principal: Principal, role: str | None, permissions: Collection[str] = ()
) -> None:
    """Refuse to give, or to act on someone who has, more than the caller may do.

    Called before a role is given or changed, an API key is made, and staff are edited.

    Args:
        principal: the caller.
        role: the role given, or held by the person acted on.
        permissions: likewise.

    Raises:
        Forbidden: naming the first permission that the caller lacks.
    """
    wanted = {**build_grants(role), **dict.fromkeys(permissions, Scope.ANY)}
    for permission in sorted(wanted):
        if wanted[permission] > find_scope(principal, permission):
            raise Forbidden(
                f"Only someone who has the permission {permission} can do this.",
                code="beyond_own_permissions",
            )
