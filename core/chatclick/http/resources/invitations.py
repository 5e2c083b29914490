"""Invitations: how people come in, by a link that is shown once and works once."""

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from chatclick.clock import now, to_text, to_text_or_none
from chatclick.errors import Conflict, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Email, Model, Name, Page, id_of
from chatclick.http.invitation_mail import Delivery, mail_link
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.resources.staff import MAX_TEAMS, check_teams, require_role
from chatclick.http.shapes import ListOf, Time
from chatclick.ids import new_id
from chatclick.security.policy import NOTHING_HERE, require
from chatclick.security.tokens import NewLink, new_link
from chatclick.store.models import Invitation, Staff
from chatclick.store.transaction import Transaction

GOOD_FOR = timedelta(days=7)
PATH = "/admin/join"

resource = Resource("invitations")

State = Literal["open", "used", "expired", "revoked"]


class InvitationShape(Model):
    """An invitation. Its link is not kept."""

    id: str
    email: str
    name: str
    role: str
    team_ids: list[str]
    state: State
    created_by: str
    created_at: Time
    expires_at: Time
    used_at: Time | None


class NewInvitationShape(InvitationShape):
    """A new invitation. `link` is shown this once."""

    link: str
    delivery: Delivery = Field(
        description="sent: a plugin took it to mail it; none: no plugin sends; failed: hand the"
        " link over yourself"
    )


class NewInvitation(Model):
    """Who is to come in, and as what."""

    email: Email
    name: Name | None = None
    role: str = Field("agent", max_length=80)
    team_ids: list[id_of("team")] = Field([], max_length=MAX_TEAMS)  # type: ignore[valid-type]
    days: int = Field(7, ge=1, le=30, description="how long the link works")


@resource.operation("GET", "/invitations", permission="staff:write", answer=ListOf[InvitationShape])
async def list_invitations(call: Call[None, Page]) -> Answer:
    """List the invitations, also those that are over."""
    require(call.principal, "staff:write")
    rows = await fetch(Invitation.filter(kind="invitation"), call.query)
    return Answer(build_page(rows, call.query.limit, lambda row: row.id, _to_json))


@resource.operation(
    "POST",
    "/invitations",
    permission="staff:write",
    answer=NewInvitationShape,
    status=201,
    problems=(409,),
)
async def create_invitation(call: Call[NewInvitation, None]) -> Answer:
    """Invite somebody. A former invitation of the same address ends.

    The link is mailed where a plugin sends notifications, and is in the answer this once.
    """
    require(call.principal, "staff:write")
    new = call.body
    await require_role(call, new.role)
    link = new_link()

    async def work(tx: Transaction) -> Invitation:
        if await Staff.filter(email=new.email).exists():
            raise Conflict("Somebody has this e-mail address already.", code="email_taken")
        await check_teams(new.team_ids)
        at = now()
        await Invitation.filter(
            email=new.email, kind="invitation", used_at=None, revoked_at=None
        ).update(revoked_at=at)
        row = await Invitation.create(
            id=new_id("invitation"),
            kind="invitation",
            token_hash=link.hash,
            email=new.email,
            name=new.name or "",
            role=new.role,
            team_ids=list(dict.fromkeys(new.team_ids)),
            created_by=call.principal.id,
            created_at=at,
            expires_at=at + timedelta(days=new.days),
        )
        detail = {"email": new.email, "role": new.role, "team_ids": new.team_ids}
        await call.audit(tx, "invitation.create", row.id, detail)
        return row

    row = await call.services.store.write(work)
    call.services.on_changed("invitations")
    address = build_link(call, link)
    delivery = await mail_link(call.services.deliveries, row, address, by=call.name)
    return Answer({**_to_json(row), "link": address, "delivery": delivery})


@resource.operation("DELETE", "/invitations/{invitation_id}", permission="staff:write")
async def revoke_invitation(call: Call[None, None]) -> Answer:
    """Revoke an invitation; its link works no more. It stays in the list."""
    require(call.principal, "staff:write")

    async def work(tx: Transaction) -> None:
        row = await Invitation.get_or_none(id=call.ids["invitation_id"], kind="invitation")
        if row is None:
            raise NotFound(NOTHING_HERE)
        if row.used_at is None and row.revoked_at is None:
            row.revoked_at = now()
            await row.save(update_fields=["revoked_at"])
            await call.audit(tx, "invitation.revoke", row.id, {"email": row.email})

    await call.services.store.write(work)
    call.services.on_changed("invitations")
    return Answer()


def build_link(call: Call[Any, Any], link: NewLink) -> str:
    """Return the address that is handed over; behind the `#` nothing reaches a log."""
    caller = call.caller
    base = call.services.settings.public_url.rstrip("/") or f"{caller.scheme}://{caller.host}"
    return f"{base}{PATH}#{link.text}"


def _get_state(row: Invitation) -> State:
    if row.used_at is not None:
        return "used"
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at <= now() else "open"


def _to_json(row: Invitation) -> dict[str, Any]:
    return {
        "id": row.id,
        "email": row.email,
        "name": row.name,
        "role": row.role,
        "team_ids": row.team_ids,
        "state": _get_state(row),
        "created_by": row.created_by,
        "created_at": to_text(row.created_at),
        "expires_at": to_text(row.expires_at),
        "used_at": to_text_or_none(row.used_at),
    }
