"""Callers of a plugin's routes in a test: `Authorization: Bearer <id>` is all it takes."""

from chatclick.errors import Forbidden, NotFound, TooManyRequests, Unauthenticated
from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.site import Caller
from chatclick.security.policy import GRANTS, Scope
from chatclick.testing.world import World


class WorldGate:
    """Admits the visitors and staff of a world by their ids; staff are what their role says.

    Attributes:
        audited: what plugins wrote into the audit log: caller's id, action, target, detail.
        paced: how many requests without a token were counted by `Site.require_pace`.
        most_paced: how many there may be.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.audited: list[tuple[str, str, str, JSONObject]] = []
        self.paced = 0
        self.most_paced = 1000

    async def admit(
        self,
        authorization: str | None,
        peer: str,
        forwarded: list[str],
        *,
        permission: str | None,
        session_id: str | None,
        needs_proof: bool,
    ) -> Caller:
        """Return who calls, or raise as `Site.require` says."""
        caller = self._find((authorization or "").removeprefix("Bearer "))
        if session_id is not None:
            session = self._world.sessions.get(session_id)
            if session is None or (caller.kind == "visitor" and session.visitor.id != caller.id):
                raise NotFound("There is nothing here by that id.")
        granted = caller.permissions | (caller.own_permissions if session_id else frozenset())
        if permission is not None and permission not in granted:
            raise Forbidden(f"This needs the permission {permission}.")
        if needs_proof and caller.kind != "staff":
            raise Forbidden("This is for staff who are signed in.")
        return caller

    async def require_pace(self, peer: str, forwarded: list[str]) -> None:
        """Count a request, or raise as `Site.require_pace` says."""
        if self.paced >= self.most_paced:
            raise TooManyRequests("Too many requests. Slow down.", retry_after_s=1.0)
        self.paced += 1

    async def audit(
        self,
        caller: Caller,
        action: str,
        target: str,
        detail: JSONObject,
        peer: str,
        forwarded: list[str],
    ) -> None:
        """Keep it."""
        self.audited.append((caller.id, action, target, detail))

    def _find(self, one_id: str) -> Caller:
        if staff := self._world.staff.get(one_id):
            return _build("staff", one_id, staff.name, staff.role)
        if visitor := self._world.visitors.get(one_id):
            return _build("visitor", one_id, visitor.name, "visitor")
        raise Unauthenticated("Send the header Authorization: Bearer <id>.")


def _build(kind: str, one_id: str, name: str, role: str) -> Caller:
    grants = GRANTS.get(role, {})
    return Caller(
        kind=kind,
        id=one_id,
        name=name,
        role=None if kind == "visitor" else role,
        permissions=frozenset(one for one, reach in grants.items() if reach is Scope.ANY),
        own_permissions=frozenset(one for one, reach in grants.items() if reach is Scope.OWN),
    )
