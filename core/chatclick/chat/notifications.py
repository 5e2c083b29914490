"""Notifications: for whoever is not looking when a message comes. Plugins deliver, this records.

Staff are told at once; a visitor, whom plugins reach from outside, after a while and of all that is
unread (`unread`).
"""

from chatclick.chat.channels import OWN_CHANNELS
from chatclick.chat.consumers import Consumer
from chatclick.chat.deliveries import Deliveries
from chatclick.chat.presence import Presence
from chatclick.chat.unread import UnreadNotices
from chatclick.chat.views import SessionViews
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick.hooks import HookUnavailable
from chatclick.ids import new_id
from chatclick.plugin.views import NotificationView, RecipientView
from chatclick.store.events import MESSAGE_CREATED, StoredEvent
from chatclick.store.models import Session, Staff
from chatclick.store.transaction import Transaction


class Notifications:
    """Tells people who are away.

    Args:
        deliveries: hands notifications to plugins.
        views: the session a message is in.
        presence: who is here.
        unread: tells visitors.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        views: SessionViews,
        presence: Presence,
        unread: UnreadNotices,
    ) -> None:
        self._deliveries = deliveries
        self._views = views
        self._presence = presence
        self._unread = unread
        self.consumer = Consumer(
            "notifications",
            frozenset({MESSAGE_CREATED}),
            self._on_message,
            hears=lambda _type: deliveries.is_possible,
        )

    async def _on_message(self, event: StoredEvent) -> None:
        if event.message is None or event.message.kind != "message" or event.session_id is None:
            return
        if event.actor.kind != "visitor":
            if await _is_told_by_host(event.session_id):
                await self._unread.note(event)
            return
        recipient = await self._find_assignee(event.session_id)
        if recipient is not None and not self._presence.is_connected(recipient.id):
            await self._notify(event, recipient)

    async def _find_assignee(self, session_id: str) -> RecipientView | None:
        try:
            session = await self._views.get(session_id)
        except NotFound:
            return None
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
        attempt = await self._deliveries.send(
            notification,
            recipient,
            about={"about": event.position},
            sent_by=(),
            on_sent=_note_nothing,
        )
        if attempt.error is not None and not isinstance(attempt.error, HookUnavailable):
            raise attempt.error


async def _is_told_by_host(session_id: str) -> bool:
    """Tell whether a visitor is told of answers: whoever came by a plugin's channel gets them."""
    return await Session.filter(id=session_id, channel__in=OWN_CHANNELS).exists()


async def _note_nothing(_tx: Transaction, _plugin_id: str) -> None:
    """Staff are told of each message once; who took it need not be kept."""


def _staff_recipient(row: Staff) -> RecipientView:
    return RecipientView(
        kind="agent", id=row.id, name=row.name, email=row.email, phone=None, language=None
    )
