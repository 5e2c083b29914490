"""Telling visitors who are away of replies: many in one notification, and not too often.

What is due is kept in the database. A notification gets its id before it is handed to a plugin and
keeps it at every attempt, so that one sent just before a crash is recognised when it comes again.
The session's text goes only to plugins that may read messages.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from chatclick.chat.deliveries import Deliveries
from chatclick.chat.log import EventLog
from chatclick.chat.presence import Presence
from chatclick.chat.views import message_view
from chatclick.clock import now
from chatclick.errors import Conflict, name_of
from chatclick.ids import new_id
from chatclick.plugin.people_views import RecipientView
from chatclick.plugin.views import NotificationView
from chatclick.settings import Unread
from chatclick.store.events import MESSAGE_CREATED, SYSTEM, StoredEvent, StoredMessage
from chatclick.store.models import DeadLetter, Event, Session, UnreadNotice, Visitor
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

GIVEN_UP = "unread notices"
"""Who gave up, among the dead letters."""
MAX_MESSAGES = 10
MAX_ATTEMPTS = 5

_COUNTED = 100
_RECONNECT = timedelta(seconds=60)  # after a start nobody is connected, though they may be here
_LONGEST_SLEEP_S = 60.0
_PAUSE_S = 5.0
_PUT_OFF_S = 60.0
_BATCH = 100

_log = structlog.get_logger(__name__)

_Work = Callable[[Transaction, UnreadNotice], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Due:
    """A notice with what it is about."""

    notice: UnreadNotice
    session: Session
    visitor: Visitor


class UnreadNotices:
    """Notifies visitors of what they have not read.

    Args:
        store: keeps what is due.
        log: has the messages.
        presence: says who is here.
        deliveries: hands notifications to plugins.
        settings: how long, and how often.
    """

    def __init__(
        self,
        store: Store,
        log: EventLog,
        presence: Presence,
        deliveries: Deliveries,
        settings: Unread,
    ) -> None:
        self._store = store
        self._log = log
        self._presence = presence
        self._deliveries = deliveries
        self._settings = settings
        self._began_at = now()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def _away(self) -> timedelta:
        return timedelta(minutes=self._settings.away_minutes)

    @property
    def _pause(self) -> timedelta:
        return timedelta(minutes=self._settings.pause_minutes)

    def start(self) -> None:
        """Start watching the clock."""
        self._began_at = now()
        self._task = asyncio.create_task(self._run(), name="unread notices")

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    def wake(self) -> None:
        """Look now at what is due."""
        self._changed.set()

    async def note(self, event: StoredEvent) -> None:
        """Note a message to a visitor, whoever is here: they may leave without having seen it."""
        if event.session_id is None or event.message is None:
            return
        session_id, seq = event.session_id, event.message.seq
        if _is_noted(await UnreadNotice.get_or_none(session_id=session_id), seq):
            return

        async def work(tx: Transaction) -> None:
            row = await _lock(tx, session_id)
            if _is_noted(row, seq):
                return
            row = row or UnreadNotice(session_id=session_id)
            row.due_at = self._find_due_at(row, event.at)
            await row.save()

        await self._store.write(work)
        self.wake()

    def _find_due_at(self, row: UnreadNotice, at: datetime) -> datetime:
        due_at = at + self._away
        return max(due_at, row.told_at + self._pause) if row.told_at else due_at

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            try:
                delay_s = await self.tell_due()
            except Exception:
                _log.exception("unread_notices_failed")
                delay_s = _PAUSE_S
            with suppress(TimeoutError):
                async with asyncio.timeout(delay_s):
                    await self._changed.wait()

    async def tell_due(self) -> float:
        """Tell what is due. Return when to look again, in seconds."""
        query = UnreadNotice.exclude(due_at=None).order_by("due_at").limit(_BATCH)
        while rows := await query:
            for row in rows:
                assert row.due_at is not None
                left_s = (row.due_at - now()).total_seconds()
                if left_s > 0:
                    return min(left_s, _LONGEST_SLEEP_S)
                await self._try_tell(row)
        return _LONGEST_SLEEP_S

    async def _try_tell(self, notice: UnreadNotice) -> None:
        """Tell one; whatever is wrong with it waits a little, and holds up no other."""
        try:
            await self._tell(notice)
        except Exception as error:
            _log.exception("unread_notice_failed", session_id=notice.session_id)
            await self._put_off(notice.session_id, name_of(error))

    async def _put_off(self, session_id: str, error: str) -> None:
        async def work(tx: Transaction) -> None:
            # As it is stored: what failed may have changed the one in memory.
            notice = await _lock(tx, session_id)
            if notice is None:
                return
            if notice.attempts + 1 >= MAX_ATTEMPTS:
                await self._give_up(tx, notice, error)
            else:
                notice.attempts += 1
                notice.due_at = now() + timedelta(seconds=_PUT_OFF_S)
            await notice.save()

        await self._store.write(work)

    async def _tell(self, notice: UnreadNotice) -> None:
        session = await Session.get_or_none(id=notice.session_id)
        visitor = await Visitor.get_or_none(id=session.visitor_id) if session else None
        if session is None or visitor is None:
            await self._drop(notice)
            return
        due = _Due(notice, session, visitor)
        unread = await self._list_unread(due)
        if not unread:
            await self._settle(due, notice.told_seq, is_told=False)
            return
        if notice.notification_id is None:
            away_from = self._find_away_from(visitor.id)
            if away_from > now():
                await self._postpone(notice, away_from, notice.attempts)
                return
            begun = await self._begin(notice, unread[-1].seq)
            if begun is None:
                return
            due = replace(due, notice=begun)
        await self._deliver(due, unread)

    def _find_away_from(self, visitor_id: str) -> datetime:
        """Return from when on somebody counts as away."""
        gone_at = self._presence.find_gone_at(visitor_id)
        if gone_at is not None:
            return gone_at + self._away
        if self._presence.is_connected(visitor_id):
            return now() + max(self._away, timedelta(seconds=1))
        return self._began_at + min(self._away, _RECONNECT)

    async def _list_unread(self, due: _Due) -> list[StoredMessage]:
        """Return what the visitor was neither told of nor can have seen, oldest first."""
        notice, until = due.notice, due.notice.until_seq if due.notice.notification_id else None
        newest = await self._log.read_messages(
            due.session.id,
            before_seq=None if until is None else until + 1,
            limit=_COUNTED,
            with_notes=False,
        )
        own = [message.seq for message in newest if message.sender.kind == "visitor"]
        seen = max(notice.told_seq, due.session.visitor_seen_seq, *own, 0)
        return [message for message in newest if message.seq > seen]

    async def _deliver(self, due: _Due, unread: list[StoredMessage]) -> None:
        notice = due.notice
        assert notice.notification_id is not None
        attempt = await self._deliveries.send(
            _build_notification(notice.notification_id, due.session.id, unread),
            build_visitor_recipient(due.visitor),
            about={"session_id": due.session.id, "count": len(unread)},
            sent_by=notice.sent_by,
            on_sent=lambda tx, plugin_id: _note_sent(tx, notice, plugin_id),
        )
        if attempt.error is None:
            await self._settle(due, notice.until_seq, is_told=True)
        elif notice.attempts + 1 >= MAX_ATTEMPTS and not attempt.wants_repeat:
            error = str(attempt.error)
            _ = await self._change(notice, lambda tx, row: self._give_up(tx, row, error))
        else:
            attempts = notice.attempts + (0 if attempt.is_unavailable else 1)
            delay_s = attempt.delay_s(attempts)
            await self._postpone(notice, now() + timedelta(seconds=delay_s), attempts)

    async def _begin(self, notice: UnreadNotice, until_seq: int) -> UnreadNotice | None:
        id_ = new_id("notification")

        async def work(_tx: Transaction, row: UnreadNotice) -> None:
            row.notification_id, row.until_seq = id_, until_seq

        return await self._change(notice, work)

    async def _postpone(self, notice: UnreadNotice, due_at: datetime, attempts: int) -> None:
        async def work(_tx: Transaction, row: UnreadNotice) -> None:
            row.due_at, row.attempts = due_at, attempts

        _ = await self._change(notice, work)

    async def _settle(self, due: _Due, told_seq: int, *, is_told: bool) -> None:
        """End a notice; what came meanwhile is the next one."""

        async def work(_tx: Transaction, row: UnreadNotice) -> None:
            self._finish(row, told_seq, is_told=is_told)
            fresh = await self._list_unread(replace(due, notice=row))
            if fresh:
                row.due_at = self._find_due_at(row, fresh[0].created_at)

        _ = await self._change(due.notice, work)

    async def _change(self, notice: UnreadNotice, work: _Work) -> UnreadNotice | None:
        """Change what is stored of a notice, unless somebody else did since it was read.

        Returns what is stored now; None where it was left alone, to be looked at again.
        """

        async def check(tx: Transaction) -> UnreadNotice | None:
            row = await _lock(tx, notice.session_id)
            if row is None or _mark(row) != _mark(notice):
                return None
            await work(tx, row)
            await row.save()
            return row

        return await self._store.write(check)

    def _finish(self, notice: UnreadNotice, told_seq: int, *, is_told: bool) -> None:
        notice.due_at = notice.notification_id = None
        notice.told_seq, notice.until_seq = told_seq, 0
        notice.sent_by, notice.attempts = [], 0
        if is_told:
            notice.told_at = now()

    async def _give_up(self, tx: Transaction, notice: UnreadNotice, error: str) -> None:
        """End a notice that cannot be told; without a notification, its messages are the next's."""
        _log.error("notification_given_up", session_id=notice.session_id)
        id_ = notice.notification_id or new_id("notification")
        data = {"id": id_, "session_id": notice.session_id}
        await tx.record("notification.failed", SYSTEM, data)
        position = await _find_position(notice)
        _ = await DeadLetter.create(
            id=new_id("dead_letter"),
            consumer=GIVEN_UP,
            position=position,
            session_id=notice.session_id,
            attempts=notice.attempts + 1,
            error=error[:500],
            created_at=now(),
        )
        self._finish(notice, max(notice.told_seq, notice.until_seq), is_told=False)

    async def owe_again(self, tx: Transaction, letter: DeadLetter) -> None:
        """Owe what was given up, as far as the visitor has still not seen it.

        What was told later and is not seen either is told with it.

        Args:
            tx: it is owed in.
            letter: what was given up.

        Raises:
            Conflict: a notification is under way in that session.
        """
        notice = await _lock(tx, letter.session_id)
        first = await Event.get_or_none(position=letter.position, session_id=letter.session_id)
        if notice is None or first is None or first.seq is None:
            return  # the session was erased, and with it what was to be told
        if notice.notification_id is not None:
            text = "A notification of this session is under way. Try again when it has gone out."
            raise Conflict(text, code="notice_under_way")
        notice.told_seq = min(notice.told_seq, first.seq - 1)
        notice.due_at = now()
        await notice.save()

    async def _drop(self, notice: UnreadNotice) -> None:
        async def work(_tx: Transaction) -> None:
            await notice.delete()

        await self._store.write(work)


async def _lock(tx: Transaction, session_id: str | None) -> UnreadNotice | None:
    """Return what is stored, which nobody else changes until the transaction ends."""
    query = UnreadNotice.filter(session_id=session_id)
    if tx.connection.capabilities.support_for_update:
        query = query.select_for_update()
    return await query.first()


def _mark(notice: UnreadNotice) -> tuple[object, ...]:
    """Return by what shows that somebody changed a notice."""
    return notice.due_at, notice.told_seq, notice.notification_id


async def _find_position(notice: UnreadNotice) -> int:
    """Return where in the log the first message is that a notice was to tell of."""
    later = Event.filter(session_id=notice.session_id, seq__gt=notice.told_seq)
    messages = later.filter(type=MESSAGE_CREATED).exclude(actor_kind="visitor")
    first = await messages.order_by("seq").first()
    return 0 if first is None else first.position


def _is_noted(row: UnreadNotice | None, seq: int) -> bool:
    return row is not None and (row.due_at is not None or seq <= row.told_seq)


async def _note_sent(tx: Transaction, notice: UnreadNotice, plugin_id: str) -> None:
    row = await _lock(tx, notice.session_id)
    if row is not None and row.notification_id == notice.notification_id:
        row.sent_by = [*row.sent_by, plugin_id]
        await row.save()


def _build_notification(
    notification_id: str, session_id: str, unread: list[StoredMessage]
) -> NotificationView:
    count, sender = len(unread), unread[-1].sender.name
    return NotificationView(
        id=notification_id,
        type="message.unread",
        session_id=session_id,
        title="New message" if count == 1 else f"{count} new messages",
        body=f"{sender} wrote to you." if sender else "You have a reply.",
        url=None,
        created_at=now(),
        count=count,
        messages=tuple(message_view(message) for message in unread[-MAX_MESSAGES:]),
    )


def build_visitor_recipient(row: Visitor) -> RecipientView:
    """Build the view of a visitor as whom a notification is for."""
    return RecipientView(
        kind="visitor",
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        language=row.traits.get("locale"),
    )
