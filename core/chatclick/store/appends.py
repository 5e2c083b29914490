"""Planning a batch of messages: who gets which seq, what is a repeat, what changes. No I/O.

The unit of work reads the rows this needs under their locks, calls `plan_appends`, and writes what
it says. All order in Chatclick comes from here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec import Struct

from chatclick.errors import ChatclickError, Conflict, Invalid, NotFound
from chatclick.store.events import (
    MESSAGE_CREATED,
    SESSION_MENTIONED,
    Ack,
    Actor,
    StoredEvent,
    StoredMessage,
)
from chatclick.store.states import CATEGORY, DONE, after_message


class NewMessage(Struct, array_like=True):
    """A checked message on its way into the database.

    Attributes:
        content_hash: hash of what the sender sent, 32 hexadecimal digits at most.
        at: server time of acceptance.
        depth: how many messages of plugins led to this one; 0 for what people wrote.
        lease: refuse it when somebody else has the session than under this count; None for any.
    """

    session_id: str
    message_id: str
    client_msg_id: str
    kind: str
    sender: Actor
    content: Mapping[str, Any]
    content_hash: str
    at: datetime
    reply_to: str | None = None
    origin_plugin: str | None = None
    depth: int = 0
    lease: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it unique: session, sender and the client's id."""
        return (self.session_id, self.sender.id or "", self.client_msg_id)


class SessionHead(Struct, array_like=True):
    """The part of a session row that messages change, a field for each of `HEAD_COLUMNS`.

    `is_changed` says whether to write it.
    """

    id: str
    state: str
    assignee_id: str | None
    queue_id: str | None
    last_seq: int
    last_message_position: int | None
    visitor_unread: int
    staff_unread: int
    waiting_since: datetime | None
    snoozed_until: datetime | None
    updated_at: datetime
    lease: int = 0
    is_changed: bool = False


class Known(Struct, frozen=True):
    """A message that is already stored under the same key."""

    ack: Ack
    content_hash: str


class NewMention(Struct, frozen=True):
    """Somebody whom a note names, at the note's seq."""

    session_id: str
    staff_id: str
    seq: int
    at: datetime


@dataclass(slots=True)
class Plan:
    """What to write and what to answer. `outcomes` is parallel to the batch."""

    outcomes: list[Ack | ChatclickError] = field(default_factory=list)
    events: list[StoredEvent] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    heads: list[SessionHead] = field(default_factory=list)
    mentions: list[NewMention] = field(default_factory=list)
    position: int = 0

    def list_messages(self) -> list[tuple[int, StoredMessage, str]]:
        """Return the rows of messages: position, message, content hash."""
        created = [event for event in self.events if event.message is not None]
        return [
            (event.position, event.message, content_hash)
            for event, content_hash in zip(created, self.hashes, strict=True)
            if event.message is not None
        ]


def plan_appends(
    batch: Sequence[NewMessage],
    heads: Mapping[str, SessionHead],
    known: dict[tuple[str, str, str], Known],
    position: int,
) -> Plan:
    """Give each message its place, or its refusal.

    Args:
        batch: messages in order of arrival.
        heads: sessions by id, read under their locks; changed in place.
        known: stored messages with one of the batch's keys; grows by the batch's own.
        position: the newest position of the event log, read under its lock.

    Returns:
        The plan. `hashes` is parallel to those `events` that carry a message.
    """
    plan = Plan(position=position)
    for new in batch:
        plan.outcomes.append(_append(plan, new, heads.get(new.session_id), known))
    plan.heads = [head for head in heads.values() if head.is_changed]
    return plan


def _append(
    plan: Plan,
    new: NewMessage,
    head: SessionHead | None,
    known: dict[tuple[str, str, str], Known],
) -> Ack | ChatclickError:
    if head is None:
        return NotFound("There is no such session.", code="session_not_found")
    earlier = known.get(new.key)
    if earlier is not None:
        return _repeat(earlier, new)
    if head.state == "closed":
        return Conflict("The session is closed. Start a new one.", code="session_closed")
    if new.lease not in (None, head.lease):
        return Conflict("Somebody else took over meanwhile.", code="taken_over")
    is_public = new.kind == "message"
    if is_public:
        _apply(plan, head, new)
    message = _place(plan, head, new)
    if is_public:
        head.last_message_position = plan.position
    elif "mentions" in new.content:
        _mention(plan, head, new, message)
    ack = Ack(new.client_msg_id, new.message_id, message.seq, new.at)
    known[new.key] = Known(ack, new.content_hash)
    return ack


def _repeat(earlier: Known, new: NewMessage) -> Ack | ChatclickError:
    if earlier.content_hash == new.content_hash:
        return earlier.ack
    return Invalid(
        "This client_msg_id was used for another message. Make a new one for each message.",
        code="client_msg_id_reused",
    )


def _apply(plan: Plan, head: SessionHead, new: NewMessage) -> None:
    """Move the session's state and counters; a message to a done session reopens it first."""
    kind = new.sender.kind
    state = after_message(head.state, kind, head.assignee_id is not None)
    if CATEGORY[head.state] == DONE and CATEGORY[state] != DONE:
        _record(plan, head, new, "session.reopened", {"state": state})
    elif state == "queued" and head.state != "queued":
        _record(plan, head, new, "session.queued", {"queue_id": head.queue_id})
    if head.state == "bot" and state != "bot":
        head.lease += 1  # whoever writes has taken over; what the bot still says comes too late
    head.state = state
    if kind == "visitor":
        head.staff_unread += 1
        head.waiting_since = head.waiting_since or new.at
        head.snoozed_until = None
    else:
        head.visitor_unread += 1
        if kind == "agent" or state == "bot":
            # Among people, what a bot says by itself is not what the visitor waits for.
            head.waiting_since = None


def _place(plan: Plan, head: SessionHead, new: NewMessage) -> StoredMessage:
    message = StoredMessage(
        new.message_id,
        new.session_id,
        head.last_seq + 1,
        new.client_msg_id,
        new.kind,
        new.sender,
        new.content,
        new.reply_to,
        new.at,
        new.origin_plugin,
    )
    data: dict[str, Any] = {"state": head.state}
    if new.depth:
        data["depth"] = new.depth
    _record(plan, head, new, MESSAGE_CREATED, data, message)
    plan.hashes.append(new.content_hash)
    return message


def _mention(plan: Plan, head: SessionHead, new: NewMessage, message: StoredMessage) -> None:
    """Note whom a note names, and tell it by an event of its own."""
    staff_ids = list(new.content["mentions"])
    data = {"staff_ids": staff_ids, "message_id": message.id, "message_seq": message.seq}
    _record(plan, head, new, SESSION_MENTIONED, data)
    plan.mentions += [NewMention(head.id, one, message.seq, new.at) for one in staff_ids]


def _record(
    plan: Plan,
    head: SessionHead,
    new: NewMessage,
    type_: str,
    data: dict[str, Any],
    message: StoredMessage | None = None,
) -> None:
    plan.position += 1
    head.last_seq += 1
    head.updated_at = new.at
    head.is_changed = True
    plan.events.append(
        StoredEvent(plan.position, head.id, head.last_seq, type_, new.at, new.sender, data, message)
    )
