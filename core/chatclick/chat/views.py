"""Building session views from rows, many at a time."""

from collections.abc import Iterable, Sequence
from typing import Any

from chatclick.chat.audience import READERS, Audience
from chatclick.chat.owners import SessionOwners
from chatclick.errors import NotFound
from chatclick.plugin.contents import content_text
from chatclick.plugin.people_views import Skill, StaffView, VisitorView
from chatclick.plugin.views import (
    Assignee,
    Marks,
    MessagePreview,
    MessageView,
    ParticipantRef,
    SessionView,
    SessionVisitor,
)
from chatclick.store.events import StoredMessage
from chatclick.store.models import Message, Session, Staff, Visitor
from chatclick.store.states import CATEGORY

PREVIEW_CHARS = 140


class SessionViews:
    """Builds views of sessions.

    Args:
        owners: told of every session that is read.
    """

    def __init__(self, owners: SessionOwners) -> None:
        self._owners = owners

    async def get(self, session_id: str, audience: Audience = "staff") -> SessionView:
        """Return one session.

        Raises:
            NotFound: there is none.
        """
        session = await Session.get_or_none(id=session_id)
        if session is None:
            raise NotFound("There is nothing here by that id.")
        return (await self.build([session], audience))[0]

    async def list_by_ids(
        self, ids: Iterable[str], audience: Audience = "staff"
    ) -> list[SessionView]:
        """Return the sessions that exist among these, in no particular order."""
        return await self.build(await Session.filter(id__in=list(ids)), audience)

    async def build(self, sessions: Sequence[Session], audience: Audience) -> list[SessionView]:
        """Build views in the order of the rows, with three queries for all of them."""
        visitors = await _by_id(Visitor, {session.visitor_id for session in sessions})
        staff = await _by_id(
            Staff, {session.assignee_id for session in sessions if session.assignee_id}
        )
        positions = [row.last_message_position for row in sessions if row.last_message_position]
        newest = (
            {row.position: row for row in await Message.filter(position__in=positions)}
            if positions
            else {}
        )
        for session in sessions:
            self._owners.remember(session.id, session.visitor_id)
        return [
            _build(
                session,
                visitors.get(session.visitor_id),
                staff.get(session.assignee_id or ""),
                newest.get(session.last_message_position or 0),
                audience,
            )
            for session in sessions
        ]


async def _by_id(model: Any, ids: set[str]) -> dict[str, Any]:  # Any: Tortoise model classes
    return {row.id: row for row in await model.filter(id__in=list(ids))} if ids else {}


def _build(
    session: Session,
    visitor: Visitor | None,
    assignee: Staff | None,
    newest: Message | None,
    audience: Audience,
) -> SessionView:
    is_visitor = audience == "visitor"
    return SessionView(
        id=session.id,
        widget_id=session.widget_id,
        channel=session.channel,
        state=session.state,  # type: ignore[arg-type]  # only the state machine writes it
        category=CATEGORY[session.state],  # type: ignore[arg-type]
        priority=session.priority,  # type: ignore[arg-type]  # checked when it was set
        subject=session.subject,
        tags=() if is_visitor else tuple(session.tags),
        language=session.language,
        visitor=_visitor(session.visitor_id, visitor),
        queue_id=None if is_visitor else session.queue_id,
        team_id=None if is_visitor else session.team_id,
        assignee=_assignee(assignee, audience),
        last_seq=session.last_seq,
        last_message=_preview(newest, audience),
        unread=session.visitor_unread if is_visitor else session.staff_unread,
        seen=Marks(visitor_seq=session.visitor_seen_seq, staff_seq=session.staff_seen_seq),
        delivered=Marks(
            visitor_seq=session.visitor_delivered_seq, staff_seq=session.staff_delivered_seq
        ),
        waiting_since=session.waiting_since,
        snoozed_until=None if is_visitor else session.snoozed_until,
        created_at=session.created_at,
        updated_at=session.updated_at,
        closed_at=session.closed_at,
        bot_id=session.bot_id if session.state == "bot" and not is_visitor else None,
        lease=session.lease,
        metadata={} if is_visitor else session.metadata,
    )


def _visitor(visitor_id: str, row: Visitor | None) -> SessionVisitor:
    if row is None:
        return SessionVisitor(id=visitor_id, name="", email=None, is_identified=False)
    return SessionVisitor(
        id=row.id, name=row.name, email=row.email, is_identified=row.is_identified
    )


def _assignee(row: Staff | None, audience: Audience) -> Assignee | None:
    if row is None:
        return None
    return Assignee(id="" if audience == "visitor" else row.id, name=row.name)


def _preview(row: Message | None, audience: Audience) -> MessagePreview | None:
    if row is None:
        return None
    sender = ParticipantRef(
        kind=row.sender_kind,  # type: ignore[arg-type]  # written by intake only
        id=row.sender_id or None,
        name=row.sender_name,
    )
    text = content_text(row.content)[:PREVIEW_CHARS] if audience in READERS else ""
    return MessagePreview(seq=row.seq, text=text, sender=sender, created_at=row.created_at)


def message_view(message: StoredMessage) -> MessageView:
    """Build the view of a stored message."""
    sender = ParticipantRef(
        kind=message.sender.kind,  # type: ignore[arg-type]  # written by intake only
        id=message.sender.id,
        name=message.sender.name,
    )
    return MessageView(
        id=message.id,
        session_id=message.session_id,
        seq=message.seq,
        client_msg_id=message.client_msg_id,
        kind="note" if message.kind == "note" else "message",
        sender=sender,
        content=dict(message.content),
        reply_to=message.reply_to,
        created_at=message.created_at,
    )


def visitor_view(row: Visitor) -> VisitorView:
    """Build the view of a visitor; what their site vouched for comes before all else."""
    return VisitorView(
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        traits={**row.traits, **(row.vouched or {})},
        is_identified=row.is_identified,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
    )


def staff_view(row: Staff, *, is_connected: bool, team_ids: Sequence[str] = ()) -> StaffView:
    """Build the view of a staff member."""
    return StaffView(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        availability="online" if row.availability == "online" else "away",
        is_connected=is_connected,
        capacity=row.capacity,
        is_active=row.is_active,
        team_ids=tuple(team_ids),
        created_at=row.created_at,
        skills=tuple(Skill(**skill) for skill in row.skills or ()),
        languages=tuple(row.languages or ()),
        last_seen_at=row.last_seen_at,
    )
