"""Handing a link over by the plugins that send notifications, where there are any."""

from typing import Any, Literal

from chatclick.clock import now
from chatclick.http.operations import Call
from chatclick.ids import new_id
from chatclick.plugin.views import NotificationView, RecipientView
from chatclick.store.models import Invitation
from chatclick.store.transaction import Transaction

Delivery = Literal["sent", "none", "failed"]

_WORDS = {
    "invitation": ("You are invited", "{who} invites you to answer visitors together."),
    "password": ("Choose a new password", "{who} made a link for you to choose a new password."),
}


async def mail_link(call: Call[Any, Any], row: Invitation, address: str) -> Delivery:
    """Give a link to every plugin that sends; whoever made it sees it in any case.

    Args:
        call: of whoever made the link.
        row: what the link is for.
        address: the link.
    """
    deliveries = call.services.deliveries
    if not deliveries.is_possible:
        return "none"
    title, body = _WORDS[row.kind]
    notification = NotificationView(
        id=new_id("notification"),
        type=f"staff.{row.kind}",
        session_id=None,
        title=title,
        body=body.format(who=call.name),
        url=address,
        created_at=now(),
    )
    recipient = RecipientView(
        kind="agent",
        id=row.staff_id or row.id,
        name=row.name,
        email=row.email,
        phone=None,
        language=None,
    )
    attempt = await deliveries.send(
        notification, recipient, about={"about": row.id}, sent_by=(), on_sent=_note_nothing
    )
    return "sent" if attempt.error is None else "failed"


async def _note_nothing(_tx: Transaction, _plugin_id: str) -> None:
    """The link is shown to whoever made it; who mailed it is in the event."""
