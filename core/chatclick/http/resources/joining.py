"""What a link leads to: coming in by an invitation, or choosing a new password."""

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field
from tortoise.expressions import Q

from chatclick.chat.newcomers import Newcomer, create_staff
from chatclick.clock import now, to_text
from chatclick.errors import Invalid, NotFound
from chatclick.http import limits
from chatclick.http.fields import Model, Name, Password
from chatclick.http.invitation_mail import Delivery, mail_link
from chatclick.http.operations import PUBLIC, Answer, Call, Resource
from chatclick.http.resources.invitations import build_link
from chatclick.http.resources.staff import (
    end_logins,
    load_staff,
    require_above,
    revoke_links,
    set_teams,
)
from chatclick.http.shapes import LoginShape, Time
from chatclick.http.signing_in import audit_as, sign_in
from chatclick.ids import new_id
from chatclick.security.origins import address_key
from chatclick.security.passwords import check_rules
from chatclick.security.policy import ROLES, require
from chatclick.security.tokens import hash_link, new_link
from chatclick.store.events import Actor
from chatclick.store.models import Invitation, Role, Staff, Team
from chatclick.store.transaction import Transaction

PASSWORD_LINK_GOOD_FOR = timedelta(hours=24)

resource = Resource("joining")


class LinkToken(Model):
    """What stands behind the `#` of a link."""

    token: str = Field(min_length=1, max_length=200)


class LinkShape(Model):
    """What a link is for."""

    kind: Literal["invitation", "password"]
    email: str
    name: str
    role: str
    expires_at: Time


class Joining(LinkToken):
    """The name of whoever comes in, and the password they choose."""

    name: Name | None = None
    password: Password


class PasswordLinkShape(Model):
    """A link for a new password. It is shown this once."""

    link: str
    expires_at: Time
    delivery: Delivery


@resource.operation(
    "POST", "/auth/link", permission=PUBLIC, answer=LinkShape, problems=(404,), bucket="logins"
)
async def show_link(call: Call[LinkToken, None]) -> Answer:
    """Say what a link is for. One that is used, revoked or too old is like none."""
    row = await _find(call)
    return Answer(
        {
            "kind": row.kind,
            "email": row.email,
            "name": row.name,
            "role": row.role,
            "expires_at": to_text(row.expires_at),
        }
    )


@resource.operation(
    "POST",
    "/auth/join",
    permission=PUBLIC,
    answer=LoginShape,
    status=201,
    problems=(401, 404, 409),
    bucket="logins",
)
async def join(call: Call[Joining, None]) -> Answer:
    """Come in by an invitation, or set the new password; then sign in. A link works once."""
    row = await _find(call)
    given = call.body
    if row.kind == "password":
        staff = await _set_password(call, row)
    else:
        staff = await _come_in(call, row, given.name or row.name)
    call.services.on_changed("invitations")
    call.services.on_changed("staff")
    return await sign_in(call, staff)


@resource.operation(
    "POST",
    "/staff/{staff_id}/password-link",
    permission="staff:write",
    answer=PasswordLinkShape,
    status=201,
)
async def create_password_link(call: Call[None, None]) -> Answer:
    """Make a link by which somebody chooses a new password. The old one works until then."""
    require(call.principal, "staff:write")
    link, at = new_link(), now()

    async def work(tx: Transaction) -> tuple[Staff, Invitation]:
        staff = await load_staff(call.ids["staff_id"])
        await require_above(call, staff)
        await revoke_links(tx, [staff.id])
        row = await Invitation.create(
            id=new_id("invitation"),
            kind="password",
            token_hash=link.hash,
            staff_id=staff.id,
            email=staff.email,
            name=staff.name,
            role=staff.role,
            team_ids=[],
            created_by=call.principal.id,
            created_at=at,
            expires_at=at + PASSWORD_LINK_GOOD_FOR,
        )
        await call.audit(tx, "staff.password_link", staff.id)
        return staff, row

    staff, row = await call.services.store.write(work)
    address = build_link(call, link)
    delivery = await mail_link(
        call.services.deliveries, row, address, by=call.name, language=staff.language
    )
    body = {"link": address, "expires_at": to_text(row.expires_at), "delivery": delivery}
    return Answer(body)


async def _find(call: Call[Any, Any]) -> Invitation:
    """Return what a link is for; guesses cost, as wrong passwords do."""
    table, key = call.services.limiter.logins, f"address {address_key(call.caller.address)}"
    limits.take(table, key)
    row = await _find_good(call.body.token)
    if row is None:
        raise NotFound("This link does not work any more; ask for a new one.", code="link_invalid")
    table.give_back(key)
    return row


async def _find_good(token: str) -> Invitation | None:
    is_open = Q(token_hash=hash_link(token), used_at=None, revoked_at=None)
    return await Invitation.filter(is_open, expires_at__gt=now()).first()


async def _use(_tx: Transaction, row: Invitation) -> None:
    """Mark a link as used; of two at once, one finds it used.

    Raises:
        NotFound: it is.
    """
    at = now()
    used = await Invitation.filter(id=row.id, used_at=None, revoked_at=None).update(used_at=at)
    if not used:
        raise NotFound("This link was used just now.", code="link_invalid")


async def _come_in(call: Call[Joining, None], row: Invitation, name: str) -> Staff:
    newcomer = Newcomer(row.email, row.role, call.body.password, name)
    password_hash = await newcomer.hash_password(call.services.passwords)

    async def audit(tx: Transaction, action: str, target: str, detail: Any) -> None:
        actor = Actor("agent", target, name or row.email)
        more = {"invitation": row.id, "invited_by": row.created_by}
        await audit_as(tx, call, actor, action, target, {**detail, **more})

    async def work(tx: Transaction) -> Staff:
        await _use(tx, row)
        if row.role not in ROLES and not await Role.filter(name=row.role).exists():
            raise Invalid("The role of this invitation is gone; ask for a new one.")
        staff = await create_staff(tx, newcomer, password_hash, audit)
        wanted: list[str] = row.team_ids
        there = await Team.filter(id__in=wanted).values_list("id", flat=True)
        await set_teams(tx, staff.id, [str(team_id) for team_id in there])
        return staff

    return await call.services.store.write(work)


async def _set_password(call: Call[Joining, None], row: Invitation) -> Staff:
    password = call.body.password
    check_rules(password, email=row.email)
    password_hash = await call.services.passwords.hash(password)

    async def work(tx: Transaction) -> Staff:
        await _use(tx, row)
        staff = await Staff.get_or_none(id=row.staff_id, is_active=True)
        if staff is None:
            raise NotFound("This account is not active.", code="link_invalid")
        staff.password_hash = password_hash
        await end_logins(tx, staff)
        await staff.save()
        actor = Actor("agent", staff.id, staff.name)
        await audit_as(tx, call, actor, "staff.change", staff.id, {"by": "link"})
        return staff

    staff = await call.services.store.write(work)
    call.services.on_revoked(staff.id)
    return staff
