"""Merging: an anonymous visitor turns out to be somebody the site knows."""

from chatclick.chat.erasing import list_session_ids
from chatclick.store.events import MESSAGE_CREATED, SYSTEM
from chatclick.store.models import Attachment, Event, Message, Session, Visitor
from chatclick.store.transaction import Transaction

_BATCH = 500


async def merge(tx: Transaction, source: Visitor, target: Visitor) -> list[str]:
    """Give an anonymous visitor's sessions to who they turned out to be; drop the former.

    Args:
        tx: the transaction.
        source: nobody vouched for them.
        target: who they are.

    Returns:
        The ids of the sessions that have a new owner.
    """
    ids = await list_session_ids(source.id)
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        await Session.filter(id__in=some).update(visitor_id=target.id)
        await _move_messages(tx, some, source.id, target.id)
        await Event.filter(session_id__in=some, actor_id=source.id).update(actor_id=target.id)
        await Attachment.filter(session_id__in=some, sender_id=source.id).update(
            sender_id=target.id
        )
    # What they did on the site's pages stands outside of sessions.
    await Event.filter(session_id=None, actor_id=source.id).update(actor_id=target.id)
    await source.delete()
    await tx.record("visitor.merged", SYSTEM, {"id": target.id, "merged": source.id})
    detail = {"merged": source.id, "sessions": len(ids)}
    await tx.audit(SYSTEM, "visitor.merge", target.id, detail)
    return ids


async def _move_messages(
    _tx: Transaction, session_ids: list[str], source_id: str, target_id: str
) -> None:
    """Name the new sender: a repeat of a message must find the first one under its sender."""
    written = Event.filter(
        session_id__in=session_ids, type=MESSAGE_CREATED, actor_id=source_id
    ).order_by("position")
    after = 0
    while rows := await written.filter(position__gt=after).limit(_BATCH).values("position"):
        positions = [row["position"] for row in rows]
        await Message.filter(position__in=positions).update(sender_id=target_id)
        after = positions[-1]
