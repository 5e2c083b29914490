"""Handing what staff are told to the plugins that send: when it is due, until one took it.

What is due is kept in the database (`NotificationDelivery`). A process claims a row before it hands
it over, so that of several processes one does; a claim that comes to nothing ends after a while.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from tortoise.queryset import QuerySet

from chatclick.chat.deliveries import Attempt, Deliveries
from chatclick.chat.notice_wishes import HELD, Wishes
from chatclick.chat.notice_words import say_together
from chatclick.chat.outages import Outages
from chatclick.chat.presence import Presence
from chatclick.chat.wishes_store import load_wishes
from chatclick.clock import now
from chatclick.errors import name_of
from chatclick.hooks import HookUnavailable
from chatclick.ids import PREFIXES
from chatclick.plugin.people_views import RecipientView
from chatclick.plugin.views import NotificationView
from chatclick.store.events import SYSTEM
from chatclick.store.models import Notification, NotificationDelivery, Staff
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

MAX_ATTEMPTS = 5
KEPT = timedelta(days=90)

OUTAGE = "the plugin did not run, or was paused, for a day"

_CLAIM = timedelta(seconds=60)
_SWEEP = timedelta(hours=1)
_LONGEST_SLEEP_S = 60.0
_PAUSE_S = 5.0
_BATCH = 100
_MOST_LINES = 20

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
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._outages = Outages()
        self._swept_at: datetime | None = None

    def start(self) -> None:
        """Start watching the clock."""
        self._task = asyncio.create_task(self._run(), name="notices to staff")

    async def stop(self) -> None:
        """Stop watching, and whatever is being sent: it is due again when its claim ends."""
        tasks = [one for one in (self._task, *self._sending.values()) if one is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def wake(self) -> None:
        """Look now at what is due."""
        self._changed.set()

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            try:
                delay_s = await self._begin_due()
                await self._sweep()
            except Exception:
                _log.exception("notices_failed")
                delay_s = _PAUSE_S
            with suppress(TimeoutError):
                async with asyncio.timeout(delay_s):
                    await self._changed.wait()

    async def send_due(self) -> float:
        """Send what is due, to its end. Return when to look again, in seconds."""
        delay_s = await self._begin_due()
        if self._sending:
            await asyncio.wait(self._sending.values())
        return delay_s

    async def _begin_due(self) -> float:
        """Have each channel send what is due; one that is at it goes on, and holds up no other."""
        at = now()
        queued = NotificationDelivery.filter(state="queued")
        due = queued.filter(due_at__lte=at)
        for channel in map(str, await due.distinct().values_list("channel", flat=True)):
            if channel not in self._sending and not self._outages.holds(channel):
                sending = asyncio.create_task(self._send_by(channel), name=f"notices by {channel}")
                self._sending[channel] = sending
        # The range has the index used: most rows are done with, and have no time.
        following = await queued.filter(due_at__gt=at).order_by("due_at").first()
        times = [None if following is None else following.due_at, self._outages.find_end(at)]
        delays_s = [(one - now()).total_seconds() for one in times if one is not None]
        return max(0.0, min([_LONGEST_SLEEP_S, *delays_s]))

    async def _send_by(self, channel: str) -> None:
        """Send what is due by one channel, in order; then have somebody look again."""
        queued = NotificationDelivery.filter(state="queued", channel=channel)
        try:
            while rows := await queued.filter(due_at__lte=now()).order_by("due_at", "id")[:_BATCH]:
                for row in rows:
                    if claimed := await self._claim(row):
                        await self._send(claimed)
                    if self._outages.holds(channel):
                        return
        except Exception:
            _log.exception("notices_failed", notifier=channel)
            await asyncio.sleep(_PAUSE_S)
        finally:
            del self._sending[channel]
            self._changed.set()

    async def _claim(self, row: NotificationDelivery) -> list[NotificationDelivery]:
        """Take a row on with all that goes out with it: one process may, and for a while only.

        Returns:
            What was taken on, with the time it was due at before.
        """

        async def work(tx: Transaction) -> list[NotificationDelivery]:
            group = _list_group(row)
            if tx.connection.capabilities.support_for_update:
                group = group.select_for_update()
            rows = await group.order_by("id").limit(_BATCH)
            claimed = NotificationDelivery.filter(id__in=[one.id for one in rows])
            await claimed.update(attempts=row.attempts + 1, due_at=now() + _CLAIM)
            return rows

        rows = await self._store.write(work)
        for one in rows:
            one.attempts += 1
        return rows

    async def _send(self, rows: Sequence[NotificationDelivery]) -> None:
        staff = await Staff.get_or_none(id=rows[0].staff_id, is_active=True)
        if staff is None:
            await self._end(rows, "suppressed", "gone")
            return
        wishes = (await load_wishes([staff.id])).get(staff.id, Wishes())
        if wishes.only_away and self._presence.is_connected(staff.id):
            await self._end(rows, "suppressed", "present")
            return
        told = await self._list_unread(rows)
        if told:
            await self._hand_over([one for one, _ in told], [one for _, one in told], staff)

    async def _list_unread(
        self, rows: Sequence[NotificationDelivery]
    ) -> list[tuple[NotificationDelivery, Notification]]:
        """Return what is still worth telling; the rest ends here.

        What was tried together before stays together while any of it is unread: it may be out
        already, and is known by the first of it.
        """
        ids = [row.notification_id for row in rows]
        found = {one.id: one for one in await Notification.filter(id__in=ids)}
        if rows[0].attempts > 1 and any(one.read_at is None for one in found.values()):
            return [
                (row, found[row.notification_id]) for row in rows if row.notification_id in found
            ]
        told = []
        for row in rows:
            notification = found.get(row.notification_id)
            if notification is None:
                await self._end([row], "suppressed", "gone")
            elif notification.read_at is not None:
                await self._end([row], "suppressed", "read")
            else:
                told.append((row, notification))
        return told

    async def _hand_over(
        self,
        rows: Sequence[NotificationDelivery],
        told: Sequence[Notification],
        staff: Staff,
    ) -> None:
        first = rows[0]
        if first.channel not in self._deliveries.channels:
            missing = HookUnavailable(first.channel, "notification_send", "is not running")
            await self._put_back(rows, missing, Attempt(missing))
            return
        view = self._view(told[0]) if len(told) == 1 else _view_together(first, told, staff)

        async def note_sent(tx: Transaction, _plugin_id: str) -> None:
            for row in rows:
                await _save(tx, row, "sent", row.reason if row.reason in HELD else "")

        attempt = await self._deliveries.send(
            view,
            staff_recipient(staff),
            about={"session_id": view.session_id, "type": view.type},
            sent_by=[one for one in self._deliveries.channels if one != first.channel],
            on_sent=note_sent,
        )
        if attempt.error is not None and attempt.is_unavailable:
            await self._put_back(rows, attempt.error, attempt)
            return
        self._outages.end(first.channel)
        if attempt.suppressed is not None:
            await self._end(rows, "suppressed", f"plugin: {attempt.suppressed}"[:200])
        elif attempt.error is not None:
            await self._repeat(rows, attempt.error, attempt)

    async def _repeat(
        self, rows: Sequence[NotificationDelivery], error: Exception, attempt: Attempt
    ) -> None:
        """Try again later, or give it up."""
        if rows[0].attempts >= MAX_ATTEMPTS and not attempt.wants_repeat:
            await self._give_up(rows, error, str(error))
            return
        due_at = now() + timedelta(seconds=attempt.delay_s(rows[0].attempts))

        async def work(tx: Transaction) -> None:
            for row in rows:
                await _save(tx, row, "queued", str(error)[:200], due_at)

        await self._store.write(work)

    async def _put_back(
        self, rows: Sequence[NotificationDelivery], error: Exception, attempt: Attempt
    ) -> None:
        """Have it due as it was, for nobody was called; or give it up after a day of this."""
        first = rows[0]
        if first.due_at is not None and self._outages.is_over_long(first.channel, first.due_at):
            await self._give_up(rows, error, OUTAGE)
            return
        self._outages.note(first.channel, attempt.delay_s(first.attempts))

        async def work(_tx: Transaction) -> None:
            for row in rows:
                as_it_was = {"attempts": first.attempts - 1, "due_at": row.due_at}
                await NotificationDelivery.filter(id=row.id).update(**as_it_was)

        await self._store.write(work)

    async def _give_up(
        self, rows: Sequence[NotificationDelivery], error: Exception, reason: str
    ) -> None:
        _log.error("notification_given_up", notifier=rows[0].channel, error=name_of(error))

        async def work(tx: Transaction) -> None:
            for row in rows:
                await _save(tx, row, "failed", reason[:200])
                data = {"id": row.notification_id, "notifier": row.channel, "session_id": None}
                await tx.record("notification.failed", SYSTEM, data)

        await self._store.write(work)

    async def _end(self, rows: Sequence[NotificationDelivery], state: str, reason: str) -> None:
        async def work(tx: Transaction) -> None:
            for row in rows:
                await _save(tx, row, state, reason)

        await self._store.write(work)

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
            notice_id=row.notice_key,
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


def _list_group(row: NotificationDelivery) -> QuerySet[NotificationDelivery]:
    """Return a row that is due and as it was read, with what goes out in one with it.

    What was tried together has been due at the same time since, and nothing joins it later.
    """
    same = NotificationDelivery.filter(state="queued", attempts=row.attempts, due_at__lte=now())
    if not row.is_held:
        return same.filter(id=row.id)
    group = same.filter(is_held=True, staff_id=row.staff_id, channel=row.channel)
    return group.filter(due_at=row.due_at) if row.attempts else group


async def _save(
    _tx: Transaction,
    row: NotificationDelivery,
    state: str,
    reason: str,
    due_at: datetime | None = None,
) -> None:
    row.state, row.reason, row.due_at, row.changed_at = state, reason, due_at, now()
    await row.save(update_fields=["state", "reason", "due_at", "changed_at"])


def _view_together(
    first: NotificationDelivery, told: Sequence[Notification], staff: Staff
) -> NotificationView:
    """Say several things at once; the id is the same at each attempt."""
    title = say_together(staff.language, len(told))
    lines = [one.title for one in told[:_MOST_LINES]]
    return NotificationView(
        id=f"{PREFIXES['notification']}_{first.id.partition('_')[2]}",
        type="staff.digest",
        session_id=None,
        title=title,
        body="\n".join([*lines, "…"] if len(told) > _MOST_LINES else lines),
        url=None,
        created_at=now(),
        count=len(told),
    )


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
