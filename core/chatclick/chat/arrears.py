"""What a consumer owes: the events it failed on, and those of the same session behind them.

They are kept in the outbox and tried again with growing delay, of each session the oldest first;
after the last attempt, or at once for a damaged event, one becomes a dead letter.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from tortoise.connection import get_connection

from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.plugin.results import TryLater
from chatclick.store.events import StoredEvent
from chatclick.store.models import DeadLetter, Outbox
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

MAX_ATTEMPTS = 5
_FIRST_DELAY_S = 2.0
_MAX_DELAY_S = 300.0
_LONGEST = timedelta(seconds=30)
_BATCH = 200

_FIRSTS = (
    "SELECT id FROM outbox WHERE consumer = $1 AND (session_id IS NULL OR position IN"
    " (SELECT MIN(position) FROM outbox WHERE consumer = $1 GROUP BY session_id))"
    " ORDER BY next_attempt_at, position LIMIT $2"
)

_log = structlog.get_logger(__name__)


class Arrears:
    """The outbox of one consumer.

    Args:
        consumer: its name.
        store: keeps what is owed.
        deliver: hands the event at a position to the consumer; raises when it fails again.

    Attributes:
        failures: deliveries that went wrong since the start, each attempt by itself.
    """

    def __init__(
        self, consumer: str, store: Store, deliver: Callable[[int], Awaitable[None]]
    ) -> None:
        self._consumer = consumer
        self._store = store
        self._deliver = deliver
        self._sessions: set[str | None] = set()
        self._owing = self._owed = 0
        self._due_at = now()
        self.failures = 0

    async def load(self) -> None:
        """Learn what is owed from before."""
        self._sessions = await self._list_sessions()

    def __bool__(self) -> bool:
        """Whether anything is owed."""
        return bool(self._sessions)

    def has(self, session_id: str | None) -> bool:
        """Tell whether an event of a session is owed."""
        return session_id in self._sessions

    def expect(self, session_id: str | None) -> None:
        """Note that something of a session was put into the outbox from elsewhere."""
        self._sessions.add(session_id)
        self._owed += 1
        self._due_at = now()

    async def fail(self, event: StoredEvent, error: Exception) -> None:
        """Owe an event that was tried for the first time."""
        self.failures += 1
        await self._owe(event, 1, _describe(error), _delay_s(1, error))

    async def put_behind(self, event: StoredEvent) -> None:
        """Owe an event of a session of which an earlier one is owed."""
        await self._owe(event, 0, "waits behind an earlier event of its session", 0.0)

    async def bury(self, position: int, session_id: str | None, attempts: int, error: str) -> None:
        """Give an event up: it becomes a dead letter."""
        _log.error("dead_letter", consumer=self._consumer, position=position, error=_cut(error))

        async def work(_tx: Transaction) -> None:
            await Outbox.filter(consumer=self._consumer, position=position).delete()
            _ = await DeadLetter.create(
                id=new_id("dead_letter"),
                consumer=self._consumer,
                position=position,
                session_id=session_id,
                attempts=attempts,
                error=error[:500],
                created_at=now(),
            )

        await self._store.write(work)

    async def retry_due(self) -> None:
        """Deliver what is due, of each session its oldest first."""
        if not self._sessions:
            return
        self._due_at = now() + _LONGEST
        delivered = 0
        while delivered < _BATCH and (more := await self._retry_firsts()):
            delivered += more
        owed = self._owed
        sessions = await self._list_sessions()
        # What a lane is about to owe, or came to owe while this was read, may be missing there.
        is_whole = owed == self._owed and not self._owing
        self._sessions = sessions if is_whole else self._sessions | sessions
        if not is_whole or delivered >= _BATCH:
            self._due_at = now()

    async def _retry_firsts(self) -> int:
        """Try the oldest of each session that is due. Return how many were delivered.

        What waits behind one has no time of its own, and must not hide the other sessions however
        much of it there is: so they are not looked for by their places in the log.
        """
        rows = await _read_firsts(self._consumer)
        delivered = 0
        for row in rows:
            if row.next_attempt_at <= now() and await self._retry(row):
                delivered += 1
            else:
                self._due_at = min(self._due_at, row.next_attempt_at)
        return delivered

    @property
    def due_s(self) -> float | None:
        """In how many seconds something is due, None when nothing is owed."""
        return (self._due_at - now()).total_seconds() if self._sessions else None

    async def _list_sessions(self) -> set[str | None]:
        # bounded: one row for each session with something in arrears
        rows = await Outbox.filter(consumer=self._consumer).distinct().values("session_id")
        return {row["session_id"] for row in rows}

    async def _owe(self, event: StoredEvent, attempts: int, error: str, delay_s: float) -> None:
        self._sessions.add(event.session_id)
        if attempts:
            self._due_at = min(self._due_at, now() + timedelta(seconds=delay_s))
        _log.warning(
            "delivery_owed",
            consumer=self._consumer,
            position=event.position,
            attempts=attempts,
            error=_cut(error),
        )

        async def work(_tx: Transaction) -> None:
            await Outbox.get_or_create(
                {
                    "session_id": event.session_id,
                    "attempts": attempts,
                    "next_attempt_at": now() + timedelta(seconds=delay_s),
                    "last_error": error[:500],
                },
                consumer=self._consumer,
                position=event.position,
            )

        self._owing += 1
        try:
            await self._store.write(work)
        finally:
            self._owing -= 1
            self._owed += 1

    async def _retry(self, row: Outbox) -> bool:
        """Try one delivery again. Return whether it is off the outbox."""
        attempts = row.attempts + 1
        try:
            await self._deliver(row.position)
        except Exception as error:
            self.failures += 1
            if attempts >= MAX_ATTEMPTS and not isinstance(error, TryLater):
                await self.bury(row.position, row.session_id, attempts, _describe(error))
                return True
            await self._postpone(row, attempts, error)
            return False
        await self._settle(row)
        return True

    async def _postpone(self, row: Outbox, attempts: int, error: Exception) -> None:
        row.next_attempt_at = now() + timedelta(seconds=_delay_s(attempts, error))

        async def work(_tx: Transaction) -> None:
            await Outbox.filter(id=row.id).update(
                attempts=attempts,
                last_error=_describe(error)[:500],
                next_attempt_at=row.next_attempt_at,
            )

        await self._store.write(work)

    async def _settle(self, row: Outbox) -> None:
        async def work(_tx: Transaction) -> None:
            await Outbox.filter(id=row.id).delete()

        await self._store.write(work)


async def _read_firsts(consumer: str) -> list[Outbox]:
    """Return what is next of each session and all that is of none, what is due longest first."""
    connection = get_connection("default")
    sign = "?" if connection.capabilities.dialect == "sqlite" else "$"
    found = await connection.execute_query_dict(_FIRSTS.replace("$", sign), [consumer, _BATCH])
    ids = [row["id"] for row in found]
    return await Outbox.filter(id__in=ids).order_by("next_attempt_at", "position")


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _cut(error: str) -> str:
    """Return what a log may say of an error: its kind, without the words behind it."""
    return error.partition(":")[0]


def _delay_s(attempts: int, error: Exception) -> float:
    if isinstance(error, TryLater) and error.retry_in_s is not None:
        return error.retry_in_s
    return min(_MAX_DELAY_S, _FIRST_DELAY_S * 4.0 ** (attempts - 1))
