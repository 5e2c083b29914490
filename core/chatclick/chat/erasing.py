"""Erasing what is stored of a visitor: texts, names, addresses. Places in the log stay."""

from collections.abc import Sequence
from typing import Any

from chatclick.chat.search import forget_sessions
from chatclick.store.models import (
    Event,
    Message,
    Participant,
    Session,
    Trace,
    Visitor,
    VisitorIdentity,
)
from chatclick.store.transaction import Transaction

ERASED = {"type": "text", "text": "(erased)"}
_BATCH = 500
_NAMING = ["message.read", "message.delivered", "session.subject_changed"]


async def erase_visitor(tx: Transaction, visitor: Visitor, session_ids: Sequence[str]) -> None:
    """Erase a visitor and what was said in their sessions; end their tokens.

    Args:
        tx: the transaction.
        visitor: whom.
        session_ids: all of their sessions.
    """
    await forget_sessions(tx, session_ids)
    for session_id in session_ids:
        await Message.filter(session_id=session_id).update(content=ERASED, content_hash="")
        await Message.filter(session_id=session_id, sender_id=visitor.id).update(sender_name="")
        await Event.filter(session_id=session_id, actor_id=visitor.id).update(actor_name="")
        await _erase_event_data(tx, session_id)
    await Session.filter(id__in=session_ids).update(subject="", metadata={})
    await Trace.filter(session_id__in=session_ids).update(facts={}, candidates=[])
    await Participant.filter(session_id__in=session_ids).delete()
    await VisitorIdentity.filter(visitor_id=visitor.id).delete()
    visitor.name, visitor.email, visitor.phone, visitor.traits = "", None, None, {}
    visitor.is_identified = False
    visitor.token_version += 1
    await visitor.save()


async def _erase_event_data(_tx: Transaction, session_id: str) -> None:
    after = 0
    naming = Event.filter(session_id=session_id, type__in=_NAMING)
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
