"""From a bearer token to a principal. One verdict for REST, sockets and SSE.

A token's signature is checked without the database; what may have changed since it was issued (the
person is gone, the password is new, the login was ended) is read each time, so that a revocation
holds from the next request on.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from chatclick.clock import now
from chatclick.errors import Unauthenticated
from chatclick.http.widget_configs import lift
from chatclick.security.policy import ROLES, Principal
from chatclick.security.tokens import (
    StaffClaims,
    Tokens,
    VisitorClaims,
    hash_api_key,
    is_api_key,
)
from chatclick.store.models import ApiKey, Login, Role, Staff, Visitor, Widget, WidgetRevision
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

_BEARER = "bearer "
_USE_NOTED_EVERY = timedelta(minutes=5)
_AT_ONCE = 1000


class Authenticator:
    """Says who a token belongs to.

    Args:
        tokens: verifies access tokens.
        store: where the use of API keys is noted.
    """

    def __init__(self, tokens: Tokens, store: Store) -> None:
        self._tokens = tokens
        self._store = store

    async def authenticate_header(self, header: str | None) -> tuple[Principal, int | None]:
        """Check the value of an `Authorization` header.

        Returns:
            As `authenticate`.

        Raises:
            Unauthenticated: as for `authenticate`, or there is none.
        """
        if header is None or not header.lower().startswith(_BEARER):
            raise Unauthenticated("Send the header Authorization: Bearer <token>.")
        return await self.authenticate(header[len(_BEARER) :].strip())

    async def authenticate(self, bearer: str) -> tuple[Principal, int | None]:
        """Check a token.

        Args:
            bearer: an access token of a staff member or visitor, or an API key.

        Returns:
            The principal, and when the token expires in seconds since 1970; None for never.

        Raises:
            Unauthenticated: the token is not good now; code "token_expired", "token_invalid" or
                "identity_required".
        """
        if is_api_key(bearer):
            return await self._find_key(bearer)
        claims = self._tokens.verify(bearer)
        if isinstance(claims, StaffClaims):
            return await self._find_staff(claims), claims.expires_at_s
        return await self._find_visitor(claims), claims.expires_at_s

    async def _find_staff(self, claims: StaffClaims) -> Principal:
        staff = await Staff.get_or_none(id=claims.staff_id)
        if staff is None or not staff.is_active or staff.token_version != claims.version:
            raise _revoked()
        if not await Login.filter(id=claims.login_id, revoked_at=None).exists():
            raise _revoked()
        return await build_staff_principal(staff, claims.login_id)

    async def _find_visitor(self, claims: VisitorClaims) -> Principal:
        visitor = await Visitor.get_or_none(id=claims.visitor_id)
        if visitor is None or visitor.token_version != claims.version:
            raise _revoked()
        if not visitor.is_identified and await requires_proof(claims.widget_id):
            raise Unauthenticated(
                "This widget wants a proof of identity; start the visitor with one.",
                code="identity_required",
            )
        return Principal("visitor", visitor.id, visitor.name, widget_id=claims.widget_id)

    async def _find_key(self, bearer: str) -> tuple[Principal, int | None]:
        key = await ApiKey.get_or_none(key_hash=hash_api_key(bearer))
        at = now()
        if key is None or key.revoked_at or (key.expires_at and key.expires_at <= at):
            raise Unauthenticated("The API key is not valid.", code="token_invalid")
        if key.last_used_at is None or at - key.last_used_at > _USE_NOTED_EVERY:
            await self._store.write(lambda tx: _note_use(tx, key.id))
        expires_at_s = int(key.expires_at.timestamp()) if key.expires_at else None
        granted = frozenset(key.permissions)
        return Principal("api_key", key.id, key.name, permissions=granted), expires_at_s


async def _note_use(_tx: Transaction, key_id: str) -> None:
    await ApiKey.filter(id=key_id).update(last_used_at=now())


async def build_staff_principal(staff: Staff, login_id: str | None = None) -> Principal:
    """Build the principal of a staff member, with the permissions of a custom role."""
    if staff.role in ROLES:
        return Principal("staff", staff.id, staff.name, role=staff.role, login_id=login_id)
    role = await Role.get_or_none(name=staff.role)
    granted = frozenset(role.permissions if role else ())
    return Principal("staff", staff.id, staff.name, permissions=granted, login_id=login_id)


async def requires_proof(widget_id: str) -> bool:
    """Tell whether a widget takes only visitors whose identity its site signed."""
    config = await find_published(widget_id)
    security: Any = (config or {}).get("security", {})
    return bool(security.get("requireProof", False))


async def find_unproven(widget_id: str, visitor_ids: Collection[str]) -> list[str]:
    """Return which visitors a widget takes no more, for want of a proof of identity."""
    if not await requires_proof(widget_id):
        return []
    wanted, found = sorted(visitor_ids), list[str]()
    for start in range(0, len(wanted), _AT_ONCE):
        some = Visitor.filter(id__in=wanted[start : start + _AT_ONCE], is_identified=False)
        found += [str(one) for one in await some.values_list("id", flat=True)]
    return found


async def find_published(widget_id: str) -> dict[str, Any] | None:
    """Return the published config of a widget in the newest version, or None."""
    widget = await Widget.get_or_none(id=widget_id)
    if widget is None or widget.published_revision is None:
        return None
    revision = await WidgetRevision.get_or_none(
        widget_id=widget_id, revision=widget.published_revision
    )
    return lift(revision.config) if revision else None


def _revoked() -> Unauthenticated:
    return Unauthenticated("This sign-in has ended; sign in again.", code="token_invalid")
