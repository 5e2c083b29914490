"""What comes in by a channel, in a test: into the world in memory, through the plugins."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chatclick.clock import now
from chatclick.errors import Conflict, Invalid, NotFound, TooLarge
from chatclick.ids import new_id
from chatclick.plugin.views import (
    AttachmentView,
    MessageView,
    ParticipantRef,
    PostedMessage,
    SessionView,
    SessionVisitor,
)
from chatclick.testing.views import build_session, build_visitor

if TYPE_CHECKING:
    from chatclick.host.checking.scratch import PretendAttachments
    from chatclick.testing.world import World


class WorldChannels:
    """Begins sessions and stores messages of visitors.

    Attributes:
        threads: session ids by plugin id and thread.
        visitors: visitor ids by plugin id and address.

    Args:
        world: where sessions and messages are.
        attachments: keeps files.
    """

    def __init__(self, world: "World", attachments: "PretendAttachments") -> None:
        self._world = world
        self._attachments = attachments
        self._known: dict[tuple[str, str], tuple[PostedMessage, Any]] = {}
        self.threads: dict[tuple[str, str], str] = {}
        self.visitors: dict[tuple[str, str], str] = {}

    async def begin(self, **beginning: Any) -> SessionView:
        """Return the session of a thread, and start it where there is none."""
        key = (beginning.pop("plugin_id"), beginning.pop("thread"))
        known = self._world.sessions.get(self.threads.get(key, ""))
        if known is not None and known.state != "closed":
            return known
        visitor = self._find_visitor(key[0], beginning)
        given = {name: value for name, value in beginning.items() if value is not None}
        session = build_session(id=new_id("session"), visitor=visitor, state="queued", **given)
        self._world.sessions[session.id] = session
        self.threads[key] = session.id
        return session

    def _find_visitor(self, plugin_id: str, beginning: dict[str, Any]) -> SessionVisitor:
        """Return the visitor of an address; what is said of them is taken out of `beginning`."""
        key = (plugin_id, beginning.pop("address"))
        said = {name: beginning.pop(name) for name in ("name", "email", "phone")}
        if key not in self.visitors:
            made = build_visitor(id=new_id("visitor"), is_identified=False, **said)
            self._world.visitors[made.id] = made
            self.visitors[key] = made.id
        view = self._world.visitors[self.visitors[key]]
        return SessionVisitor(id=view.id, name=view.name, email=view.email, is_identified=False)

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str
    ) -> AttachmentView:
        """Keep a file of the session's visitor."""
        return self._attachments.add(
            data,
            id=new_id("attachment"),
            session_id=session_id,
            name=name,
            media_type=media_type,
            state="ready",
            sender_kind="visitor",
        )

    async def attach_stream(
        self,
        session_id: str,
        pieces: AsyncIterator[bytes],
        *,
        name: str,
        media_type: str,
        max_bytes: int,
    ) -> AttachmentView:
        """Keep a file of the session's visitor that comes in pieces.

        Raises:
            TooLarge: it has more than `max_bytes`.
        """
        data = b""
        async for piece in pieces:
            data += piece
            if len(data) > max_bytes:
                raise TooLarge("The file is larger than was said.", code="file_too_large")
        return await self.attach(session_id, data, name=name, media_type=media_type)

    async def receive(self, session_id: str, content: Any, *, client_msg_id: str) -> PostedMessage:
        """Store a message of the session's visitor; a repeat is stored once.

        Raises:
            Invalid: it is another one than the first of its id.
        """
        key = (session_id, client_msg_id)
        if key in self._known:
            return _repeat(*self._known[key], content)
        session = self._world.sessions.get(session_id)
        if session is None:
            raise NotFound("There is no such session.")
        if session.state == "closed":
            raise Conflict("The session is closed. Start a new one.", code="session_closed")
        visitor = session.visitor
        stored = self._world.store(
            MessageView(
                id=new_id("message"),
                session_id=session_id,
                seq=None,
                client_msg_id=client_msg_id,
                kind="message",
                sender=ParticipantRef(kind="visitor", id=visitor.id, name=visitor.name),
                content=content,
                reply_to=None,
                created_at=now(),
            )
        )
        if session.state == "resolved":
            opened = replace(self._world.sessions[session_id], state="open")
            self._world.sessions[session_id] = opened
        assert stored.seq is not None
        ack = PostedMessage(
            client_msg_id=client_msg_id,
            message_id=stored.id,
            seq=stored.seq,
            created_at=stored.created_at,
        )
        self._known[key] = (ack, content)
        return ack

    async def find_received(self, session_id: str, client_msg_id: str) -> PostedMessage | None:
        """Return what was received under a name."""
        known = self._known.get((session_id, client_msg_id))
        return known[0] if known is not None else None


def _repeat(ack: PostedMessage, earlier: Any, content: Any) -> PostedMessage:
    if earlier == content:
        return ack
    raise Invalid(
        "This client_msg_id was used for another message. Make a new one for each message.",
        code="client_msg_id_reused",
    )
