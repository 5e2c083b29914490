"""Channels as a plugin reaches them, behind `channel:receive`."""

from collections.abc import AsyncIterator

from chatclick.errors import Invalid
from chatclick.host.guard import Guard
from chatclick.host.ports import Services
from chatclick.plugin.json_form import JSONObject, to_plain
from chatclick.plugin.views import AttachmentView, PostedMessage, SessionView
from chatclick.security.sanitise import short

PERMISSION = "channel:receive"


class GuardedChannels:
    """What comes in by a channel; views are cut like those of hooks."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def begin(
        self,
        channel: str,
        address: str,
        *,
        thread: str,
        name: str = "",
        email: str | None = None,
        phone: str | None = None,
        subject: str = "",
        language: str | None = None,
        widget_id: str | None = None,
        queue_id: str | None = None,
        metadata: JSONObject | None = None,
    ) -> SessionView:
        """Return the session of a thread, and start it where there is none."""
        self._guard.require(PERMISSION)
        view = await self._services.channels.begin(
            plugin_id=self._guard.plugin_id,
            channel=channel,
            address=address,
            thread=thread,
            name=name,
            email=email,
            phone=phone,
            subject=subject,
            language=language,
            widget_id=widget_id,
            queue_id=queue_id,
            metadata=to_plain(metadata or {}),
        )
        return view.cut_to(self._guard.permissions)

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str
    ) -> AttachmentView:
        """Put a file into a session for its visitor."""
        self._guard.require(PERMISSION)
        return await self._services.channels.attach(
            session_id, data, name=name, media_type=media_type
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
        """Put a file into a session for its visitor, while it comes."""
        self._guard.require(PERMISSION)
        if max_bytes < 1:
            raise Invalid("max_bytes is 1 or more.")
        return await self._services.channels.attach_stream(
            session_id, pieces, name=name, media_type=media_type, max_bytes=max_bytes
        )

    async def receive(
        self,
        session_id: str,
        text: str | None = None,
        *,
        content: JSONObject | None = None,
        client_msg_id: str,
    ) -> PostedMessage:
        """Write a message into a session as its visitor."""
        self._guard.require(PERMISSION)
        if (text is None) == (content is None):
            raise Invalid("Give either text or content.")
        written = to_plain(content) if content is not None else {"type": "text", "text": text}
        return await self._services.channels.receive(
            session_id, written, client_msg_id=client_msg_id
        )

    async def find_received(self, session_id: str, client_msg_id: str) -> PostedMessage | None:
        """Return what was received under a name."""
        self._guard.require(PERMISSION)
        return await self._services.channels.find_received(session_id, client_msg_id)

    async def report_returned(self, notification_id: str, detail: str) -> None:
        """Tell the plugins that send that a notification did not arrive."""
        self._guard.require(PERMISSION)
        await self._services.returns.report(short(notification_id, 80), short(detail, 300))
