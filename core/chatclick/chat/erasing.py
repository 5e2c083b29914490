"""Erasing visitors and sessions: texts, names, addresses. Places in the log stay."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from chatclick.chat.search import forget_messages
from chatclick.plugin.contents import ERASED_TEXT
from chatclick.store.events import MESSAGE_CREATED
from chatclick.store.models import (
    Attachment,
    ChannelThread,
    Draft,
    Event,
    Mention,
    Message,
    Notification,
    Participant,
    Session,
    Trace,
    UnreadNotice,
    Visitor,
    VisitorIdentity,
)
from chatclick.store.transaction import Transaction

ERASED = {"type": "text", "text": ERASED_TEXT}
_BATCH = 500
_NAMING = ["message.read", "message.delivered", "session.subject_changed"]
# Facts by reference, without a word that somebody wrote. Whatever else is in a session's log, what
# plugins recorded above all, may hold what a visitor said.
_REFERENCES = [
    MESSAGE_CREATED,
    "csat.submitted",
    "flow.ended",
    "flow.started",
    "form.submitted",
    "session.bot_took",
    "session.created",
    "session.escalated",
    "session.language_changed",
    "session.mentioned",
    "session.priority_changed",
    "session.queued",
    "session.snoozed",
]


async def erase_visitor(tx: Transaction, visitor: Visitor) -> int:
    """Erase a visitor and what was said in all of their sessions; end their tokens.

    Args:
        tx: the transaction.
        visitor: whom.

    Returns:
        How many sessions they had.
    """
    sessions = 0
    async for ids in _list_session_ids(visitor.id):
        await erase_sessions(tx, ids)
        sessions += len(ids)
    # What they did on the site's pages: events outside of sessions.
    await Event.filter(session_id=None, actor_id=visitor.id).update(actor_name="", data={})
    await VisitorIdentity.filter(visitor_id=visitor.id).delete()
    visitor.name, visitor.email, visitor.phone, visitor.traits = "", None, None, {}
    visitor.vouched = None
    visitor.is_identified = False
    visitor.token_version += 1
    await visitor.save()
    return sessions


async def erase_sessions(tx: Transaction, ids: Sequence[str]) -> None:
    """Erase what was said in sessions, what is noted of them, and their visitors' names.

    Args:
        tx: the transaction.
        ids: of the sessions, 500 at most.
    """
    await _erase_messages(tx, ids)
    await Event.filter(session_id__in=ids, actor_kind="visitor").update(actor_name="")
    await _erase_event_data(tx, ids)
    other = Event.filter(session_id__in=ids).exclude(type__in=[*_REFERENCES, *_NAMING])
    await other.update(data={})
    await Session.filter(id__in=ids).update(subject="", metadata={})
    unsaid: dict[str, Any] = {"reason": "", "reason_said": None, "facts": {}, "candidates": []}
    await Trace.filter(session_id__in=ids).update(**unsaid)
    await Participant.filter(session_id__in=ids).delete()
    await Draft.filter(session_id__in=ids).delete()
    await Mention.filter(session_id__in=ids).delete()
    await UnreadNotice.filter(session_id__in=ids).delete()
    await ChannelThread.filter(session_id__in=ids).delete()
    await Notification.filter(session_id__in=ids).delete()
    # The bytes follow as soon as this is committed; the rows stay until they are gone.
    await Attachment.filter(session_id__in=ids).update(state="erased", name="", original_hash="")


async def list_session_ids(visitor_id: str) -> list[str]:
    """Return the ids of all sessions of a visitor, however many."""
    return [one async for ids in _list_session_ids(visitor_id) for one in ids]


async def _list_session_ids(visitor_id: str) -> AsyncIterator[list[str]]:
    after = ""
    query = Session.filter(visitor_id=visitor_id).order_by("id").limit(_BATCH)
    while ids := [row["id"] for row in await query.filter(id__gt=after).values("id")]:
        yield ids
        after = ids[-1]


async def _erase_messages(tx: Transaction, session_ids: Sequence[str]) -> None:
    """Erase texts, found by their events: messages have no index by session."""
    after = 0
    stored = Event.filter(session_id__in=session_ids, type=MESSAGE_CREATED).order_by("position")
    while rows := await stored.filter(position__gt=after).limit(_BATCH).values("position"):
        positions = [row["position"] for row in rows]
        messages = Message.filter(position__in=positions)
        await messages.update(content=ERASED, content_hash="")
        await messages.filter(sender_kind="visitor").update(sender_name="")
        await forget_messages(tx, positions)
        after = positions[-1]


async def _erase_event_data(_tx: Transaction, session_ids: Sequence[str]) -> None:
    after = 0
    naming = Event.filter(session_id__in=session_ids, type__in=_NAMING)
    while rows := await naming.filter(position__gt=after).order_by("position").limit(_BATCH):
        for row in rows:
            row.data = _without_names(row.data)
            await row.save(update_fields=["data"])
        after = rows[-1].position


def _without_names(data: dict[str, Any]) -> dict[str, Any]:
    participant = data.get("participant")
    if participant is None:
        return {**data, "from": "", "to": ""}
    is_visitor = participant.get("kind") == "visitor"
    return {**data, "participant": {**participant, "name": ""}} if is_visitor else data
