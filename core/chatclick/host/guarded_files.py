"""Files, as a plugin's context reaches them: its own, and those that people sent."""

from chatclick.errors import Invalid
from chatclick.host.guard import Guard
from chatclick.host.ports import Services
from chatclick.plugin.views import AttachmentView

MAX_PIECE_BYTES = 512 * 1024


class GuardedBlobs:
    """Files, behind `blob:use`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def put(self, data: bytes, *, media_type: str) -> str:
        """Store a file and return its generated name."""
        self._guard.require("blob:use")
        return await self._services.blobs.put(self._guard.plugin_id, data, media_type=media_type)

    async def get(self, name: str) -> bytes:
        """Return a file."""
        self._guard.require("blob:use")
        return await self._services.blobs.get(self._guard.plugin_id, name)

    async def delete(self, name: str) -> None:
        """Remove a file."""
        self._guard.require("blob:use")
        await self._services.blobs.delete(self._guard.plugin_id, name)


class GuardedAttachments:
    """Files of sessions, behind `attachment:read`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def get(self, attachment_id: str) -> AttachmentView:
        """Return what is known of a file."""
        self._guard.require("attachment:read")
        return await self._services.attachments.get(attachment_id)

    async def read(self, attachment_id: str, *, offset: int = 0, max_bytes: int = 262_144) -> bytes:
        """Return a piece of a file."""
        self._guard.require("attachment:read")
        if offset < 0 or not 0 < max_bytes <= MAX_PIECE_BYTES:
            raise Invalid(f"offset is 0 or more, max_bytes 1 to {MAX_PIECE_BYTES}.")
        return await self._services.attachments.read(attachment_id, offset, max_bytes)
