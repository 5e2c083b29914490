"""Notifications: for whoever is not looking when a message comes. Plugins deliver, this records.

The text of the message is not in it: it would leave the database for places we know nothing of.
"""

from chatclick.chat.consumers import Consumer
from chatclick.chat.presence import Presence
from chatclick.chat.views import SessionViews
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick.hooks import Dispatcher, HookUnavailable
from chatclick.ids import new_id
from chatclick.plugin.views import NotificationView, RecipientView, SessionView
from chatclick.store.events import MESSAGE_CREATED, SYSTEM, StoredEvent
from chatclick.store.models import Staff, Visitor
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction


class Notifications:
    """Tells people who are away.

    Args:
        store: records what was sent.
        dispatcher: calls the plugins that prepare and send.
        views: the session a message is in.
        presence: who is here.
    """

    def __init__(
        self, store: Store, dispatcher: Dispatcher, views: SessionViews, presence: Presence
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._views = views
        self._presence = presence
        self.consumer = Consumer("notifications", frozenset({MESSAGE_CREATED}), self._on_message)

    async def _on_message(self, event: StoredEvent) -> None:
        if not self._dispatcher.has("notification_send"):
            return
        if event.message is None or event.message.kind != "message" or event.session_id is None:
            return
        try:
            session = await self._views.get(event.session_id)
        except NotFound:
            return
        recipient = await self._find_recipient(event, session)
        if recipient is not None and not self._presence.is_connected(recipient.id):
            await self._notify(event, recipient)

    async def _find_recipient(
        self, event: StoredEvent, session: SessionView
    ) -> RecipientView | None:
        """Return the other side of the message, None when nobody is assigned."""
        if event.actor.kind != "visitor":
            visitor = await Visitor.get_or_none(id=session.visitor.id)
            return _visitor_recipient(visitor) if visitor else None
        if session.assignee is None:
            return None
        staff = await Staff.get_or_none(id=session.assignee.id)
        return _staff_recipient(staff) if staff else None

    async def _notify(self, event: StoredEvent, recipient: RecipientView) -> None:
        notification = NotificationView(
            id=new_id("notification"),
            type="message.unread",
            session_id=event.session_id,
            title="New message",
            body=f"{event.actor.name or 'A visitor'} wrote to you.",
            url=None,
            created_at=now(),
        )
        prepared = await self._dispatcher.chain(
            "notification_prepare", {"notification": notification, "recipient": recipient}
        )
        if prepared.suppressed is not None:
            return
        for plugin_id in self._dispatcher.implementers("notification_send"):
            arguments = {"notification": prepared.value, "recipient": recipient}
            try:
                await self._dispatcher.owner("notification_send", plugin_id, arguments)
            except HookUnavailable:
                continue
            await self._record(event, plugin_id, recipient)

    async def _record(self, event: StoredEvent, plugin_id: str, recipient: RecipientView) -> None:
        data = {
            "notifier": plugin_id,
            "recipient": {"kind": recipient.kind, "id": recipient.id},
            "about": event.position,
        }

        async def work(tx: Transaction) -> None:
            await tx.record("notification.sent", SYSTEM, data)

        await self._store.write(work)


def _visitor_recipient(row: Visitor) -> RecipientView:
    return RecipientView(
        kind="visitor",
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        language=row.traits.get("locale"),
    )


def _staff_recipient(row: Staff) -> RecipientView:
    return RecipientView(
        kind="agent", id=row.id, name=row.name, email=row.email, phone=None, language=None
    )
