"""Removing files whose time is over: unsent ones, old ones, and those of erased visitors."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import structlog

from chatclick.chat.attachment_checks import AttachmentChecks
from chatclick.chat.attachment_claims import is_taken
from chatclick.chat.attachments import erase_files
from chatclick.clock import now
from chatclick.drivers.blobs import Blobs
from chatclick.settings import AttachmentSettings
from chatclick.store.models import Attachment, Message
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

INTERVAL_S = 600.0
_BATCH = 200
_log = structlog.get_logger(__name__)


class AttachmentSweeps:
    """Sweeps at the start and every ten minutes.

    Args:
        store: the write path.
        blobs: where the bytes are.
        checks: takes up what a stop broke off.
        settings: how long files stay.
    """

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        checks: AttachmentChecks,
        settings: AttachmentSettings,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._checks = checks
        self._settings = settings
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start sweeping."""
        self._task = asyncio.create_task(self._run(), name="attachment sweeps")

    async def stop(self) -> None:
        """Stop; what is left is swept after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def sweep(self) -> None:
        """Remove everything whose time is over."""
        await self.remove_erased()
        await self._remove_unsent()
        if self._settings.retention_days:
            await self._remove_old()

    async def remove_erased(self) -> None:
        """Remove the bytes of files that are marked as erased."""
        while rows := await Attachment.filter(state="erased").order_by("id").limit(_BATCH):
            await self._erase(rows)

    async def _run(self) -> None:
        with suppress(Exception):
            await self._take_up()
        while True:
            try:
                await self.sweep()
            except Exception:
                _log.exception("attachment_sweep_failed")
            await asyncio.sleep(INTERVAL_S)

    async def _take_up(self) -> None:
        """Check what was being checked when the host stopped."""
        for row in await Attachment.filter(state="checking").order_by("id").limit(10 * _BATCH):
            _ = self._checks.start(row)

    async def _remove_unsent(self) -> None:
        before = now() - timedelta(hours=self._settings.unsent_hours)
        waiting = Attachment.filter(created_at__lt=before, message_id=None)
        while rows := await waiting.order_by("id").limit(_BATCH):
            await self._erase([row for row in rows if not await self._is_sent(row)])

    async def _is_sent(self, row: Attachment) -> bool:
        """Tell whether a message has the file, and note which, so that it is not asked again."""
        if not await is_taken(row):
            return False

        async def work(_tx: Transaction) -> None:
            message = await Message.filter(
                session_id=row.session_id, client_msg_id=row.client_msg_id
            ).first()
            if message is not None:
                await Attachment.filter(id=row.id).update(message_id=message.id)

        await self._store.write(work)
        return True

    async def _remove_old(self) -> None:
        before = now() - timedelta(days=self._settings.retention_days)
        while rows := await Attachment.filter(created_at__lt=before).order_by("id").limit(_BATCH):
            await self._erase(rows)

    async def _erase(self, rows: Sequence[Attachment]) -> None:
        if rows:
            await erase_files(self._store, self._blobs, rows)
            _log.info("attachments_removed", files=len(rows))
