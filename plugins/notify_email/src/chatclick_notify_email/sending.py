"""Deciding about each notification, handing it over, and keeping account of it."""

from datetime import timedelta

from chatclick import NotificationView, PluginContext, Receipt, RecipientView, TryLater
from chatclick.clock import now
from chatclick.mail import BadAddress, Bounced, Misconfigured, Undelivered, post
from chatclick_notify_email.composing import (
    TRANSCRIPT,
    UNREAD,
    build_mail,
    is_optional,
    write_letter,
)
from chatclick_notify_email.links import build_stop_url
from chatclick_notify_email.models import Delivery, Stop
from chatclick_notify_email.servers import build_server

MOST_ATTEMPTS = 12
FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 3600.0

SENT, HELD, TRYING, FAILED, BOUNCED = "sent", "held", "trying", "failed", "bounced"


class Sender:
    """Sends mails.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self.trouble = ""
        """What the server said when it last refused whoever sends; "" once it takes a mail."""

    async def send(self, notification: NotificationView, recipient: RecipientView) -> Receipt:
        """Send a notification, or say why not.

        Raises:
            TryLater: a repeat may help.
            Undelivered: it was tried often enough.
        """
        if not recipient.email:
            return Receipt(detail="no address")
        row = await self._open(notification, recipient)
        if row.status not in (TRYING, FAILED):
            return Receipt(provider_id=row.id, detail=row.status)
        reason = await self._find_reason_not_to(row)
        if reason:
            await self._close(row, HELD, reason)
            return Receipt(detail=reason)
        return await self._try(row, notification, recipient)

    async def note_returned(self, notification_id: str, detail: str) -> None:
        """Keep that a mail of ours came back for good, and write to its mailbox no more."""
        row = await Delivery.get_or_none(id=notification_id)
        if row is not None and row.status == SENT:
            await self._bounce(row, detail)

    async def _open(self, notification: NotificationView, recipient: RecipientView) -> Delivery:
        row = await Delivery.get_or_none(id=notification.id)
        if row is not None:
            return row
        assert recipient.email
        return Delivery(
            id=notification.id,
            type=notification.type[:60],
            recipient_kind=recipient.kind,
            recipient_id=recipient.id,
            session_id=notification.session_id,
            address=recipient.email.strip().lower()[:254],
            status=TRYING,
            created_at=now(),
            updated_at=now(),
        )

    async def _find_reason_not_to(self, row: Delivery) -> str:
        if row.type == TRANSCRIPT and not self._context.config["include_text"]:
            return "no text leaves"
        stop = await Stop.get_or_none(address=row.address)
        if stop is not None and (stop.reason == BOUNCED or is_optional(row.type)):
            return stop.reason
        if row.type == UNREAD and row.recipient_kind == "agent" and await self._was_told(row):
            return "told lately"
        return ""

    async def _was_told(self, row: Delivery) -> bool:
        """Tell whether an agent had a mail about the same conversation a while ago."""
        pause = timedelta(minutes=int(self._context.config["pause_minutes"]))
        return await Delivery.filter(
            recipient_id=row.recipient_id,
            session_id=row.session_id,
            type=row.type,
            status=SENT,
            updated_at__gt=now() - pause,
        ).exists()

    async def _try(
        self, row: Delivery, notification: NotificationView, recipient: RecipientView
    ) -> Receipt:
        settings, secrets = self._context.config, self._context.secrets
        stop_url = await build_stop_url(self._context, row) if is_optional(row.type) else ""
        letter = write_letter(notification, recipient, settings, stop_url=stop_url)
        try:
            mail = build_mail(letter, notification, recipient, settings)
            server = build_server(settings, secrets.get("password", ""))
            said = await post(mail, server, self._context.connect)
        except BadAddress:
            await self._bounce(row, "The address cannot be one.")
            return Receipt(detail=BOUNCED)
        except Bounced as error:
            await self._bounce(row, str(error))
            return Receipt(detail=f"{BOUNCED}: {error}")
        except Undelivered as error:
            if isinstance(error, Misconfigured):
                self.trouble = str(error)
            await self._fail(row, error)
            raise
        self.trouble = ""
        await self._close(row, SENT, said)
        return Receipt(provider_id=str(mail["Message-ID"]), detail=said)

    async def _fail(self, row: Delivery, error: Undelivered) -> None:
        """Keep that it did not work; ask for a repeat as long as it is not hopeless."""
        row.attempts += 1
        is_over = row.attempts >= MOST_ATTEMPTS
        await self._close(row, FAILED if is_over else TRYING, str(error))
        if not is_over:
            pause_s = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** (row.attempts - 1))
            raise TryLater(str(error), retry_in_s=pause_s) from None

    async def _bounce(self, row: Delivery, detail: str) -> None:
        """Keep that there is no such mailbox, and write there no more."""

        async def work() -> None:
            stop = await Stop.get_or_none(address=row.address)
            if stop is None:
                await Stop.bulk_create([_build_stop(row, BOUNCED, detail)])

        await self._context.write(work)
        await self._close(row, BOUNCED, detail)

    async def _close(self, row: Delivery, status: str, detail: str) -> None:
        row.status, row.detail, row.updated_at = status, detail[:300], now()
        is_new = not await Delivery.filter(id=row.id).exists()

        async def work() -> None:
            await row.save(force_create=is_new)

        await self._context.write(work)


def _build_stop(row: Delivery, reason: str, detail: str) -> Stop:
    return Stop(
        address=row.address,
        reason=reason,
        recipient_id=row.recipient_id,
        detail=detail[:300],
        at=now(),
    )
