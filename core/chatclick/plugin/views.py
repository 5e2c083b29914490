"""What a plugin is shown: read-only copies in the shapes of the wire.

`view.to_json()` is exactly what REST, the socket and webhooks carry. `cut_to` removes what a
plugin has no permission to read, so personal data is absent rather than hidden by good manners.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Self

from typing_extensions import override

from chatclick.plugin.json_form import JSONForm, JSONObject, JSONValue, freeze
from chatclick.plugin.traces import Candidate

ParticipantKind = Literal["visitor", "agent", "bot", "system"]
SessionState = Literal["bot", "queued", "open", "waiting", "snoozed", "resolved", "closed"]
SessionCategory = Literal["active", "waiting", "done"]
Priority = Literal["low", "normal", "high", "urgent"]


class View(JSONForm):
    """Base of all views."""

    __slots__ = ()

    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Return the part of this view that a plugin with these permissions may see."""
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRef(View):
    """Who did something.

    Attributes:
        kind: visitor, agent, bot or system.
        id: visitor id, staff id, or for a bot the id of the plugin that speaks; None for system.
        name: the name people see.
    """

    kind: ParticipantKind
    id: str | None
    name: str

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Blank a visitor's name without `visitor:read`."""
        if self.kind != "visitor" or not self.name or "visitor:read" in permissions:
            return self
        return replace(self, name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView(View):
    """A message.

    Attributes:
        seq: place in the session, counted from 1; None while the message is not stored yet.
        kind: "message", or "note" for an internal note that no visitor sees.
        content: `{"type": "text", "text": …}` and further types.
        reply_to: id of the message this one answers.
    """

    id: str
    session_id: str
    seq: int | None
    client_msg_id: str
    kind: Literal["message", "note"]
    sender: ParticipantRef
    content: JSONObject
    reply_to: str | None
    created_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", freeze(self.content))

    @property
    def text(self) -> str:
        """The text of the message, "" for content without any."""
        text = self.content.get("text")
        return text if isinstance(text, str) else ""

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Cut the sender's name; the content needs `message:read`, a note's `note:read` too."""
        sender = self.sender.cut_to(permissions)
        if not _may_read(self.kind, permissions):
            return replace(self, sender=sender, content={"type": self.content.get("type", "text")})
        return self if sender is self.sender else replace(self, sender=sender)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentView(View):
    """A file of a session.

    Attributes:
        name: cleaned, with an ending that fits the type.
        media_type: what its bytes show; a picture's are those the host encoded anew.
        state: "checking" while plugins look at it, "ready" from then on.
        sender_kind: whose side sent it.
        sha256: of its bytes, 64 hexadecimal digits; "" before they are complete.
        width: of a picture, in pixels.
        height: of a picture, in pixels.
        duration_ms: of a sound, as its sender says.
    """

    id: str
    session_id: str
    name: str
    media_type: str
    size_bytes: int
    state: Literal["uploading", "checking", "ready", "refused"]
    sender_kind: ParticipantKind
    sha256: str
    width: int | None
    height: int | None
    duration_ms: int | None
    created_at: datetime

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Blank the name and the hash without `attachment:read`."""
        return self if "attachment:read" in permissions else replace(self, name="", sha256="")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionVisitor(View):
    """The visitor as a session shows them."""

    id: str
    name: str
    email: str | None
    is_identified: bool

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Leave only the id without `visitor:read`."""
        return self if "visitor:read" in permissions else replace(self, name="", email=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignee(View):
    """The staff member a session is assigned to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePreview(View):
    """The newest message of a session, its text cut to 140 characters."""

    seq: int
    text: str
    sender: ParticipantRef
    created_at: datetime

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Cut the sender's name and, without `message:read`, the text."""
        text = self.text if "message:read" in permissions else ""
        return replace(self, text=text, sender=self.sender.cut_to(permissions))


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks(View):
    """How far each side has come (seen or delivered), as a `seq`; 0 is nothing yet."""

    visitor_seq: int = 0
    staff_seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView(View):
    """A chat session: messages between one visitor and staff or bots.

    Attributes:
        channel: how messages come in, such as "web", "email", "api".
        category: the state's category; write logic against this rather than against `state`.
        unread: for staff, visitor messages nobody on staff has seen; for a visitor, the reverse.
        waiting_since: since when the visitor waits for an answer, None when nobody waits. What
            bots say ends no wait unless they have the session.
        bot_id: the plugin whose bot has it, None while people do.
        lease: counts how often it came to somebody else. Give it to what you do by this view, and
            that is refused once somebody else has the session.
        metadata: facts by key: `forms` holds what was filled in (`{name: {values, at,
            first_at}}`), `context` what the page says; the rest is as it was set. Empty for
            visitors.
    """

    id: str
    widget_id: str | None
    channel: str
    state: SessionState
    category: SessionCategory
    priority: Priority
    subject: str
    tags: tuple[str, ...]
    language: str | None
    visitor: SessionVisitor
    queue_id: str | None
    team_id: str | None
    assignee: Assignee | None
    last_seq: int
    last_message: MessagePreview | None
    unread: int
    seen: Marks
    delivered: Marks
    waiting_since: datetime | None
    snoozed_until: datetime | None
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    bot_id: str | None = None
    lease: int = 0
    metadata: JSONObject = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "metadata", freeze(self.metadata))

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Cut the visitor, what they filled in, and the preview of the newest message."""
        if "visitor:read" in permissions and "message:read" in permissions:
            return self
        newest = self.last_message
        return replace(
            self,
            visitor=self.visitor.cut_to(permissions),
            metadata=self.metadata if "visitor:read" in permissions else {},
            last_message=None if newest is None else newest.cut_to(permissions),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentView(View):
    """An assignment that happened.

    Attributes:
        assignee: who has the session now, None when it went to a queue or team.
        previous: who had it before.
        reason: why, in words for staff.
        trace_id: the stored trace that explains it.
        trace: who was looked at, as the plugin that decided told it; empty where a person decided.
    """

    assignee: Assignee | None
    previous: Assignee | None
    reason: str
    trace_id: str | None
    trace: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView(View):
    """A fact in the event log.

    Attributes:
        session_id: None for events outside a session.
        seq: place in the session, None outside one.
        position: place in the whole log.
        type: dotted, past tense, such as "session.assigned".
        data: what happened, by type.
    """

    session_id: str | None
    seq: int | None
    position: int
    type: str
    at: datetime
    actor: ParticipantRef
    data: JSONObject

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", freeze(self.data))

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Cut names; message content needs `message:read`, a note's `note:read` too."""
        may_read = _may_read(self.data.get("kind"), permissions)
        if may_read and "visitor:read" in permissions:
            return self
        data = self.data
        if not may_read and not MESSAGE_KEYS.isdisjoint(data):
            data = {key: data[key] for key in data if key not in MESSAGE_KEYS}
        if "visitor:read" not in permissions:
            data = self._without_visitor(data)
        actor = self.actor.cut_to(permissions)
        if data is self.data and actor is self.actor:
            return self
        return replace(self, actor=actor, data=data)

    def _without_visitor(self, data: JSONObject) -> JSONObject:
        if self.type.startswith("visitor."):
            return {key: data[key] for key in data if key in _VISITOR_KEYS}
        sender = data.get("sender")
        if isinstance(sender, Mapping) and sender.get("kind") == "visitor" and sender.get("name"):
            return {**data, "sender": {**sender, "name": ""}}
        return data


def _may_read(kind: JSONValue, permissions: frozenset[str]) -> bool:
    """Tell whether the content of a message, or of a note, is for a plugin."""
    return "message:read" in permissions and (kind != "note" or "note:read" in permissions)


MESSAGE_KEYS = frozenset({"content", "text"})
"""What of an event's data quotes messages."""

_VISITOR_KEYS = frozenset({"id", "is_identified"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetView(View):
    """A widget: one embeddable UI. `draft` is its config as last edited."""

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    draft: JSONObject
    published_revision: int | None
    etag: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "draft", freeze(self.draft))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationView(View):
    """Something a person should hear of though they are not looking.

    Attributes:
        id: the same at each attempt, so that a repeat can be told from a second notification.
        type: dotted name of what it is about, such as "message.unread"; "session.transcript" is one
            that its visitor asked to have sent.
        title: one line.
        body: a few lines of plain text; the whole transcript, which needs `message:read`.
        url: where a click leads, None for nowhere.
        count: how many messages it is about.
        messages: the newest of these, at most ten, oldest first; for a visitor who is away. Their
            content needs `message:read`.
        reply_to: where an answer goes that reaches the conversation, such as an address of mail;
            None where there is none.
        notice_id: the same for all who are told the same, whatever their languages, so that a place
            that many read has it once; None for what is for one person.
    """

    id: str
    type: str
    session_id: str | None
    title: str
    body: str
    url: str | None
    created_at: datetime
    count: int = 1
    messages: tuple[MessageView, ...] = ()
    reply_to: str | None = None
    notice_id: str | None = None

    @override
    def cut_to(self, permissions: frozenset[str]) -> Self:
        """Cut the messages, and a transcript without `message:read`."""
        if self.type == "session.transcript" and "message:read" not in permissions:
            return replace(self, body="")
        if not self.messages:
            return self
        cut = tuple(message.cut_to(permissions) for message in self.messages)
        return replace(self, messages=cut)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowView(View):
    """A span of time, from `since` up to but without `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMessage(View):
    """The acknowledgement of a stored message."""

    client_msg_id: str
    message_id: str
    seq: int
    created_at: datetime
