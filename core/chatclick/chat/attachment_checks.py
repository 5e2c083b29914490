"""What a file goes through between its last byte and its first reader."""

import asyncio
from contextlib import aclosing
from hashlib import file_digest
from pathlib import Path

import structlog

from chatclick.chat.attachment_rules import Rules
from chatclick.drivers.blobs import Blobs, new_name
from chatclick.errors import ChatclickError, UnsupportedMediaType
from chatclick.security import file_names
from chatclick.security.images import FORMATS, ImageEncoder
from chatclick.security.media_types import HEAD_BYTES, is_audio, resolve_type
from chatclick.store.models import Attachment
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

_log = structlog.get_logger(__name__)


class AttachmentChecks:
    """Checks files, each in a task that the host owns.

    Args:
        store: where the outcome is noted.
        blobs: where the bytes are.
        images: encodes pictures anew.
    """

    def __init__(self, store: Store, blobs: Blobs, images: ImageEncoder) -> None:
        self._store = store
        self._blobs = blobs
        self._images = images
        self._running: dict[str, asyncio.Task[None]] = {}

    async def accept(self, row: Attachment, rules: Rules) -> None:
        """Decide what a complete file is, and make it wait for its checks.

        Raises:
            UnsupportedMediaType: its bytes are not what its sender says, or of no accepted type.
        """
        await self._blobs.finish(row.blob)
        try:
            media_type = resolve_type(row.media_type, await self._read_head(row.blob))
            if media_type is None:
                raise UnsupportedMediaType(
                    f"The file is not what it says to be, {row.media_type}.", code="type_mismatch"
                )
            rules.check_type(media_type, row.name)
            rules.check_duration(media_type, row.duration_ms)
        except ChatclickError as error:
            await self._refuse(row, error.code)
            raise
        name = file_names.clean(row.name, media_type)
        await self._save(row, state="checking", media_type=media_type, name=name)

    def start(self, row: Attachment) -> "asyncio.Task[None]":
        """Start the checks of a file. The task raises what a refusal says."""
        running = self._running.get(row.id)
        if running is not None:
            return running
        task = asyncio.create_task(self._run(row), name="attachment check")
        self._running[row.id] = task
        task.add_done_callback(lambda done: self._on_done(row.id, done))
        return task

    async def stop(self) -> None:
        """Break off what is running; it is checked again at the next start."""
        for task in self._running.values():
            task.cancel()
        if self._running:
            await asyncio.wait(self._running.values())

    def _on_done(self, attachment_id: str, task: "asyncio.Task[None]") -> None:
        del self._running[attachment_id]
        if not task.cancelled():
            task.exception()  # whoever waited has been told

    async def _run(self, row: Attachment) -> None:
        try:
            if row.media_type in FORMATS:
                await self._encode(row)
            path = await self._blobs.path(row.blob)
            content_hash = await asyncio.to_thread(_hash, path)
        except ChatclickError as error:
            await self._refuse(row, error.code)
            raise
        is_inline = row.media_type in FORMATS or is_audio(row.media_type)
        await self._save(row, state="ready", content_hash=content_hash, is_inline=is_inline)

    async def _encode(self, row: Attachment) -> None:
        """Put a picture that was encoded anew in the place of what was sent."""
        source = await self._blobs.path(row.blob)
        async with self._images.encode(source, row.media_type) as picture:
            size_bytes = (await asyncio.to_thread(picture.file.stat)).st_size
            await self._save(
                row,
                size_bytes=size_bytes,
                received_bytes=size_bytes,
                width=picture.width,
                height=picture.height,
                thumbnail=new_name(),
            )
            assert row.thumbnail is not None
            await self._blobs.adopt(row.blob, picture.file)
            await self._blobs.adopt(row.thumbnail, picture.thumbnail)

    async def _refuse(self, row: Attachment, code: str) -> None:
        await self._blobs.delete(row.blob)
        if row.thumbnail is not None:
            await self._blobs.delete(row.thumbnail)
        await self._save(row, state="refused", reason=code, thumbnail=None)

    async def _read_head(self, blob: str) -> bytes:
        async with aclosing(self._blobs.read(blob)) as pieces:
            return (await anext(pieces, b""))[:HEAD_BYTES]

    async def _save(self, row: Attachment, **changes: object) -> None:
        async def work(_tx: Transaction) -> None:
            await Attachment.filter(id=row.id).update(**changes)

        await self._store.write(work)
        _ = row.update_from_dict(changes)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
