"""Handing a link over by the plugins that send notifications, where there are any."""

from typing import Literal

from chatclick.chat.deliveries import Deliveries
from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.plugin.people_views import RecipientView
from chatclick.plugin.views import NotificationView
from chatclick.store.models import Invitation
from chatclick.store.transaction import Transaction

Delivery = Literal["sent", "none", "failed"]

_WORDS = {
    "en": {
        "invitation": ("You are invited", "{who} invites you to answer visitors together."),
        "password": (
            "Choose a new password",
            "{who} made a link for you to choose a new password.",
        ),
        "forgotten": (
            "Choose a new password",
            "Somebody asked for a new password for your account. If it was you, open the link"
            " within the hour; it works once. If it was not, do nothing: your password stays.",
        ),
    },
    "de": {
        "invitation": ("Du bist eingeladen", "{who} lädt dich ein, Besuchern zu antworten."),
        "password": (
            "Neues Passwort wählen",
            "{who} hat einen Link erstellt, mit dem du ein neues Passwort wählst.",
        ),
        "forgotten": (
            "Neues Passwort wählen",
            "Jemand hat ein neues Passwort für dein Konto angefordert. Wenn du es warst, öffne den"
            " Link innerhalb einer Stunde; er gilt einmal. Wenn nicht, tu nichts: Dein Passwort"
            " bleibt.",
        ),
    },
}


async def mail_link(
    deliveries: Deliveries,
    row: Invitation,
    address: str,
    *,
    by: str | None,
    language: str | None = None,
) -> Delivery:
    """Give a link to every plugin that sends.

    Args:
        deliveries: hands it to them.
        row: what the link is for.
        address: the link.
        by: name of whoever made the link and sees it in any case; None when the recipient asked.
        language: of the recipient, where it is known.
    """
    if not deliveries.is_possible:
        return "none"
    words = _WORDS.get((language or "en").partition("-")[0], _WORDS["en"])
    title, body = words["forgotten" if by is None else row.kind]
    notification = NotificationView(
        id=new_id("notification"),
        type=f"staff.{row.kind}",
        session_id=None,
        title=title,
        body=body.format(who=by),
        url=address,
        created_at=now(),
    )
    recipient = RecipientView(
        kind="agent",
        id=row.staff_id or row.id,
        name=row.name,
        email=row.email,
        phone=None,
        language=language,
    )
    attempt = await deliveries.send(
        notification, recipient, about={"about": row.id}, sent_by=(), on_sent=_note_nothing
    )
    return "sent" if attempt.error is None else "failed"


async def _note_nothing(_tx: Transaction, _plugin_id: str) -> None:
    """Who mailed a link is in the event; the link is kept nowhere."""
