"""What the host needs of the rooms that keep files for plugins."""

from typing import Protocol

from chatclick.plugin.views import AttachmentView


class Blobs(Protocol):
    """Files of a plugin."""

    async def put(self, plugin_id: str, data: bytes, *, media_type: str) -> str:
        """Store a file and return its generated name."""

    async def get(self, plugin_id: str, name: str) -> bytes:
        """Return a file, or raise NotFound."""

    async def delete(self, plugin_id: str, name: str) -> None:
        """Remove a file."""


class Attachments(Protocol):
    """Files of sessions."""

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str, plugin_id: str
    ) -> AttachmentView:
        """Take a file that the bot `plugin_id` will send."""

    async def get(self, attachment_id: str) -> AttachmentView:
        """Return what is known of a file, or raise NotFound."""

    async def read(self, attachment_id: str, offset: int, max_bytes: int) -> bytes:
        """Return a piece of a file, or raise NotFound."""
