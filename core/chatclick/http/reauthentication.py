"""Proof, for the acts that let foreign code in, that the owner is at the keyboard right now.

A stolen access token, a forgotten open browser or a script in a page must not be enough.
"""

from typing import Any

from chatclick.errors import ChatclickError, Forbidden
from chatclick.http import limits
from chatclick.http.operations import Call
from chatclick.http.second_factor import ProofRequired, require_proof
from chatclick.security.policy import OWNER_ONLY, is_allowed
from chatclick.store.models import Staff


class OwnerRequired(Forbidden):
    """Only an owner who signed in may do this; no API key and no other role ever."""

    code = "owner_required"


class ReauthenticationFailed(Forbidden):
    """The password that was given again is not the caller's."""

    code = "reauthentication_failed"


async def require_fresh(call: Call[Any, Any], password: str, target: str) -> Staff:
    """Check the caller's password once more; who may not or gets it wrong is audited.

    Args:
        call: the request.
        password: as it was typed for this act.
        target: what the act is done to.

    Returns:
        The owner who calls.

    Raises:
        OwnerRequired: the caller is not an owner who signed in.
        ReauthenticationFailed: not their password.
        ProofRequired: a second factor is theirs, and was not given just now.
        TooManyRequests: too many wrong ones; they count like failed sign-ins.
    """
    try:
        return await _check(call, password)
    except ProofRequired:
        raise  # not refused: asked for more
    except ChatclickError as error:
        detail = {"code": error.code, "target": target}
        await call.services.store.write(
            lambda tx: call.audit(tx, "plugin.install_refused", target, detail)
        )
        raise


async def _check(call: Call[Any, Any], password: str) -> Staff:
    staff = None
    if call.principal.kind == "staff" and _may_install(call):
        staff = await Staff.get_or_none(id=call.principal.id, is_active=True)
    if staff is None:
        raise OwnerRequired("Only an owner who is signed in can do this.")
    key, table = f"account {staff.email}", call.services.limiter.logins
    limits.take(table, key)
    verdict = await call.services.passwords.verify(staff.password_hash, password)
    if not verdict.is_valid:
        raise ReauthenticationFailed("This is not your password.")
    table.give_back(key)
    await require_proof(call, staff)
    return staff


def _may_install(call: Call[Any, Any]) -> bool:
    return all(is_allowed(call.principal, permission) for permission in OWNER_ONLY)
