"""Logins: where somebody is signed in, and how to end it."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, Literal

from chatclick.clock import now, to_text
from chatclick.errors import Forbidden, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Page
from chatclick.http.operations import SIGNED_IN, Answer, Call, Resource
from chatclick.http.resources.staff import load_staff, require_above
from chatclick.http.shapes import ListOf, Time
from chatclick.http.signing_in import ENDS_IDLE_AFTER
from chatclick.security.policy import NOTHING_HERE, require
from chatclick.store.models import Login
from chatclick.store.transaction import Transaction

MAX_ENDED = 1000

resource = Resource("logins")


class SignInShape(Model):
    """One sign-in that still works."""

    id: str
    address: str
    network: Literal["this_machine", "private", "public", "unknown"]
    user_agent: str
    is_current: bool
    created_at: Time
    last_used_at: Time
    expires_at: Time


@resource.operation("GET", "/me/logins", permission=SIGNED_IN, answer=ListOf[SignInShape])
async def list_my_logins(call: Call[None, Page]) -> Answer:
    """List where the caller is signed in."""
    return await _list(call, _require_staff(call))


@resource.operation("DELETE", "/me/logins", permission=SIGNED_IN)
async def end_my_other_logins(call: Call[None, None]) -> Answer:
    """End every sign-in of the caller but this one."""
    staff_id = _require_staff(call)
    rows = Login.filter(staff_id=staff_id).exclude(id=call.principal.login_id or "")
    return await _end(call, staff_id, rows)


@resource.operation("DELETE", "/me/logins/{login_id}", permission=SIGNED_IN)
async def end_my_login(call: Call[None, None]) -> Answer:
    """End one sign-in of the caller."""
    staff_id = _require_staff(call)
    return await _end(call, staff_id, Login.filter(staff_id=staff_id, id=call.ids["login_id"]))


@resource.operation(
    "GET", "/staff/{staff_id}/logins", permission="staff:write", answer=ListOf[SignInShape]
)
async def list_logins(call: Call[None, Page]) -> Answer:
    """List where somebody is signed in."""
    return await _list(call, await _require_other(call))


@resource.operation("DELETE", "/staff/{staff_id}/logins", permission="staff:write")
async def end_logins(call: Call[None, None]) -> Answer:
    """End every sign-in of somebody."""
    staff_id = await _require_other(call)
    return await _end(call, staff_id, Login.filter(staff_id=staff_id))


@resource.operation("DELETE", "/staff/{staff_id}/logins/{login_id}", permission="staff:write")
async def end_login(call: Call[None, None]) -> Answer:
    """End one sign-in of somebody."""
    staff_id = await _require_other(call)
    return await _end(call, staff_id, Login.filter(staff_id=staff_id, id=call.ids["login_id"]))


def _require_staff(call: Call[Any, Any]) -> str:
    if call.principal.kind != "staff":
        raise Forbidden("This is for staff who are signed in.")
    return call.principal.id


async def _require_other(call: Call[Any, Any]) -> str:
    require(call.principal, "staff:write")
    staff = await load_staff(call.ids["staff_id"])
    await require_above(call, staff)
    return staff.id


async def _list(call: Call[None, Page], staff_id: str) -> Answer:
    at = now()
    good = Login.filter(
        staff_id=staff_id,
        revoked_at=None,
        expires_at__gt=at,
        last_used_at__gt=at - ENDS_IDLE_AFTER,
    )
    rows = await fetch(good, call.query)
    current = call.principal.login_id

    def to_json(row: Login) -> dict[str, Any]:
        return {
            "id": row.id,
            "address": row.address,
            "network": find_network(row.address),
            "user_agent": row.user_agent,
            "is_current": row.id == current,
            "created_at": to_text(row.created_at),
            "last_used_at": to_text(row.last_used_at),
            "expires_at": to_text(row.expires_at),
        }

    return Answer(build_page(rows, call.query.limit, lambda row: row.id, to_json))


async def _end(call: Call[None, None], staff_id: str, rows: Any) -> Answer:  # Any: a query
    async def work(tx: Transaction) -> Sequence[Login]:
        ended: list[Login] = await rows.filter(revoked_at=None).order_by("id").limit(MAX_ENDED)
        if not ended and "login_id" in call.ids and not await rows.exists():
            raise NotFound(NOTHING_HERE)
        ids = [login.id for login in ended]
        await Login.filter(id__in=ids).update(revoked_at=now())
        for login_id in ids:
            await call.audit(tx, "login.revoke", login_id, {"staff_id": staff_id})
        return ended

    await call.services.store.write(work)
    # Sockets do not know their login: all close, and those whose login goes on come back.
    call.services.on_revoked(staff_id)
    return Answer()


def find_network(address: str) -> Literal["this_machine", "private", "public", "unknown"]:
    """Tell roughly where an address is; towns and countries would need somebody's database."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if found.is_loopback:
        return "this_machine"
    return "private" if found.is_private else "public"
