"""Stored facts as the rest of the host sees them, and their wire form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from chatclick.clock import to_text

MESSAGE_CREATED = "message.created"
SESSION_MENTIONED = "session.mentioned"
STAFF_LEFT = "agent.deactivated"
PUBLIC = "is_public"
"""In an event's data: visitors see it too. It is the log's own mark, and shown to nobody."""

MARKS = frozenset({"message.read", "message.delivered", "session.marked_unread"})
"""How far somebody has come. A list of sessions keeps its order while one looks through it."""


class Actor(Struct, frozen=True, array_like=True):
    """Who did it: kind "visitor", "agent", "bot" or "system", id, and a name to show."""

    kind: str
    id: str | None
    name: str

    def to_json(self) -> dict[str, Any]:
        """Return the wire form of a participant reference."""
        return {"kind": self.kind, "id": self.id, "name": self.name}


SYSTEM = Actor("system", None, "Chatclick")


class StoredMessage(Struct, frozen=True, array_like=True):
    """A message as it was committed."""

    id: str
    session_id: str
    seq: int
    client_msg_id: str
    kind: str
    sender: Actor
    content: Mapping[str, Any]
    reply_to: str | None
    created_at: datetime
    origin_plugin: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the wire form of a Message."""
        return {
            "id": self.id,
            "session_id": self.session_id,
            "seq": self.seq,
            "client_msg_id": self.client_msg_id,
            "kind": self.kind,
            "sender": self.sender.to_json(),
            "content": self.content,
            "reply_to": self.reply_to,
            "created_at": to_text(self.created_at),
        }


class StoredEvent(Struct, frozen=True, array_like=True):
    """An event as it was committed, with its message where it has one.

    `session_id` and `seq` are None for events outside a session.
    """

    position: int
    session_id: str | None
    seq: int | None
    type: str
    at: datetime
    actor: Actor
    data: Mapping[str, Any] = {}
    message: StoredMessage | None = None

    @property
    def full_data(self) -> Mapping[str, Any]:
        """The data with the message in it, as staff may see it; not who else may."""
        if self.message is None and PUBLIC in self.data:
            return {name: value for name, value in self.data.items() if name != PUBLIC}
        if self.message is None:
            return self.data
        return {**self.message.to_json(), **self.data}


class Ack(Struct, frozen=True, array_like=True):
    """Proof that a message is committed. A repeat of the same message gets an equal one."""

    client_msg_id: str
    message_id: str
    seq: int
    created_at: datetime
