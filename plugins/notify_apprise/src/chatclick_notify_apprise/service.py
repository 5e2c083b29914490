"""What runs while the plugin runs."""

from dataclasses import replace
from datetime import timedelta

from chatclick import NotificationView, PluginContext, Receipt, RecipientView, TryLater
from chatclick.errors import Invalid, NotFound
from chatclick.notifier import DeliveryRow, Ledger, Target, Undelivered
from chatclick_notify_apprise.calling import Caller
from chatclick_notify_apprise.composing import build_id, is_for_rooms, write_words
from chatclick_notify_apprise.models import Delivery, Room
from chatclick_notify_apprise.rooms import list_rooms, read_wishes

ADDRESS_LOST = "The address cannot be read: the host's own key has changed."


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
        receipts, later, lost = [Receipt(detail="no room")], [], []
        for room in rooms:
            try:
                receipts.append(await self.tell(room, notification, recipient))
            except TryLater as error:
                later.append(error)
            except Undelivered as error:
                lost.append(error)
        if later or lost:
            raise (later or lost)[0]
        return receipts[-1]

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
            await self.caller.call(url, words)
            return Receipt(detail=room.service)

        # The log is about the room: that people were told of the same is one line of it.
        target = Target(
            replace(notification, id=build_id(notification)),
            replace(recipient, id=room.id),
            room.name,
            key=room.id,
        )
        minutes = int(self.context.config["pause_minutes"]) if notification.session_id else 0
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
