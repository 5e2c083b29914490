"""Channels and connections as plugins reach them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from chatclick.app.bindings import to_posted
from chatclick.chat.attachment_checks import attachment_view
from chatclick.chat.attachments import AttachmentService, IncomingFile, NewFile, WholeFile
from chatclick.chat.channels import Beginning, ChannelService
from chatclick.chat.intake import CLIENT_ID, Draft, Intake
from chatclick.chat.views import SessionViews
from chatclick.errors import FieldError, Invalid
from chatclick.plugin.json_form import JSONObject, to_plain
from chatclick.plugin.views import AttachmentView, PostedMessage, SessionView
from chatclick.security.policy import Principal


@dataclass(frozen=True, slots=True)
class _ComingFile:
    """A file that a plugin reads from elsewhere; see `IncomingFile`."""

    announced: NewFile
    coming: AsyncIterator[bytes]

    def pieces(self) -> AsyncIterator[bytes]:
        """Yield the file as it comes."""
        return self.coming


class PluginChannels:
    """What comes in by the channels of plugins.

    Args:
        channels: begins sessions.
        views: knows whose a session is.
        attachments: takes files in.
        intake: takes messages in.
    """

    def __init__(
        self,
        channels: ChannelService,
        views: SessionViews,
        attachments: AttachmentService,
        intake: Intake,
    ) -> None:
        self._channels = channels
        self._views = views
        self._attachments = attachments
        self._intake = intake

    async def begin(self, **beginning: Any) -> SessionView:
        """Return the session of a thread, and start it where there is none."""
        return await self._channels.begin(Beginning(**beginning))

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str
    ) -> AttachmentView:
        """Take a file that the session's visitor will send."""
        return await self._take(session_id, WholeFile(NewFile(name, media_type, len(data)), data))

    async def attach_stream(
        self,
        session_id: str,
        pieces: AsyncIterator[bytes],
        *,
        name: str,
        media_type: str,
        max_bytes: int,
    ) -> AttachmentView:
        """Take a file that the session's visitor will send, while it comes."""
        return await self._take(
            session_id, _ComingFile(NewFile(name, media_type, max_bytes), pieces)
        )

    async def _take(self, session_id: str, file: IncomingFile) -> AttachmentView:
        visitor = await self._find_visitor(session_id)
        return attachment_view(await self._attachments.upload(visitor, session_id, file))

    async def receive(
        self, session_id: str, content: JSONObject, *, client_msg_id: str
    ) -> PostedMessage:
        """Store a message of the session's visitor."""
        if not CLIENT_ID.fullmatch(client_msg_id):
            message = "1 to 64 letters, digits and any of . _ : -"
            raise Invalid(message, errors=(FieldError("/client_msg_id", "pattern", message),))
        document = to_plain(content)
        assert isinstance(document, dict)
        visitor = await self._find_visitor(session_id)
        return to_posted(
            await self._intake.submit(Draft(visitor, session_id, client_msg_id, document))
        )

    async def find_received(self, session_id: str, client_msg_id: str) -> PostedMessage | None:
        """Return what the session's visitor wrote under a name."""
        found = await self._channels.find_received(session_id, client_msg_id)
        return to_posted(found) if found is not None else None

    async def _find_visitor(self, session_id: str) -> Principal:
        view = await self._views.get(session_id)
        return Principal("visitor", view.visitor.id, view.visitor.name, widget_id=view.widget_id)
