"""From a story to the rows of a conversation. Pure but for ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chatclick.chat.attachment_claims import describe
from chatclick.chat.intake import hash_content
from chatclick.chat.sample.stories import PEOPLE, Person, Story
from chatclick.clock import to_text
from chatclick.ids import new_sample_id
from chatclick.store.events import MESSAGE_CREATED, SYSTEM, Actor
from chatclick.store.models import Attachment, Event, Message, Session, Visitor

DONE = ("resolved", "closed")
FILE_TEXT = b"Order 4711\n1 Arc lamp, brass\nShipped in one parcel\n"
MARK = "sample"
"""The tag by which people tell them apart."""

PAUSES_S = (40, 95, 30, 150, 60)
"""How long people take to write, one after the other."""


@dataclass(slots=True)
class SampleSession:
    """The rows of one conversation; positions of events and messages count from 0."""

    session: Session
    events: list[Event] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    file: Attachment | None = None
    tags: tuple[str, ...] = ()


def build_visitor(person: Person, widget_id: str, at: datetime) -> Visitor:
    """Build a visitor who came first a fortnight ago."""
    page = {"url": "https://shop.example.com/lamps", "title": "Lamps"}
    traits: dict[str, Any] = {"page": page, "locale": person.language, "sample": True}
    if person.city:
        traits["city"] = person.city
    return Visitor(
        id=new_sample_id("visitor"),
        widget_id=widget_id,
        name=person.name,
        email=person.email or None,
        phone=person.phone,
        traits=traits,
        is_identified=person.is_identified,
        created_at=at - timedelta(days=14),
        last_seen_at=at,
    )


def build_session(
    story: Story, visitor: Visitor, agent: Actor, place: Mapping[str, str], at: datetime
) -> SampleSession:
    """Build one conversation.

    Args:
        story: what is said.
        visitor: who came.
        agent: who answers.
        place: `widget_id` and `queue_id`.
        at: when the sample data begins to be looked at.
    """
    began = at - timedelta(days=story.days_ago)
    session = Session(
        id=new_sample_id("session"),
        visitor_id=visitor.id,
        channel="web",
        state=story.end,
        priority=story.priority,
        subject=story.subject,
        language=PEOPLE[story.visitor].language,
        metadata={"sample": True},
        created_at=began,
        updated_at=began,
        **place,
    )
    made = SampleSession(session, tags=(*story.tags, MARK))
    customer = Actor("visitor", visitor.id, visitor.name)
    _note(made, "session.created", customer, {"visitor_id": visitor.id}, began)
    _note(made, "session.queued", customer, {"queue_id": session.queue_id}, began)
    if story.end != "queued":
        _assign(made, agent, began + timedelta(seconds=20))
    for (who, text), when in zip(story.lines, _list_times(began), strict=False):
        _say(made, customer if who == "v" else agent, who == "n", text, when)
    _finish(made, story, agent, at)
    if story.file:
        _attach(made, story.file)
    return made


def _list_times(began: datetime) -> Iterator[datetime]:
    at, number = began + timedelta(seconds=25), 0
    while True:
        yield at
        at += timedelta(seconds=PAUSES_S[number % len(PAUSES_S)])
        number += 1


def _assign(made: SampleSession, agent: Actor, at: datetime) -> None:
    made.session.assignee_id = agent.id
    assignee = {"id": agent.id, "name": agent.name}
    data = {"assignee": assignee, "previous": None, "reason": "", "trace_id": None}
    _note(made, "session.assigned", SYSTEM, data, at)


def _say(made: SampleSession, sender: Actor, is_note: bool, text: str, at: datetime) -> None:
    content = {"type": "text", "text": text}
    kind = "note" if is_note else "message"
    message = Message(
        id=new_sample_id("message"),
        session_id=made.session.id,
        client_msg_id=new_sample_id("message"),
        kind=kind,
        sender_kind=sender.kind,
        sender_id=sender.id or "",
        sender_name=sender.name,
        content=content,
        content_hash=hash_content(content, kind, None),
        created_at=at,
    )
    _note(made, MESSAGE_CREATED, sender, {"state": made.session.state}, at)
    position = message.position = made.events[-1].position
    message.seq = position + 1
    made.messages.append(message)
    session = made.session
    if is_note:
        return
    session.last_message_position = position
    if sender.kind != "visitor":
        session.waiting_since, session.staff_unread = None, 0
        return
    session.waiting_since = session.waiting_since or at
    session.staff_unread += 1


def _finish(made: SampleSession, story: Story, agent: Actor, at: datetime) -> None:
    session = made.session
    last_at = made.events[-1].at
    if story.end in DONE:
        _note(made, "session.resolved", agent, {}, last_at + timedelta(minutes=2))
    if story.end == "closed":
        session.closed_at = last_at + timedelta(minutes=3)
        _note(made, "session.closed", agent, {"outcome": "solved"}, session.closed_at)
    if story.end == "snoozed":
        session.snoozed_until = at + timedelta(days=1)
        until = {"until": to_text(session.snoozed_until)}
        _note(made, "session.snoozed", agent, until, last_at + timedelta(minutes=1))
    if story.end not in ("queued", "open"):
        session.waiting_since, session.staff_unread = None, 0
    session.updated_at = made.events[-1].at
    session.last_seq = len(made.events)
    session.visitor_seen_seq = session.visitor_delivered_seq = session.last_seq
    session.staff_seen_seq = 0 if session.staff_unread else session.last_seq
    session.staff_delivered_seq = session.staff_seen_seq


def _attach(made: SampleSession, name: str) -> None:
    """Put a file on the first message; whoever stores it fills in where its bytes are."""
    message = made.messages[0]
    file = Attachment(
        id=new_sample_id("attachment"),
        session_id=made.session.id,
        message_id=message.id,
        client_msg_id=message.client_msg_id,
        sender_kind="visitor",
        sender_id=message.sender_id,
        name=name,
        media_type="text/plain",
        size_bytes=len(FILE_TEXT),
        received_bytes=len(FILE_TEXT),
        state="ready",
        created_at=message.created_at,
    )
    text = message.content["text"]
    message.content = {"type": "file", "text": text, "attachments": [describe(file)]}
    made.file = file


def _note(
    made: SampleSession, type_: str, actor: Actor, data: Mapping[str, Any], at: datetime
) -> None:
    number = len(made.events)
    event = Event(
        position=number,
        session_id=made.session.id,
        seq=number + 1,
        type=type_,
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        data=dict(data),
    )
    made.events.append(event)
