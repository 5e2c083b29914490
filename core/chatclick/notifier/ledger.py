"""Deciding about each notification, having it sent, and keeping account of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chatclick.clock import now
from chatclick.notifier.rows import DeliveryRow, StopRow
from chatclick.plugin.context import PluginContext
from chatclick.plugin.people_views import RecipientView
from chatclick.plugin.results import Receipt, TryLater
from chatclick.plugin.views import NotificationView

MOST_ATTEMPTS = 12
FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 3600.0
CLEAN_EVERY = timedelta(hours=6)
CLEAN_ON = timedelta(minutes=1)
CLEANED = 1000

SENT, HELD, TRYING, FAILED, BOUNCED = "sent", "held", "trying", "failed", "bounced"
STATUSES = (SENT, HELD, TRYING, FAILED, BOUNCED)
UNSUBSCRIBED = "unsubscribed"


class Undelivered(Exception):
    """It did not go out, and a repeat may help.

    Args:
        detail: what happened, for the log; no text and no secret.
        retry_in_s: when the other side asked to be called again, in seconds.
        is_ours: the settings are wrong: it will happen with every notification.
        is_final: this one will not be taken later either: it is given up at once.
    """

    def __init__(
        self,
        detail: str,
        *,
        retry_in_s: float | None = None,
        is_ours: bool = False,
        is_final: bool = False,
    ) -> None:
        super().__init__(detail)
        self.retry_in_s = retry_in_s
        self.is_ours = is_ours
        self.is_final = is_final


class Gone(Exception):
    """The address takes nothing more, for good: it is written to no more.

    Args:
        detail: why, for the log.
        is_wish: its owner wants no more, as the provider says.
    """

    def __init__(self, detail: str, *, is_wish: bool = False) -> None:
        super().__init__(detail)
        self.is_wish = is_wish


Send = Callable[[DeliveryRow], Awaitable[Receipt]]
"""Hands one notification to whoever delivers it; raises `Undelivered` or `Gone`."""


@dataclass(frozen=True, slots=True)
class Target:
    """One notification on its way to one address.

    Attributes:
        notification: what happened.
        recipient: whose address it is.
        address: as the log shows it, at most 254 characters.
        key: tells several addresses of one recipient apart, at most 40 characters.
    """

    notification: NotificationView
    recipient: RecipientView
    address: str
    key: str = ""

    @property
    def id(self) -> str:
        """The id of its row, the same at every attempt."""
        return f"{self.notification.id}.{self.key}" if self.key else self.notification.id


def is_optional(type_: str) -> bool:
    """Tell whether its recipient can unsubscribe from it: nobody asked for it just now."""
    return type_ != "session.transcript" and not type_.startswith("staff.")


async def deliver_to_all(
    ledger: "Ledger", targets: Sequence[Target], build: Callable[[Target], Send]
) -> Receipt:
    """Send one notification to several addresses; one that fails or hangs keeps none of the others.

    Args:
        ledger: keeps account.
        targets: of one notification, with different keys.
        build: returns what sends to one of them.

    Raises:
        TryLater: a repeat may help one of them; those that have it do not get it again.
        Undelivered: one of them was tried often enough.
    """
    # All at once: the host gives a notification a time, and two that hang would use it up.
    ended = await asyncio.gather(
        *(ledger.deliver(one, build(one)) for one in targets), return_exceptions=True
    )
    errors = [one for one in ended if isinstance(one, BaseException)]
    unforeseen = [one for one in errors if not isinstance(one, TryLater | Undelivered)]
    later = [one for one in errors if isinstance(one, TryLater)]
    if unforeseen:
        raise unforeseen[0]
    if later:
        raise min(later, key=lambda one: one.retry_in_s or 0.0)
    if errors:
        raise errors[0]
    receipts = [one for one in ended if isinstance(one, Receipt)]
    sent = [one for one in receipts if one.provider_id]
    return sent[0] if sent else receipts[0] if receipts else Receipt(detail="no address")


class Ledger:
    """Keeps account of what a plugin sends.

    Args:
        context: the plugin's; its setting `keep_days` says how long rows are kept.
        deliveries: the plugin's table of what went out.
        stops: the plugin's table of who wants no more; None where nobody says so to the plugin.
    """

    def __init__(
        self,
        context: PluginContext,
        deliveries: type[DeliveryRow],
        stops: type[StopRow] | None = None,
    ) -> None:
        self.context = context
        self.deliveries = deliveries
        self.stops = stops
        self.trouble = ""
        """What was said when our settings were last refused; "" once something goes out."""
        self._clean_at: datetime | None = None

    async def deliver(
        self,
        target: Target,
        send: Send,
        *,
        heeds_stop: bool = True,
        pause: timedelta = timedelta(0),
        held: str = "",
    ) -> Receipt:
        """Send a notification, or say why not. What was sent before a repeat is not sent again.

        Args:
            target: what, and where to.
            send: sends it.
            heeds_stop: whether an owner's wish for no more counts.
            pause: a session is worth one notification of a type to an address in so long.
            held: why this one is not sent whatever else holds, for the log; "" for no reason.

        Raises:
            TryLater: a repeat may help.
            Undelivered: it was tried often enough, or a repeat will not help.
        """
        await self._clean()
        row = await self._open(target)
        if row.status not in (TRYING, FAILED):
            return Receipt(provider_id=row.provider_id or row.id, detail=row.status)
        reason = held or await self._find_reason_not_to(row, heeds_stop=heeds_stop, pause=pause)
        if reason:
            await self._close(row, HELD, reason)
            return Receipt(detail=reason)
        return await self._try(row, send)

    async def stop(
        self, address: str, *, recipient_id: str = "", reason: str = UNSUBSCRIBED, detail: str = ""
    ) -> None:
        """Send an address no more; repeating it is fine."""
        stops = self.stops
        if stops is None:
            return

        async def work() -> None:
            if not await stops.filter(address=address).exists():
                row = stops(
                    address=address,
                    reason=reason,
                    recipient_id=recipient_id,
                    detail=detail[:300],
                    at=now(),
                )
                await row.save(force_create=True)

        await self.context.write(work)

    async def resume(self, address: str, *, reason: str = "") -> bool:
        """Send an address notifications again. Return whether it got none.

        Args:
            address: whose.
            reason: only where it got none for this reason; "" for any.
        """
        stops = self.stops
        if stops is None:
            return False
        mine = stops.filter(address=address, **({"reason": reason} if reason else {}))
        if not await mine.exists():
            return False

        async def work() -> bool:
            return bool(await mine.delete())

        return await self.context.write(work)

    async def settle(self, provider_id: str, status: str, detail: str) -> DeliveryRow | None:
        """Note what became of something that was handed over, as its provider says later.

        Args:
            provider_id: of the receipt.
            status: what became of it.
            detail: why.

        Returns:
            Its row, None when nothing was sent under that id.
        """
        row = await self.deliveries.get_or_none(provider_id=provider_id) if provider_id else None
        if row is not None:
            await self._close(row, status, detail)
        return row

    async def bounce(self, row: DeliveryRow, detail: str) -> None:
        """Keep that nothing arrives at an address, and send it no more.

        Args:
            row: what did not arrive.
            detail: why.
        """
        await self.stop(row.address, recipient_id=row.recipient_id, reason=BOUNCED, detail=detail)
        await self._close(row, BOUNCED, detail)

    async def _open(self, target: Target) -> DeliveryRow:
        row = await self.deliveries.get_or_none(id=target.id)
        if row is not None:
            return row
        return self.deliveries(
            id=target.id,
            type=target.notification.type[:60],
            recipient_kind=target.recipient.kind,
            recipient_id=target.recipient.id,
            session_id=target.notification.session_id,
            address=target.address[:254],
            status=TRYING,
            created_at=now(),
            updated_at=now(),
        )

    async def _find_reason_not_to(
        self, row: DeliveryRow, *, heeds_stop: bool, pause: timedelta
    ) -> str:
        stop = await self.stops.get_or_none(address=row.address) if self.stops else None
        if stop is not None and (heeds_stop or stop.reason == BOUNCED):
            return str(stop.reason)
        if pause and await self._was_told(row, pause):
            return "told lately"
        return ""

    async def _was_told(self, row: DeliveryRow, pause: timedelta) -> bool:
        return await self.deliveries.filter(
            recipient_id=row.recipient_id,
            session_id=row.session_id,
            address=row.address,
            type=row.type,
            status=SENT,
            updated_at__gt=now() - pause,
        ).exists()

    async def _try(self, row: DeliveryRow, send: Send) -> Receipt:
        try:
            receipt = await send(row)
        except Gone as error:
            if not error.is_wish:
                await self.bounce(row, str(error))
                return Receipt(detail=f"{BOUNCED}: {error}")
            await self.stop(row.address, recipient_id=row.recipient_id, detail=str(error))
            await self._close(row, HELD, str(error))
            return Receipt(detail=f"{HELD}: {error}")
        except Undelivered as error:
            if error.is_ours:
                self.trouble = str(error)
            await self._fail(row, error)
            raise
        self.trouble = ""
        row.provider_id = receipt.provider_id[:120]
        await self._close(row, SENT, receipt.detail)
        return receipt if receipt.provider_id else replace(receipt, provider_id=row.id)

    async def _fail(self, row: DeliveryRow, error: Undelivered) -> None:
        """Keep that it did not work; ask for a repeat as long as it is not hopeless."""
        row.attempts += 1
        is_over = error.is_final or row.attempts >= MOST_ATTEMPTS
        await self._close(row, FAILED if is_over else TRYING, str(error))
        if not is_over:
            pause_s = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** (row.attempts - 1))
            raise TryLater(str(error), retry_in_s=error.retry_in_s or pause_s) from None

    async def _close(self, row: DeliveryRow, status: str, detail: str) -> None:
        row.status, row.detail, row.updated_at = status, detail[:300], now()
        is_new = not await self.deliveries.filter(id=row.id).exists()

        async def work() -> None:
            await row.save(force_create=is_new)

        await self.context.write(work)

    async def _clean(self) -> None:
        """Remove, now and then, what the settings let nobody keep of the log."""
        at = now()
        if self._clean_at is not None and at < self._clean_at:
            return
        self._clean_at = at + CLEAN_EVERY
        edge = at - timedelta(days=int(self.context.config["keep_days"]))
        old = self.deliveries.filter(created_at__lt=edge).limit(CLEANED)
        ids = [str(one) for one in await old.values_list("id", flat=True)]
        if not ids:
            return
        if len(ids) == CLEANED:
            self._clean_at = at + CLEAN_ON  # there is more

        async def work() -> None:
            await self.deliveries.filter(id__in=ids).delete()

        await self.context.write(work)
