"""Notifications: what the host itself tells people when something happens in a session.

Staff are told by `StaffNotices`; a visitor, whom plugins reach from outside, after a while and of
all that is unread (`unread`).
"""

from chatclick.chat.channels import OWN_CHANNELS
from chatclick.chat.consumers import Consumer
from chatclick.chat.deliveries import Deliveries
from chatclick.chat.notice_words import say
from chatclick.chat.presence import Presence
from chatclick.chat.staff_notices import Notice, StaffNotices
from chatclick.chat.unread import UnreadNotices
from chatclick.store.events import MESSAGE_CREATED, SESSION_MENTIONED, StoredEvent
from chatclick.store.models import Session, Staff

SESSION_ASSIGNED = "session.assigned"


class Notifications:
    """Tells people of what happens in sessions.

    Args:
        deliveries: says whether any plugin reaches people from outside.
        presence: who is here.
        unread: tells visitors.
        notices: tells staff.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        presence: Presence,
        unread: UnreadNotices,
        notices: StaffNotices,
    ) -> None:
        self._presence = presence
        self._unread = unread
        self._notices = notices
        # Admin shows unread messages by itself: where no plugin sends, they cost nothing here.
        self.consumer = Consumer(
            "notifications",
            frozenset({MESSAGE_CREATED, SESSION_MENTIONED, SESSION_ASSIGNED}),
            self._on_event,
            hears=lambda type_: type_ != MESSAGE_CREATED or deliveries.is_possible,
        )

    async def _on_event(self, event: StoredEvent) -> None:
        if event.session_id is None:
            return
        match event.type:
            case "session.mentioned":
                await self._tell_mentioned(event, event.session_id)
            case "session.assigned":
                await self._tell_assigned(event, event.session_id)
            case _:
                await self._on_message(event, event.session_id)

    async def _on_message(self, event: StoredEvent, session_id: str) -> None:
        if event.message is None or event.message.kind != "message":
            return
        if event.actor.kind != "visitor":
            if await _is_told_by_host(session_id):
                await self._unread.note(event)
            return
        session = await Session.get_or_none(id=session_id)
        staff_id = session.assignee_id if session else None
        if staff_id is not None and not self._presence.is_connected(staff_id):
            await self._tell(event, session_id, staff_id, "message.unread")

    async def _tell_mentioned(self, event: StoredEvent, session_id: str) -> None:
        for staff_id in event.data["staff_ids"]:
            if staff_id != event.actor.id:
                await self._tell(event, session_id, str(staff_id), SESSION_MENTIONED)

    async def _tell_assigned(self, event: StoredEvent, session_id: str) -> None:
        """Tell whom a colleague chose, and whom the rules chose while they are not here."""
        staff_id = str(event.data["assignee"]["id"])
        is_by_colleague = event.actor.kind == "agent" and event.actor.id != staff_id
        is_away = event.actor.id != staff_id and not self._presence.is_connected(staff_id)
        if is_by_colleague or is_away:
            await self._tell(event, session_id, staff_id, SESSION_ASSIGNED)

    async def _tell(self, event: StoredEvent, session_id: str, staff_id: str, type_: str) -> None:
        staff = await Staff.get_or_none(id=staff_id, is_active=True)
        if staff is None:
            return
        title, body = say(type_, staff.language, event.actor.name)
        notice = Notice(
            type=type_, title=title, body=body, session_id=session_id, id=f"event {event.position}"
        )
        await self._notices.tell([staff_id], notice)


async def _is_told_by_host(session_id: str) -> bool:
    """Tell whether a visitor is told of answers: whoever came by a plugin's channel gets them."""
    return await Session.filter(id=session_id, channel__in=OWN_CHANNELS).exists()
