"""What runs while the plugin runs: sending through one log, and hearing what comes in."""

from datetime import timedelta
from typing import Protocol

from chatclick import NotificationView, PluginContext, Receipt, RecipientView
from chatclick.notifier import (
    BOUNCED,
    FAILED,
    HELD,
    SENT,
    DeliveryRow,
    Ledger,
    Target,
)
from chatclick_notify_sms.composing import UNREAD, is_for_phones, write_text
from chatclick_notify_sms.keywords import is_start, is_stop
from chatclick_notify_sms.models import Delivery, Stop
from chatclick_notify_sms.numbers import BadNumber, read_number
from chatclick_notify_sms.provider import IncomingSms, OutgoingSms, Provider, StatusReport
from chatclick_notify_sms.segments import measure, split
from chatclick_notify_sms.staff_numbers import find_number
from chatclick_notify_sms.twilio import Twilio
from chatclick_notify_sms.vonage import Vonage

STATUS_PATH = "/plugins/notify_sms/status"
INCOMING_PATH = "/plugins/notify_sms/incoming"

_BECAME = {"delivered": SENT, "failed": FAILED, "gone": BOUNCED, "stopped": HELD}


class Listener(Protocol):
    """A plugin that wants to hear what comes in."""

    async def on_sms(self, sms: IncomingSms) -> None:
        """Take a message in. It may come twice, with the same id.

        What it raises is an error for the provider, which may say the message again.
        """

    async def on_stop(self, sms: IncomingSms) -> None:
        """Hear that the sender of a message wants no more. It may come twice, too."""

    async def on_undelivered(self, row: DeliveryRow) -> None:
        """Hear that a message did not arrive after all; `row.detail` says why."""


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        ledger: keeps account, once started.
        listener: hears what comes in, None where nobody does.
        is_running: whether it was started and not stopped since.
    """

    context: PluginContext
    ledger: Ledger

    def __init__(self) -> None:
        self.listener: Listener | None = None
        self.is_running = False

    def start(self, context: PluginContext) -> None:
        """Start."""
        self.context = context
        self.ledger = Ledger(context, Delivery, Stop)
        self.is_running = True

    @property
    def provider(self) -> Provider:
        """The account of the settings."""
        is_vonage = self.context.config["provider"] == "vonage"
        return Vonage(self.context) if is_vonage else Twilio(self.context)

    def split(self, text: str) -> list[str]:
        """Return a text in as many parts as the provider's longest message asks for."""
        return split(text, self.provider.most_characters)

    def read_number(self, text: str) -> str:
        """Return a number as `+` and digits.

        Raises:
            BadNumber: it is none.
        """
        return read_number(text, str(self.context.config["country_code"]))

    async def notify(self, notification: NotificationView, recipient: RecipientView) -> Receipt:
        """Send a notification as a text message.

        Raises:
            TryLater: a repeat may help.
            Undelivered: it was tried often enough.
        """
        phone = recipient.phone
        if not phone and recipient.kind == "agent":
            phone = await find_number(recipient.id)
        if not is_for_phones(notification.type) or not phone:
            return Receipt(detail="no number")
        try:
            number = self.read_number(phone)
        except BadNumber:
            return Receipt(detail="no number that a text message can go to")
        text = write_text(notification, recipient, self.context.config)
        # Each other notice says something of its own, such as that another target was missed.
        is_unread = notification.type == UNREAD
        minutes = int(self.context.config["pause_minutes"]) if is_unread else 0
        pause = timedelta(minutes=minutes)
        return await self.send(Target(notification, recipient, number), text, pause=pause)

    @property
    def base_url(self) -> str:
        """Under which address people and the provider reach Chatclick, without a slash behind."""
        return str(self.context.config["base_url"]).rstrip("/")

    async def send(
        self,
        target: Target,
        text: str,
        *,
        pause: timedelta = timedelta(0),
        media: tuple[str, ...] = (),
    ) -> Receipt:
        """Send a text through the log: once for each id, and never to who wants none.

        Args:
            target: whose number; its notification's id names the message.
            text: what it says.
            pause: as of `Ledger.deliver`.
            media: addresses of files, where the provider takes any.

        Raises:
            TryLater: a repeat may help.
            Undelivered: it was tried often enough, or will never be taken.
        """

        async def hand_over(row: DeliveryRow) -> Receipt:
            sms = OutgoingSms(
                to=row.address,
                sender=str(self.context.config["sender"]),
                text=text,
                reference=row.id,
                status_url=self.base_url + STATUS_PATH,
                media=media,
            )
            receipt = await self.provider.send(sms)
            count = measure(text).segments
            return Receipt(provider_id=receipt.provider_id, detail=f"{receipt.detail}, {count} SMS")

        return await self.ledger.deliver(target, hand_over, pause=pause)

    async def take(self, sms: IncomingSms) -> None:
        """Take in what came: a word that stops or starts, or a message for whoever listens."""
        if is_stop(sms.text):
            await self.ledger.stop(sms.sender, detail=sms.text.strip()[:40])
            if self.listener is not None:
                await self.listener.on_stop(sms)
            return
        # Whoever writes has a telephone there, which was off or not known when it was written to.
        await self.ledger.resume(sms.sender, reason=BOUNCED)
        if is_start(sms.text) and await self.ledger.resume(sms.sender):
            return
        if self.listener is not None:
            await self.listener.on_sms(sms)

    async def settle(self, report: StatusReport) -> None:
        """Keep what became of a message, as the provider says later."""
        status = _BECAME.get(report.outcome)
        if status is None:
            return
        row = await self.ledger.settle(report.id, status, report.detail)
        if row is None or status == SENT:
            return
        if status == BOUNCED:
            await self.ledger.stop(
                row.address,
                recipient_id=row.recipient_id,
                reason=BOUNCED,
                detail=report.detail,
            )
        if status == HELD:
            await self.ledger.stop(row.address, recipient_id=row.recipient_id, detail=report.detail)
        if self.listener is not None:
            await self.listener.on_undelivered(row)
