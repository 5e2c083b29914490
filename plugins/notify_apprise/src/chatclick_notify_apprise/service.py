"""What runs while the plugin runs."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from chatclick import NotificationView, PluginContext, Receipt, RecipientView, TryLater
from chatclick.errors import Invalid, NotFound
from chatclick.notifier import DeliveryRow, Ledger, Target, Undelivered
from chatclick_notify_apprise.calling import Caller
from chatclick_notify_apprise.claiming import claim
from chatclick_notify_apprise.composing import build_id, is_for_rooms, write_words
from chatclick_notify_apprise.models import Delivery, Room
from chatclick_notify_apprise.rooms import list_rooms, read_wishes

ADDRESS_LOST = "The address cannot be read: the host's own key has changed."
UNANSWERED = "no answer in time"


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        ledger: keeps account, once started.
        caller: calls rooms, once started.
    """

    context: PluginContext
    ledger: Ledger
    caller: Caller

    def start(self, context: PluginContext) -> None:
        """Start."""
        self.context = context
        self.ledger = Ledger(context, Delivery)
        self.caller = Caller()

    def stop(self) -> None:
        """Stop."""
        self.caller.close()

    async def notify(self, notification: NotificationView, recipient: RecipientView) -> Receipt:
        """Tell the rooms that want to hear what somebody of staff is told.

        Raises:
            TryLater: a repeat may help one of them.
            Undelivered: one of them was tried often enough.
        """
        if recipient.kind != "agent" or not is_for_rooms(notification.type):
            return Receipt(detail="not for rooms")
        rooms = await self._list_wanted(notification.type, recipient.id)
        # All at once: the host waits for one slow room, and not for one after another.
        told = await asyncio.gather(
            *(self.tell(room, notification, recipient) for room in rooms), return_exceptions=True
        )
        errors = [one for one in told if isinstance(one, BaseException)]
        if errors:
            raise min(errors, key=_rank)
        receipts = [one for one in told if isinstance(one, Receipt)]
        return receipts[-1] if receipts else Receipt(detail="no room")

    async def tell(
        self, room: Room, notification: NotificationView, recipient: RecipientView
    ) -> Receipt:
        """Tell one room, once whoever else is told the same.

        Raises:
            TryLater, Undelivered: as of `notify`.
        """
        words = write_words(notification, self.context.config)

        async def send(_row: DeliveryRow) -> Receipt:
            try:
                url = await self.context.vault.open(room.sealed)
            except Invalid:
                raise Undelivered(ADDRESS_LOST, is_ours=True) from None
            is_taken = await self.caller.call(url, words)
            return Receipt(detail=room.service if is_taken else UNANSWERED)

        # The log is about the room: that people were told of the same is one line of it.
        target = Target(
            replace(notification, id=build_id(notification)),
            replace(recipient, id=room.id),
            room.name,
            key=room.id,
        )
        minutes = int(self.context.config["pause_minutes"]) if notification.session_id else 0
        async with claim(self.context, target.id):
            return await self.ledger.deliver(target, send, pause=timedelta(minutes=minutes))

    async def _list_wanted(self, type_: str, staff_id: str) -> list[Room]:
        rooms = await list_rooms()
        team_ids: tuple[str, ...] = ()
        if any(read_wishes(one).team_ids for one in rooms):
            try:
                team_ids = (await self.context.staff.get(staff_id)).team_ids
            except NotFound:
                team_ids = ()
        return [one for one in rooms if read_wishes(one).has(type_, team_ids)]


def _rank(error: BaseException) -> int:
    """Order what went wrong: what nobody expected, what a repeat may help, what is lost."""
    return 2 if isinstance(error, Undelivered) else int(isinstance(error, TryLater))
