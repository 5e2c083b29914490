"""Mails as they came in, for staff to look at: kept as files, as long as their conversation.

A mail is found by the message it became. Nothing is shown once the message is erased, by whatever
erased it; the file goes at the next sweep, or as soon as somebody looks.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from chatclick import JSONObject, PluginContext, PostedMessage, is_erased
from chatclick.clock import now, to_text
from chatclick.errors import ChatclickError, NotFound
from chatclick.mail import MailSource, read_source
from chatclick_email_channel.models import Original
from chatclick_email_channel.reading import is_id

MEDIA_TYPE = "message/rfc822"
MOST_LISTED = 50
SWEPT = 200
"""How many are looked at in a sweep, the longest unseen first."""


@dataclass(frozen=True, slots=True)
class Source:
    """A mail as it came in, and what a reader sees of it."""

    row: Original
    data: bytes
    read: MailSource


class Originals:
    """Keeps mails as they came in.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def keep(self, session_id: str, posted: PostedMessage, data: bytes) -> None:
        """Keep the mail of a message, once, where there is room for it."""
        days = int(self._context.config["keep_originals_days"])
        if not days or await Original.filter(message_id=posted.message_id).exists():
            return
        try:
            blob = await self._context.blobs.put(data, media_type=MEDIA_TYPE)
        except (ChatclickError, OSError) as error:
            # The message is in; a full disk is no reason for it and all later ones to wait.
            self._context.log.warning(
                "original_not_kept", message=posted.message_id, error=str(error)[:200]
            )
            await self._context.telemetry.count("originals_not_kept")
            return
        row = Original(
            message_id=posted.message_id,
            session_id=session_id,
            seq=posted.seq,
            blob=blob,
            size_bytes=len(data),
            created_at=now(),
            looked_at=now(),
        )

        async def work() -> None:
            await row.save(force_create=True)

        try:
            await self._context.write(work)
        except BaseException:
            await self._context.blobs.delete(blob)
            raise

    async def list_of(self, session_id: str) -> list[JSONObject]:
        """Return the mails of a session, the newest first, at most `MOST_LISTED`."""
        rows = await Original.filter(session_id=session_id).order_by("-seq").limit(MOST_LISTED)
        kept = [row for row in rows if await self._is_kept(row)]
        return [
            {
                "message_id": row.message_id,
                "size_bytes": row.size_bytes,
                "at": to_text(row.created_at),
            }
            for row in kept
        ]

    async def open(self, session_id: str, message_id: str) -> Source:
        """Return the mail of a message.

        Raises:
            NotFound: there is none, or none any more.
        """
        found = Original.get_or_none(message_id=message_id, session_id=session_id)
        row = await found if is_id(message_id) else None
        if row is None or not await self._is_kept(row):
            raise NotFound("There is no mail of this message.")
        data = await self._context.blobs.get(row.blob)
        return Source(row, data, await asyncio.to_thread(read_source, data))

    async def remove(self, rows: list[Original]) -> int:
        """Remove mails, their files first: a row that is left is tried again."""
        for row in rows:
            await self._context.blobs.delete(row.blob)
        ids = [row.message_id for row in rows]

        async def work() -> int:
            return await Original.filter(message_id__in=ids).delete()

        return await self._context.write(work) if ids else 0

    async def sweep(self) -> int:
        """Remove what is too old or erased, among those not looked at for longest.

        Returns:
            How many were looked at.
        """
        edge = now() - timedelta(days=int(self._context.config["keep_originals_days"]))
        rows = await Original.all().order_by("looked_at").limit(SWEPT)
        over = [row for row in rows if row.created_at < edge or await self._is_erased(row)]
        await self.remove(over)
        ids = [row.message_id for row in rows if row not in over]

        async def work() -> None:
            await Original.filter(message_id__in=ids).update(looked_at=now())

        if ids:
            await self._context.write(work)
        return len(rows)

    async def _is_kept(self, row: Original) -> bool:
        if not await self._is_erased(row):
            return True
        await self.remove([row])
        return False

    async def _is_erased(self, row: Original) -> bool:
        """Tell whether the message of a mail says nothing any more."""
        try:
            newest = await self._context.sessions.list_messages(
                row.session_id, before_seq=row.seq + 1, limit=1
            )
        except NotFound:
            return True
        return not newest or newest[0].id != row.message_id or is_erased(newest[0].content)
