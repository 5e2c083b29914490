"""Who may pass to the routes of plugins: the checks of the host's own pipeline."""

from quart import request

from chatclick.chat.session_works import actor_of
from chatclick.errors import Forbidden, Unauthenticated
from chatclick.http import limits
from chatclick.http.pipeline import read_caller
from chatclick.http.problems import get_request_id
from chatclick.http.second_factor import Asking, require_proof
from chatclick.http.services import Services
from chatclick.plugin.json_form import JSONObject, to_plain
from chatclick.plugin.site import Caller
from chatclick.security.origins import address_key
from chatclick.security.policy import Principal, Scope, find_scope
from chatclick.store.events import Actor
from chatclick.store.models import Staff
from chatclick.store.transaction import Transaction


class PluginGate:
    """Admits callers to plugins' routes.

    Args:
        services: authenticates, limits, and knows whose session is whose.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

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
        """Authenticate, limit, authorise; see `chatclick.plugin.site.Site.require`."""
        table = self._services.limiter.requests
        try:
            principal, _ = await self._services.authenticator.authenticate_header(authorization)
        except Unauthenticated:
            await self.require_pace(peer, forwarded)
            raise
        limits.take(table, principal.id)
        if session_id is not None:
            await self._services.sessions.require(
                principal, permission or "session:read", session_id
            )
        elif permission is not None and find_scope(principal, permission) is not Scope.ANY:
            raise Forbidden(f"This needs the permission {permission}.")
        if needs_proof:
            await self._require_proof(principal)
        return _build_caller(principal)

    async def require_pace(self, peer: str, forwarded: list[str]) -> None:
        """Count a request of an address; see `chatclick.plugin.site.Site.require_pace`."""
        address = self._services.proxies.resolve_address(peer, forwarded)
        limits.take(self._services.limiter.requests, address_key(address))

    async def _require_proof(self, principal: Principal) -> None:
        staff = None
        if principal.kind == "staff":
            staff = await Staff.get_or_none(id=principal.id)
        if staff is None:
            raise Forbidden("This is for staff who are signed in.")
        caller = read_caller(self._services, request)
        await require_proof(Asking(self._services, principal, caller), staff)

    async def audit(
        self,
        caller: Caller,
        action: str,
        target: str,
        detail: JSONObject,
        peer: str,
        forwarded: list[str],
    ) -> None:
        """Write what a caller did into the audit log."""
        kind = "api_key" if caller.kind == "api_key" else actor_of(Principal("staff", "")).kind
        actor = Actor("visitor" if caller.kind == "visitor" else kind, caller.id, caller.name)
        address = self._services.proxies.resolve_address(peer, forwarded)
        request_id = get_request_id()
        plain = to_plain(detail)

        async def work(tx: Transaction) -> None:
            await tx.audit(actor, action, target, plain, address=address, request_id=request_id)

        await self._services.store.write(work)


def _build_caller(principal: Principal) -> Caller:
    grants = principal.grants
    return Caller(
        kind=principal.kind,
        id=principal.id,
        name=principal.name,
        role=principal.role,
        widget_id=principal.widget_id,
        permissions=frozenset(name for name, reach in grants.items() if reach is Scope.ANY),
        own_permissions=frozenset(name for name, reach in grants.items() if reach is Scope.OWN),
    )
