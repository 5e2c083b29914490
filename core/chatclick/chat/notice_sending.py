"""Handing what staff are told to the plugins that send: when it is due, until one took it.

What is due is kept in the database (`NotificationDelivery`). A process claims a row before it hands
it over, so that of several processes one does; a claim that comes to nothing ends after a while.
"""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from chatclick.chat.deliveries import Attempt, Deliveries
from chatclick.chat.presence import Presence
from chatclick.clock import now
from chatclick.plugin.views import NotificationView, RecipientView
from chatclick.store.events import SYSTEM
from chatclick.store.models import Notification, NotificationDelivery, Staff
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

MAX_ATTEMPTS = 5
KEPT = timedelta(days=90)

_CLAIM = timedelta(seconds=60)
_SWEEP = timedelta(hours=1)
_LONGEST_SLEEP_S = 60.0
_PAUSE_S = 5.0
_BATCH = 100

_log = structlog.get_logger(__name__)


class NoticeSender:
    """Sends what is due.

    Args:
        store: keeps what is due.
        presence: says who is here.
        deliveries: hands notifications to plugins.
        public_url: where people reach Admin, for links to its pages; "" where nobody said.
    """

    def __init__(
        self, store: Store, presence: Presence, deliveries: Deliveries, public_url: str
    ) -> None:
        self._store = store
        self._admin = f"{public_url.rstrip('/')}/admin" if public_url else ""
        self._presence = presence
        self._deliveries = deliveries
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._swept_at: datetime | None = None

    def start(self) -> None:
        """Start watching the clock."""
        self._task = asyncio.create_task(self._run(), name="notices to staff")

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    def wake(self) -> None:
        """Look now at what is due."""
        self._changed.set()

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            try:
                delay_s = await self.send_due()
                await self._sweep()
            except Exception:
                _log.exception("notices_failed")
                delay_s = _PAUSE_S
            with suppress(TimeoutError):
                async with asyncio.timeout(delay_s):
                    await self._changed.wait()

    async def send_due(self) -> float:
        """Send what is due. Return when to look again, in seconds."""
        queued = NotificationDelivery.filter(state="queued").order_by("due_at", "id")
        while rows := await queued.filter(due_at__lte=now()).limit(_BATCH):
            for row in rows:
                if await self._claim(row):
                    await self._send(row)
        following = await queued.first()
        if following is None or following.due_at is None:
            return _LONGEST_SLEEP_S
        return min(_LONGEST_SLEEP_S, max(0.0, (following.due_at - now()).total_seconds()))

    async def _claim(self, row: NotificationDelivery) -> bool:
        """Take a row on: only one process may, and for a while only."""
        claimed = NotificationDelivery.filter(id=row.id, state="queued", attempts=row.attempts)

        async def work(_tx: Transaction) -> int:
            return await claimed.update(attempts=row.attempts + 1, due_at=now() + _CLAIM)

        if not await self._store.write(work):
            return False
        row.attempts += 1
        return True

    async def _send(self, row: NotificationDelivery) -> None:
        notification = await Notification.get_or_none(id=row.notification_id)
        staff = await Staff.get_or_none(id=row.staff_id, is_active=True)
        if notification is None or staff is None:
            await self._end(row, "suppressed", "gone")
        elif notification.read_at is not None:
            await self._end(row, "suppressed", "read")
        elif self._presence.is_connected(staff.id):
            await self._end(row, "suppressed", "present")
        else:
            await self._hand_over(row, notification, staff)

    async def _hand_over(
        self, row: NotificationDelivery, notification: Notification, staff: Staff
    ) -> None:
        if row.channel not in self._deliveries.channels:
            await self._repeat(row, None, "the plugin does not run")
            return
        attempt = await self._deliveries.send(
            self._view(notification),
            staff_recipient(staff),
            about={"session_id": notification.session_id, "type": notification.type},
            sent_by=[one for one in self._deliveries.channels if one != row.channel],
            on_sent=lambda tx, _plugin_id: _save(tx, row, "sent", ""),
        )
        if attempt.suppressed is not None:
            await self._end(row, "suppressed", f"plugin: {attempt.suppressed}"[:200])
        elif attempt.error is not None:
            await self._repeat(row, attempt, str(attempt.error))

    async def _repeat(
        self, row: NotificationDelivery, attempt: Attempt | None, reason: str
    ) -> None:
        """Try again later, or give it up."""
        is_wanted = attempt is not None and attempt.wants_repeat
        if row.attempts >= MAX_ATTEMPTS and not is_wanted:
            await self._give_up(row, reason)
            return
        delay_s = (attempt or Attempt()).delay_s(row.attempts)

        async def work(tx: Transaction) -> None:
            await _save(tx, row, "queued", reason[:200], now() + timedelta(seconds=delay_s))

        await self._store.write(work)

    async def _give_up(self, row: NotificationDelivery, reason: str) -> None:
        _log.error("notification_given_up", notifier=row.channel, error=reason)

        async def work(tx: Transaction) -> None:
            await _save(tx, row, "failed", reason[:200])
            data = {"id": row.notification_id, "notifier": row.channel, "session_id": None}
            await tx.record("notification.failed", SYSTEM, data)

        await self._store.write(work)

    async def _end(self, row: NotificationDelivery, state: str, reason: str) -> None:
        await self._store.write(lambda tx: _save(tx, row, state, reason))

    def _view(self, row: Notification) -> NotificationView:
        url = row.url
        if url is not None and url.startswith("/"):
            url = f"{self._admin}{url}" if self._admin else None
        return NotificationView(
            id=row.id,
            type=row.type,
            session_id=row.session_id,
            title=row.title,
            body=row.body,
            url=url,
            created_at=row.created_at,
        )

    async def _sweep(self) -> None:
        """Forget what is old, once an hour."""
        if self._swept_at is not None and now() - self._swept_at < _SWEEP:
            return
        self._swept_at = now()
        old = Notification.filter(created_at__lt=now() - KEPT)
        ended = NotificationDelivery.filter(changed_at__lt=now() - KEPT)
        if not await old.exists() and not await ended.exists():
            return

        async def work(_tx: Transaction) -> None:
            await old.delete()
            await ended.delete()

        await self._store.write(work)


async def _save(
    _tx: Transaction,
    row: NotificationDelivery,
    state: str,
    reason: str,
    due_at: datetime | None = None,
) -> None:
    row.state, row.reason, row.due_at, row.changed_at = state, reason, due_at, now()
    await row.save(update_fields=["state", "reason", "due_at", "changed_at"])


def staff_recipient(row: Staff) -> RecipientView:
    """Build the view of a staff member as whom a notification is for."""
    return RecipientView(
        kind="agent",
        id=row.id,
        name=row.name,
        email=row.email,
        phone=None,
        language=row.language,
    )
