"""What a file goes through between its last byte and its first reader."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from hashlib import file_digest
from pathlib import Path

import structlog

from chatclick.chat.attachment_rules import Rules, wants_scan
from chatclick.chat.views import SessionViews
from chatclick.drivers.blobs import Blobs, new_name
from chatclick.errors import ChatclickError, Invalid, Unavailable, UnsupportedMediaType
from chatclick.hooks import Budget, Dispatcher
from chatclick.plugin.results import Defer, Reject
from chatclick.plugin.views import AttachmentView
from chatclick.security import file_names
from chatclick.security.images import FORMATS, ImageEncoder
from chatclick.security.media_types import HEAD_BYTES, is_audio, resolve_type
from chatclick.store.models import Attachment
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

RETRY_S = 1.0
_log = structlog.get_logger(__name__)


class AttachmentRejected(Invalid):
    """A plugin refused the file; the text is for the sender."""

    title = "File not accepted"


class AttachmentChecks:
    """Checks files, each in a task that the host owns.

    Args:
        store: where the outcome is noted.
        blobs: where the bytes are.
        images: encodes pictures anew.
        dispatcher: calls the plugins that check files.
        views: builds the session view that they see.
        check_s: the time they have for one file, in seconds.
    """

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        images: ImageEncoder,
        dispatcher: Dispatcher,
        views: SessionViews,
        check_s: float,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._images = images
        self._dispatcher = dispatcher
        self._views = views
        self._check_s = check_s
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
            await self._refuse(row, error.code, self._save)
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

    async def finished(self) -> None:
        """Wait until nothing is being checked."""
        while self._running:
            await asyncio.wait(self._running.values())

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
            await self._save_at_last(row, content_hash=await asyncio.to_thread(_hash, path))
            await self._ask_plugins(row)
        except ChatclickError as error:
            await self._refuse(row, error.code, self._save_at_last)
            raise
        except Exception as error:
            _log.exception("attachment_check_failed", attachment=row.id)
            await self._refuse(row, "check_unavailable", self._save_at_last)
            raise Unavailable(
                "The file cannot be checked now. Try again.", code="check_unavailable"
            ) from error
        is_inline = row.media_type in FORMATS or is_audio(row.media_type)
        await self._save_at_last(row, state="ready", is_inline=is_inline)
        await drop_if_erased(self._blobs, row)

    async def _ask_plugins(self, row: Attachment) -> None:
        """Let plugins refuse the file.

        Raises:
            AttachmentRejected: one did.
            Unavailable: an essential one could not say.
        """
        if not self._dispatcher.has("attachment_check"):
            return
        session = await self._views.get(row.session_id)
        if not await wants_scan(session.widget_id, row.sender_kind):
            return
        arguments = {"attachment": attachment_view(row), "session": session}
        budget = Budget(self._check_s)
        verdict = await self._dispatcher.gate("attachment_check", arguments, budget=budget)
        match verdict:
            case Reject(code=code, public_text=text):
                raise AttachmentRejected(text, code=code)
            case Defer(retry_after_s=retry_after_s):
                raise Unavailable(
                    "The file cannot be checked now. Try again.",
                    code="check_unavailable",
                    retry_after_s=retry_after_s,
                )

    async def _encode(self, row: Attachment) -> None:
        """Put a picture that was encoded anew in the place of what was sent."""
        source = await self._blobs.path(row.blob)
        async with self._images.encode(source, row.media_type) as picture:
            size_bytes = (await asyncio.to_thread(picture.file.stat)).st_size
            await self._save_at_last(
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

    async def _refuse(
        self, row: Attachment, code: str, save: Callable[..., Awaitable[None]]
    ) -> None:
        await self._blobs.delete(row.blob)
        if row.thumbnail is not None:
            await self._blobs.delete(row.thumbnail)
        await save(row, state="refused", reason=code, thumbnail=None)

    async def _read_head(self, blob: str) -> bytes:
        async with aclosing(self._blobs.read(blob)) as pieces:
            return (await anext(pieces, b""))[:HEAD_BYTES]

    async def _save(self, row: Attachment, **changes: object) -> None:
        async def work(_tx: Transaction) -> None:
            # One that was erased meanwhile stays so.
            await Attachment.filter(id=row.id).exclude(state="erased").update(**changes)

        await self._store.write(work)
        _ = row.update_from_dict(changes)

    async def _save_at_last(self, row: Attachment, **changes: object) -> None:
        """Save what a check came to, when the database takes it: else it would never end."""
        while True:
            try:
                return await self._save(row, **changes)
            except Unavailable:
                await asyncio.sleep(RETRY_S)


async def drop_if_erased(blobs: Blobs, row: Attachment) -> None:
    """Remove what was written of a file after the row that names it was erased."""
    if await Attachment.filter(id=row.id).exclude(state="erased").exists():
        return
    await blobs.delete(row.blob)
    if row.thumbnail is not None:
        await blobs.delete(row.thumbnail)


def attachment_view(row: Attachment) -> AttachmentView:
    """Build what plugins see of a file."""
    return AttachmentView(
        id=row.id,
        session_id=row.session_id,
        name=row.name,
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        state=row.state,  # type: ignore[arg-type]  # one of the states, written by us
        sender_kind=row.sender_kind,  # type: ignore[arg-type]  # one of the kinds, likewise
        sha256=row.content_hash,
        width=row.width,
        height=row.height,
        duration_ms=row.duration_ms,
        created_at=row.created_at,
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
