"""What runs while the plugin runs: making mails of notifications, and handing them over."""

from datetime import timedelta

from chatclick import NotificationView, PluginContext, Receipt, RecipientView
from chatclick.mail import BadAddress, Bounced, Misconfigured, post
from chatclick.mail import Undelivered as NotTaken
from chatclick.notifier import (
    SENT,
    DeliveryRow,
    Gone,
    Ledger,
    Send,
    Target,
    Undelivered,
    is_optional,
)
from chatclick_notify_email.composing import TRANSCRIPT, UNREAD, build_mail, write_letter
from chatclick_notify_email.links import build_stop_url
from chatclick_notify_email.models import Delivery, Stop
from chatclick_notify_email.servers import build_server

NO_TEXT = "no text leaves"


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        ledger: keeps account, once started.
    """

    context: PluginContext
    ledger: Ledger

    def start(self, context: PluginContext) -> None:
        """Start."""
        self.context = context
        self.ledger = Ledger(context, Delivery, Stop)

    async def send(self, notification: NotificationView, recipient: RecipientView) -> Receipt:
        """Send a notification, or say why not.

        Raises:
            TryLater: a repeat may help.
            Undelivered: it was tried often enough.
        """
        if not recipient.email:
            return Receipt(detail="no address")
        settings = self.context.config
        is_hidden = notification.type == TRANSCRIPT and not settings["include_text"]
        is_for_agent = notification.type == UNREAD and recipient.kind == "agent"
        pause = timedelta(minutes=int(settings["pause_minutes"])) if is_for_agent else timedelta(0)
        return await self.ledger.deliver(
            Target(notification, recipient, fold(recipient.email)),
            self._build_send(notification, recipient),
            heeds_stop=is_optional(notification.type),
            pause=pause,
            held=NO_TEXT if is_hidden else "",
        )

    async def note_returned(self, notification_id: str, detail: str) -> None:
        """Keep that a mail of ours came back for good, and write to its mailbox no more."""
        row = await Delivery.get_or_none(id=notification_id)
        if row is not None and row.status == SENT:
            await self.ledger.bounce(row, detail)

    def _build_send(self, notification: NotificationView, recipient: RecipientView) -> Send:
        async def send(row: DeliveryRow) -> Receipt:
            settings, secrets = self.context.config, self.context.secrets
            stop_url = await build_stop_url(self.context, row) if is_optional(row.type) else ""
            letter = write_letter(notification, recipient, settings, stop_url=stop_url)
            server = build_server(settings, secrets.get("password", ""))
            try:
                mail = build_mail(letter, notification, recipient, settings)
                said = await post(mail, server, self.context.connect)
            except BadAddress:
                raise Gone("The address cannot be one.") from None
            except Bounced as error:
                raise Gone(str(error)) from None
            except NotTaken as error:
                is_ours = isinstance(error, Misconfigured)
                raise Undelivered(str(error), is_ours=is_ours) from None
            return Receipt(provider_id=str(mail["Message-ID"]), detail=said)

        return send


def fold(address: str) -> str:
    """Write an address as the log does."""
    return address.strip().lower()[:254]
