"""Attachments: files that belong to a session, uploaded whole or in parts, and read back.

A row comes first and names the blob, so that every byte on disk is known to the database; whatever
breaks off is found and removed later. What is checked before anybody sees a file is in
`attachment_checks`.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import WeakValueDictionary

from chatclick.chat.attachment_checks import AttachmentChecks, drop_if_erased
from chatclick.chat.attachment_claims import is_taken
from chatclick.chat.attachment_rules import Rules, check_room, count_room, load_rules, load_session
from chatclick.chat.owners import SessionOwners
from chatclick.chat.session_works import actor_of
from chatclick.clock import now
from chatclick.drivers.blobs import Blobs, BlobWriter, new_name
from chatclick.errors import Conflict, NotFound, StorageFull, TooLarge, TooManyRequests
from chatclick.ids import new_id
from chatclick.security import file_names
from chatclick.security.limits import BucketTable, Rate
from chatclick.security.media_types import UNKNOWN, clean_type
from chatclick.security.policy import NOTHING_HERE, Principal, is_allowed, require
from chatclick.settings import AttachmentSettings
from chatclick.store.models import Attachment, Session
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

ANSWER_S = 5.0
"""How long the last byte's answer waits for the checks; they go on without it."""

_UNLIMITED = frozenset({"plugin", "system"})


class OffsetMismatch(Conflict):
    """A part of an upload does not begin where the last one ended.

    Args:
        offset: where it has to begin.
    """

    def __init__(self, offset: int) -> None:
        super().__init__(f"This upload goes on at byte {offset}.", code="offset_mismatch")
        self.offset = offset


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as its sender announces it.

    Attributes:
        size_bytes: exact for an upload in parts; else at most that many.
    """

    name: str
    media_type: str
    size_bytes: int
    duration_ms: int | None = None


class IncomingFile(Protocol):
    """A file that arrives in one request."""

    @property
    def announced(self) -> NewFile:
        """What is known so far; the duration may be known only behind the last piece."""

    def pieces(self) -> AsyncIterator[bytes]:
        """Yield the file as it arrives."""


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file that is in memory already; see `IncomingFile`."""

    announced: NewFile
    data: bytes

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield all of it."""
        yield self.data


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes to give out.

    Attributes:
        media_type: one that no browser runs.
        is_inline: it may be shown in a page.
    """

    name: str
    media_type: str
    size_bytes: int
    is_inline: bool
    pieces: AsyncIterator[bytes]


class AttachmentService:
    """What can be done with attachments.

    Args:
        store: the write path.
        owners: whose session is whose.
        blobs: where the bytes are.
        checks: what a file goes through before anybody sees it.
        settings: limits.
    """

    def __init__(
        self,
        store: Store,
        owners: SessionOwners,
        blobs: Blobs,
        checks: AttachmentChecks,
        settings: AttachmentSettings,
    ) -> None:
        self._store = store
        self._owners = owners
        self._blobs = blobs
        self._checks = checks
        self._settings = settings
        rate = Rate(settings.uploads_per_minute / 60, settings.uploads_per_minute)
        self._buckets = BucketTable(rate)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def upload(
        self, principal: Principal, session_id: str, incoming: IncomingFile
    ) -> Attachment:
        """Take a file that arrives in one request.

        Raises:
            ChatclickError: it is refused; nothing of it is kept.
        """
        session, rules = await self._admit(principal, session_id)
        row = await self._create(principal, session, rules, incoming.announced)
        try:
            received = await self._write(row, 0, incoming.pieces(), row.size_bytes)
            rules.check_size(received)
            duration_ms = incoming.announced.duration_ms
            rules.check_duration(row.media_type, duration_ms)
            await self._save(
                row, received_bytes=received, size_bytes=received, duration_ms=duration_ms
            )
        except BaseException:
            await self._erase(row)
            raise
        await self._checks.accept(row, rules)
        return await self._check(row)

    async def begin(self, principal: Principal, session_id: str, new: NewFile) -> Attachment:
        """Begin an upload in parts.

        Raises:
            ChatclickError: it is refused.
        """
        session, rules = await self._admit(principal, session_id)
        rules.check_size(new.size_bytes)
        media_type = clean_type(new.media_type)
        if media_type != UNKNOWN:
            rules.check_type(media_type, new.name)
        rules.check_duration(media_type, new.duration_ms)
        return await self._create(principal, session, rules, new)

    async def receive(
        self,
        principal: Principal,
        session_id: str,
        attachment_id: str,
        offset: int,
        pieces: AsyncIterator[bytes],
    ) -> Attachment:
        """Take a part. What arrived before it broke off is kept.

        Raises:
            OffsetMismatch: it does not begin where the last one ended.
            ChatclickError: it is refused.
        """
        lock = self._locks.setdefault(attachment_id, asyncio.Lock())
        async with lock:
            row = await self._get_own(principal, "message:write", session_id, attachment_id)
            if row.state != "uploading":
                raise Conflict("This upload is complete.", code="upload_complete")
            if row.received_bytes != offset:
                raise OffsetMismatch(row.received_bytes)
            session = await load_session(session_id)
            rules = await load_rules(session, row.sender_kind == "visitor", self._settings)
            await self._write(row, offset, pieces, row.size_bytes)
            if row.received_bytes < row.size_bytes:
                return row
            await self._checks.accept(row, rules)
        return await self._check(row)

    async def get(self, principal: Principal, session_id: str, attachment_id: str) -> Attachment:
        """Return an attachment.

        Raises:
            NotFound: there is none, or none the caller may know of.
        """
        return await self._get_own(principal, "message:read", session_id, attachment_id)

    async def remove(self, principal: Principal, session_id: str, attachment_id: str) -> None:
        """Remove a file that no message took.

        Raises:
            NotFound: there is none.
            Conflict: a message has it.
        """
        row = await self._get_own(principal, "message:write", session_id, attachment_id)
        if await is_taken(row):
            raise Conflict("The file is part of a message.", code="attachment_sent")
        await self._erase(row)

    async def open(
        self, principal: Principal, session_id: str, attachment_id: str, *, thumbnail: bool = False
    ) -> Content:
        """Return the bytes of an attachment, or of its small picture.

        Raises:
            NotFound: there are none, or none the caller may have.
        """
        row = await self.get(principal, session_id, attachment_id)
        blob = row.thumbnail if thumbnail else row.blob
        if row.state != "ready" or blob is None:
            raise NotFound(NOTHING_HERE)
        size = await self._blobs.size(blob)
        pieces = self._blobs.read(blob)
        if thumbnail:
            return Content("thumbnail.webp", "image/webp", size, True, pieces)
        return Content(row.name, row.media_type, size, row.is_inline, pieces)

    async def _admit(self, principal: Principal, session_id: str) -> tuple[Session, Rules]:
        """Authorise and limit somebody who wants to upload."""
        require(principal, "message:write", owner_id=await self._owners.get(session_id))
        session = await load_session(session_id)
        rules = await load_rules(session, principal.kind == "visitor", self._settings)
        wait_s = 0.0 if principal.kind in _UNLIMITED else self._buckets.take(principal.id)
        if wait_s:
            raise TooManyRequests("Too many files at once. Slow down.", retry_after_s=wait_s)
        return session, rules

    async def _create(
        self, principal: Principal, session: Session, rules: Rules, new: NewFile
    ) -> Attachment:
        actor = actor_of(principal)
        sender_id = actor.id or ""
        size_bytes = max(1, min(new.size_bytes, rules.max_bytes))
        media_type = clean_type(new.media_type)
        row = Attachment(
            id=new_id("attachment"),
            session_id=session.id,
            sender_kind=actor.kind,
            sender_id=sender_id,
            name=file_names.clean(new.name, media_type),
            original_hash=file_names.hash_original(new.name),
            media_type=media_type,
            size_bytes=size_bytes,
            state="uploading",
            blob=new_name(),
            duration_ms=new.duration_ms,
            created_at=now(),
        )

        async def work(_tx: Transaction) -> None:
            await row.save(force_create=True)

        # One after the other: those that come at once would each find the room of all.
        async with self._locks.setdefault(session.id, asyncio.Lock()):
            await self._check_room(row)
            await self._store.write(work)
        return row

    async def _check_room(self, row: Attachment) -> None:
        """Refuse a file for which there is no room.

        Raises:
            TooLarge: among its sender's.
            StorageFull: on the disk.
        """
        room = await count_room(row.session_id, row.sender_kind, row.sender_id, self._settings)
        check_room(room, row.size_bytes)
        if await self._blobs.free_bytes() < self._settings.min_free_bytes + row.size_bytes:
            raise StorageFull("There is no room for files now. Try again later.", retry_after_s=60)

    async def _write(
        self, row: Attachment, offset: int, pieces: AsyncIterator[bytes], max_bytes: int
    ) -> int:
        """Append what arrives, and note how far it came whatever happens."""
        received = offset
        writer = await self._blobs.write(row.blob, offset)
        try:
            async for piece in pieces:
                if received + len(piece) > max_bytes:
                    raise TooLarge("The file is larger than was said.", code="file_too_large")
                await writer.write(piece)
                received += len(piece)
        finally:
            await self._note(row, writer, received)
        return received

    async def _note(self, row: Attachment, writer: BlobWriter, received: int) -> None:
        await writer.close()
        await self._save(row, received_bytes=received)
        await drop_if_erased(self._blobs, row)

    async def _check(self, row: Attachment) -> Attachment:
        """Check a file that is there, and answer when that is done or takes long."""
        task = self._checks.start(row)
        done, _ = await asyncio.wait((task,), timeout=ANSWER_S)
        if done:
            task.result()
        return await Attachment.get(id=row.id)

    async def _get_own(
        self, principal: Principal, permission: str, session_id: str, attachment_id: str
    ) -> Attachment:
        """Return a row the caller may see: of a message that reached them, or of their own side."""
        require(principal, permission, owner_id=await self._owners.get(session_id))
        row = await Attachment.get_or_none(id=attachment_id, session_id=session_id)
        if row is None or row.state == "erased" or not is_visible(row, actor_of(principal).kind):
            raise NotFound(NOTHING_HERE)
        if row.is_internal and not is_allowed(principal, "note:read"):
            raise NotFound(NOTHING_HERE)
        return row

    async def _save(self, row: Attachment, **changes: Any) -> None:
        async def work(_tx: Transaction) -> None:
            # One that was erased meanwhile stays so.
            await Attachment.filter(id=row.id).exclude(state="erased").update(**changes)

        await self._store.write(work)
        _ = row.update_from_dict(changes)

    async def _erase(self, row: Attachment) -> None:
        await erase_files(self._store, self._blobs, [row])


def is_visible(row: Attachment, kind: str) -> bool:
    """Tell whether a side sees a file: its own, and those that a message brought it.

    Args:
        row: the file.
        kind: of an actor, such as "visitor".
    """
    is_same_side = (row.sender_kind == "visitor") == (kind == "visitor")
    is_sent = row.client_msg_id is not None and not (row.is_internal and kind == "visitor")
    return is_same_side or is_sent


async def find_attachment(attachment_id: str) -> Attachment:
    """Return a file of any session.

    Raises:
        NotFound: there is none.
    """
    row = await Attachment.get_or_none(id=attachment_id)
    if row is None or row.state == "erased":
        raise NotFound(NOTHING_HERE)
    return row


async def erase_files(store: Store, blobs: Blobs, rows: Sequence[Attachment]) -> None:
    """Remove files with all that is known of them.

    The rows go last: what is left when this breaks off is found by them and removed later.
    """
    ids = [row.id for row in rows]

    async def mark(_tx: Transaction) -> None:
        await Attachment.filter(id__in=ids).update(state="erased", name="", original_hash="")

    async def drop(_tx: Transaction) -> None:
        await Attachment.filter(id__in=ids).delete()

    await store.write(mark)
    for row in rows:
        with suppress(NotFound):
            await blobs.delete(row.blob)
            if row.thumbnail is not None:
                await blobs.delete(row.thumbnail)
    await store.write(drop)
