"""A forgotten password: a link by mail, asked for by whoever cannot sign in."""

from datetime import timedelta
from typing import Any

import structlog

from chatclick.clock import now
from chatclick.http import limits
from chatclick.http.fields import Email, Model
from chatclick.http.invitation_mail import mail_link
from chatclick.http.operations import PUBLIC, Answer, Call, Resource
from chatclick.http.resources.invitations import PATH
from chatclick.http.services import Services
from chatclick.http.signing_in import audit_as
from chatclick.ids import new_id
from chatclick.security.origins import address_key
from chatclick.security.tokens import NewLink, new_link
from chatclick.store.events import Actor
from chatclick.store.models import Invitation, Staff
from chatclick.store.transaction import Transaction

GOOD_FOR = timedelta(hours=1)

resource = Resource("password-resets")
_log = structlog.get_logger(__name__)


class Forgotten(Model):
    """Whose password is forgotten."""

    email: Email


class ResetAnswer(Model):
    """What comes of it, the same for every address."""

    is_mailed: bool


@resource.operation(
    "POST",
    "/auth/password-reset",
    permission=PUBLIC,
    answer=ResetAnswer,
    status=202,
    bucket="resets",
)
async def ask_for_reset(call: Call[Forgotten, None]) -> Answer:
    """Ask for a link for a new password. It works once, for an hour.

    The answer tells nothing about the address: it comes before anybody is looked for. `is_mailed`
    is false where this server mails no links, because no plugin sends notifications or `public_url`
    is not set; then an owner or admin can make a link (`POST staff/{staff_id}/password-link`).
    """
    limiter, email = call.services.limiter, call.body.email
    limits.take(limiter.resets, address_key(call.caller.address))
    if not mails_links(call.services):
        return Answer({"is_mailed": False})
    # A refusal would let anybody keep somebody from their link without having sent them one.
    if not limiter.reset_mails.take(email):
        call.services.spawn(_send(call, email))
    return Answer({"is_mailed": True})


def mails_links(services: Services) -> bool:
    """Tell whether a link can reach somebody who is not signed in.

    Without `public_url` its address would be what the caller says in `Host`, and the secret go
    wherever a stranger likes.
    """
    return services.deliveries.is_possible and bool(services.settings.public_url)


async def _send(call: Call[Any, Any], email: str) -> None:
    try:
        await _make_and_mail(call, email)
    except Exception as error:  # nobody waits for it: the log is all that can be told
        _log.warning("password_reset_failed", error=type(error).__name__)


async def _make_and_mail(call: Call[Any, Any], email: str) -> None:
    link = new_link()
    made = await call.services.store.write(lambda tx: _make(tx, call, email, link))
    if made is None:
        return
    staff, row = made
    base = call.services.settings.public_url.rstrip("/")
    address = f"{base}{PATH}#{link.text}"
    delivery = await mail_link(
        call.services.deliveries, row, address, by=None, language=staff.language
    )
    if delivery == "failed":
        _log.warning("password_reset_not_mailed", staff_id=staff.id)


async def _make(
    tx: Transaction, call: Call[Any, Any], email: str, link: NewLink
) -> tuple[Staff, Invitation] | None:
    """Keep the link of whoever signs in with a password; None for everybody else."""
    staff = await Staff.get_or_none(email=email, is_active=True)
    if staff is None or staff.password_hash is None:
        return None
    at = now()
    row = await Invitation.create(
        id=new_id("invitation"),
        kind="password",
        token_hash=link.hash,
        staff_id=staff.id,
        email=staff.email,
        name=staff.name,
        role=staff.role,
        team_ids=[],
        created_by=staff.id,
        created_at=at,
        expires_at=at + GOOD_FOR,
    )
    await audit_as(tx, call, Actor("system", None, ""), "staff.password_ask", staff.id)
    return staff, row
