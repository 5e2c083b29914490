"""The end of every way in: a further proof where a plugin asks for one, then a login.

Sign-in with a password, an accepted invitation and a new password by a link all end here, so that
none of them goes round the second factor.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chatclick.chat.views import staff_view
from chatclick.clock import now
from chatclick.errors import Unauthenticated
from chatclick.http.operations import Answer, Call
from chatclick.http.refresh_cookie import build_cookie
from chatclick.http.resources.staff import list_team_ids
from chatclick.http.second_factor import SecondFactorRequired, offer
from chatclick.ids import LoginId, StaffId, new_id
from chatclick.security.tokens import STAFF_TTL_S, StaffClaims, hash_refresh, new_refresh
from chatclick.store.events import Actor
from chatclick.store.models import Login, Staff
from chatclick.store.transaction import Transaction

ENDS_AFTER = timedelta(days=30)
ENDS_IDLE_AFTER = timedelta(days=7)


async def sign_in(call: Call[Any, Any], staff: Staff) -> Answer:
    """Sign in somebody whose first proof was good.

    Raises:
        SecondFactorRequired: they have to give a second one.
        Unavailable: whether they have to cannot be told.
    """
    offered = await offer(call, staff)
    if offered is not None:
        raise SecondFactorRequired(offered)
    return await begin(call, staff)


async def begin(call: Call[Any, Any], staff: Staff) -> Answer:
    """Sign in somebody who gave every proof.

    Args:
        call: the request.
        staff: as they were when the proofs were looked at, which takes its time.

    Raises:
        Unauthenticated: what they proved themselves with is good no more; code "challenge_invalid".
    """
    fresh = new_refresh()
    at = now()
    unchanged = Staff.filter(id=staff.id, is_active=True, token_version=staff.token_version)

    async def work(tx: Transaction) -> Login:
        if not await unchanged.exists():
            raise Unauthenticated("Sign in from the beginning.", code="challenge_invalid")
        login = await Login.create(
            id=new_id("login"),
            staff_id=staff.id,
            refresh_hash=hash_refresh(fresh),
            address=call.caller.address,
            user_agent=call.caller.user_agent,
            created_at=at,
            last_used_at=at,
            expires_at=at + ENDS_AFTER,
        )
        await Staff.filter(id=staff.id).update(last_seen_at=at)
        await audit_as(tx, call, Actor("agent", staff.id, staff.name), "login.begin", login.id)
        return login

    return await build_answer(call, staff, await call.services.store.write(work), fresh)


async def build_answer(call: Call[Any, Any], staff: Staff, login: Login, fresh: str) -> Answer:
    """Build the answer that carries an access token, with the cookie for the next one."""
    services = call.services
    claims = StaffClaims(StaffId(staff.id), LoginId(login.id), staff.token_version)
    view = staff_view(
        staff,
        is_connected=services.presence.is_connected(staff.id),
        team_ids=await list_team_ids(staff.id),
    )
    body = {
        "access_token": services.tokens.issue(claims),
        "expires_in": STAFF_TTL_S,
        "staff": view.to_json(),
    }
    return Answer(body, cookie=build_cookie(call.caller, fresh, ENDS_IDLE_AFTER))


async def audit_as(
    tx: Transaction,
    call: Call[Any, Any],
    actor: Actor,
    action: str,
    target: str,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Audit an act of somebody whom `call.audit` does not know, for they are not signed in."""
    await tx.audit(
        actor,
        action,
        target,
        detail,
        address=call.caller.address,
        request_id=call.request_id,
    )
