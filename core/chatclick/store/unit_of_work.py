"""The single write path: one task that owns the writer connection and commits in groups.

Callers hand in messages (`append`) or a piece of work (`write`) and await the outcome. The task
takes whatever arrived while it was committing, runs the messages in one transaction and the other
work in a second, and then resolves all of it: no timer, no lingering. Under load it commits one
batch of messages after the other and resolves each meanwhile. It belongs to the host, so a
caller that is cancelled cancels nothing but its own waiting; a cancelled transaction would freeze
the database for everyone.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import structlog
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from chatclick import tracing
from chatclick.errors import ChatclickError, Unavailable
from chatclick.store import failpoints, measure
from chatclick.store.appends import NewMessage, Plan
from chatclick.store.database import in_unit_of_work
from chatclick.store.dialects import Dialect
from chatclick.store.events import Ack, StoredEvent
from chatclick.store.faults import is_conflict, is_in_doubt, is_unavailable
from chatclick.store.transaction import Transaction

T = TypeVar("T")
Work = Callable[[Transaction], Awaitable[T]]
CommitListener = Callable[[Sequence[StoredEvent]], None]
DoubtListener = Callable[[Collection[str]], None]

MAX_BATCH = 512
"""Messages in one commit. Beyond it, latency grows and throughput does not."""

WHOLE_BATCH = 32
"""So many messages are not worth two commits. Of more, one half is stored first, so that its acks
go out while the other is; else the writer and the event loop only wait for each other."""

MAX_BATCHES = 16
"""Commits of messages in a row before anything else may use the writer's connection."""

_RETRIES = 3
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Append:
    message: NewMessage
    done: asyncio.Future[Ack]


@dataclass(slots=True)
class _Write:
    work: Work[Any]
    done: asyncio.Future[Any]
    cause: tracing.Carried | None


@dataclass(slots=True)
class _Taken:
    """A batch that is being stored."""

    items: list[_Append]
    begun_at_s: float = field(default_factory=time.perf_counter)


Item = TypeVar("Item", _Append, _Write)
Transact = Callable[[Item], Coroutine[Any, Any, None]]


@dataclass(slots=True)
class _Outcome:
    """What a transaction brought: results to hand out and events to tell, after its commit."""

    results: list[tuple[asyncio.Future[Any], Any]] = field(default_factory=list)
    events: list[StoredEvent] = field(default_factory=list)


class UnitOfWork:
    """The writer. One per process; `start` and `stop` belong to the host's life cycle.

    Args:
        dialect: statements for the database in use.
        max_pending: how many writes may wait before further ones are refused.

    Attributes:
        committed_at_s: when the last one was committed, on the monotonic clock.
    """

    def __init__(self, dialect: Dialect, *, max_pending: int = 10_000) -> None:
        self._dialect = dialect
        self._max_pending = max_pending
        self._appends: deque[_Append] = deque()
        self._taken: deque[_Taken] = deque()
        self._batches_left = 0
        self._writes: list[_Write] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None
        self._listeners: list[CommitListener] = []
        self._is_stopping = False
        self._context = copy_context()
        self._doubts: set[str] | None = None
        self._doubt_listeners: list[DoubtListener] = []
        self._takes_messages = self._takes_works = True
        self.committed_at_s = float("-inf")

    @property
    def is_healthy(self) -> bool:
        """Whether neither the last messages nor the last works failed for the database's sake."""
        return self._takes_messages and self._takes_works

    @property
    def pending(self) -> int:
        """How many writes wait for the next transaction."""
        return len(self._appends) + len(self._writes)

    def on_commit(self, listener: CommitListener) -> None:
        """Call `listener` with the events of each transaction, in order, after its commit.

        Listeners run on the event loop, must not block and must not raise.
        """
        self._listeners.append(listener)

    def on_doubt(self, listener: DoubtListener) -> None:
        """Call `listener` where something may have been stored without being told.

        That is when the connection broke before the database's answer came. It is called once the
        database is back, before anything that was committed since is told, with the ids of the
        sessions whose messages are concerned, of which there may be none.
        """
        self._doubt_listeners.append(listener)

    def start(self) -> None:
        """Start the writer's task."""
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._run(), name="unit of work")

    async def stop(self) -> None:
        """Commit what is pending, then end. Later calls are refused as unavailable."""
        self._is_stopping = True
        self._wake.set()
        if self._task is not None:
            await self._task

    async def drained(self) -> None:
        """Wait until nothing is pending or in flight."""
        await self._idle.wait()

    def append(self, message: NewMessage) -> asyncio.Future[Ack]:
        """Queue a message for the next transaction.

        Returns:
            A future of the ack; it resolves after the commit, or raises a ChatclickError.

        Raises:
            Unavailable: too much is pending; nothing was stored.
        """
        self._make_room()
        done: asyncio.Future[Ack] = self._loop.create_future()
        tracing.follow("transaction", done, message.message_id)
        self._appends.append(_Append(message, done))
        self._wake.set()
        return done

    async def write(self, work: Work[T]) -> T:
        """Run `work` in the next transaction and return its result after the commit.

        Args:
            work: reads and writes through the transaction it is given and has no other effect, for
                it may be run again when the database asks for a repeat.

        Raises:
            Unavailable: the database cannot take it now; nothing was stored.
            ChatclickError: whatever the work raised; its changes are undone.
        """
        self._make_room()
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with tracing.span("transaction"):
            self._writes.append(_Write(work, done, tracing.current()))
            self._wake.set()
            return await done

    async def probe(self) -> bool:
        """Try an empty transaction, within a second, and tell whether writes are possible.

        A process that takes no traffic would never notice that its database is back.
        """

        async def check(_tx: Transaction) -> None:
            await self._dialect.check()

        try:
            async with asyncio.timeout(1):
                await self.write(check)
        except (ChatclickError, TimeoutError):
            return False
        self._takes_messages = True
        return True

    def _make_room(self) -> None:
        if self._is_stopping or self.pending >= self._max_pending:
            measure.FAILURES.labels("refused").inc()
            raise Unavailable("Too many writes are waiting. Try again.", code="busy")
        self._idle.clear()

    async def _run(self) -> None:
        in_unit_of_work.set(True)
        while True:
            if not self.pending:
                self._idle.set()
                if self._is_stopping:
                    return
                self._wake.clear()
                await self._wake.wait()
                continue
            if self._appends:
                await self._commit_appends()
            if self._writes:
                writes, self._writes = self._writes[:MAX_BATCH], self._writes[MAX_BATCH:]
                await self._commit_writes(writes)

    async def _commit_appends(self) -> None:
        """Commit batch after batch, or, when one fails, item by item to find the culprit."""
        self._batches_left = MAX_BATCHES
        try:
            await self._transact(self._dialect.append(self._take_batch, self._on_appended))
            self._takes_messages = True
        except Exception as error:
            if not self._taken:
                self._take()
            batch = [item for taken in self._taken for item in taken.items]
            self._taken.clear()
            if _is_over(batch, error):
                self._fail(batch, error)
                return
            for item in batch:
                await self._commit_alone(item, self._append_alone)

    def _take_batch(self) -> list[NewMessage]:
        """Return messages to commit together, none while somebody else waits for the writer.

        Runs where batches are given out, with SQLite perhaps in the driver's thread: the next one
        begins without a way through the event loop, which is busy with the acks of the last.
        """
        is_first = self._batches_left == MAX_BATCHES
        if not (self._appends and self._batches_left and (is_first or not self._writes)):
            return []
        self._batches_left -= 1
        failpoints.hit("before_begin")
        return [item.message for item in self._take()]

    def _take(self) -> list[_Append]:
        # A deque may be filled at one end and emptied at the other by two threads.
        waiting = len(self._appends)
        count = min(waiting, max(waiting // 2, WHOLE_BATCH), MAX_BATCH)
        taken = _Taken([self._appends.popleft() for _ in range(count)])
        self._taken.append(taken)
        return taken.items

    def _on_appended(self, plan: Plan) -> None:
        """Have a batch that is committed made known; called where the batches are stored."""
        failpoints.hit("after_commit")
        taken = self._taken.popleft()
        measure.note_messages(len(taken.items), time.perf_counter() - taken.begun_at_s)
        results = [
            (item.done, result) for item, result in zip(taken.items, plan.outcomes, strict=True)
        ]
        self._loop.call_soon_threadsafe(self._publish, _Outcome(results, plan.events))

    async def _append_alone(self, item: _Append) -> None:
        batches = iter([[item.message]])
        self._taken.append(_Taken([item]))
        try:
            await self._dialect.append(lambda: next(batches, []), self._on_appended)
        finally:
            self._taken.clear()

    async def _commit_writes(self, batch: list[_Write]) -> None:
        """Commit the batch together, or, when that fails, item by item to find the culprit."""
        begun_at_s = time.perf_counter()
        try:
            await self._transact(self._write(batch))
            self._takes_works = True
        except Exception as error:
            if _is_over(batch, error):
                self._fail(batch, error)
                return
            for item in batch:
                await self._commit_alone(item, self._write_alone)
        measure.note_works(len(batch), time.perf_counter() - begun_at_s)

    async def _commit_alone(self, item: Item, transact: Transact[Item]) -> None:
        for attempt in range(_RETRIES):
            if attempt:
                measure.RETRIES.inc()
            try:
                await self._transact(transact(item))
                self._note_health(item, is_well=True)
                return
            except Exception as error:
                if not is_conflict(error) or attempt == _RETRIES - 1:
                    self._fail([item], error)
                    return

    async def _transact(self, transaction: Coroutine[Any, Any, None]) -> None:
        """Commit in a task of its own.

        When a connection breaks, Tortoise leaves it in the context of the task that used it, and
        in its pool as taken; both have to go or no later transaction would ever succeed.
        """
        try:
            await asyncio.create_task(transaction)
        except Exception as error:
            if is_unavailable(error):
                _drop_connections()
            raise
        self.committed_at_s = time.monotonic()

    async def _write(self, batch: list[_Write]) -> None:
        if len(batch) == 1:
            await self._write_alone(batch[0])
            return
        outcome = _Outcome()
        async with self._transaction() as connection:
            for item in batch:
                await self._write_one(connection, item, outcome)
        self._on_written(outcome)

    async def _write_alone(self, item: _Write) -> None:
        """Run one work in a transaction: its refusal undoes it all."""
        try:
            async with self._transaction() as connection:
                transaction = Transaction(connection, self._dialect)
                result = await item.work(transaction)
        except ChatclickError as error:
            self._on_written(_Outcome([(item.done, error)]))
        else:
            _keep_cause(item, transaction.events)
            self._on_written(_Outcome([(item.done, result)], transaction.events))

    def _on_written(self, outcome: _Outcome) -> None:
        failpoints.hit("after_commit")
        # Behind the acks of messages that were committed before.
        self._loop.call_soon(self._publish, outcome)

    async def _write_one(self, tx: BaseDBAsyncClient, item: _Write, outcome: _Outcome) -> None:
        """Run one work of several in a savepoint: its refusal undoes only itself."""
        try:
            async with tx._in_transaction() as inner:
                transaction = Transaction(cast(BaseDBAsyncClient, inner), self._dialect)
                result = await item.work(transaction)
        except ChatclickError as error:
            outcome.results.append((item.done, error))
            return
        _keep_cause(item, transaction.events)
        outcome.events.extend(transaction.events)
        outcome.results.append((item.done, result))

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[BaseDBAsyncClient]:
        failpoints.hit("before_begin")
        try:
            async with in_transaction("writer") as tx:
                connection = cast(BaseDBAsyncClient, tx)
                await self._dialect.lock_for_write(connection)
                yield connection
                failpoints.hit("before_commit")
        except BaseException:
            await _roll_back_leftover()
            raise

    def _publish(self, outcome: _Outcome) -> None:
        self._tell_doubts()
        failpoints.hit("before_ack")
        for done, result in outcome.results:
            if done.done():
                continue
            if isinstance(result, ChatclickError):
                done.set_exception(result)
            else:
                done.set_result(result)
        failpoints.hit("after_ack")
        if outcome.events:
            # After the callbacks of the futures above, so that a sender's ack comes first.
            # Listeners read; in the writer's own context they would do so on its connection.
            self._loop.call_soon(self._tell, outcome.events, context=self._context)

    def _tell(self, events: Sequence[StoredEvent]) -> None:
        failpoints.hit("before_fanout")
        for listener in self._listeners:
            listener(events)

    def _tell_doubts(self) -> None:
        if self._doubts is None:
            return
        doubts, self._doubts = self._doubts, None
        for listener in self._doubt_listeners:
            self._loop.call_soon(listener, doubts, context=self._context)

    def _note_health(self, item: _Append | _Write, *, is_well: bool) -> None:
        if isinstance(item, _Append):
            self._takes_messages = is_well
        else:
            self._takes_works = is_well

    def _fail(self, batch: Sequence[Item], error: Exception) -> None:
        if is_in_doubt(error):
            self._doubts = (self._doubts or set()).union(*map(_list_sessions, batch))
        if is_unavailable(error):
            if batch:
                self._note_health(batch[0], is_well=False)
            measure.FAILURES.labels("unavailable").inc(len(batch))
            _log.warning("database_unavailable", error=str(error), writes=len(batch))
            error = Unavailable("The database cannot store this now. Try again.")
        elif not isinstance(error, ChatclickError):
            measure.FAILURES.labels("error").inc(len(batch))
            _log.error("write_failed", exc_info=error)
        for item in batch:
            if not item.done.done():
                item.done.set_exception(error)


def _list_sessions(item: _Append | _Write) -> list[str]:
    """Return the sessions of which it is known that they are concerned."""
    return [item.message.session_id] if isinstance(item, _Append) else []


def _keep_cause(item: _Write, events: Sequence[StoredEvent]) -> None:
    """Let consumers go on in the trace of whoever wrote."""
    if item.cause is not None:
        for event in events:
            tracing.keep(event.position, item.cause)


def _is_over(batch: Sequence[Item], error: Exception) -> bool:
    """Tell whether to try what failed together one by one makes no sense."""
    return len(batch) <= 1 or (is_unavailable(error) and not is_conflict(error))


async def _roll_back_leftover() -> None:
    """End a transaction that a failed COMMIT left open on SQLite's one connection.

    Tortoise would commit it silently at its next BEGIN, after we told its callers it failed.
    """
    connection = get_connection("writer")
    if connection.capabilities.dialect != "sqlite":
        return
    with suppress(Exception):
        await connection.execute_query("ROLLBACK")


def _drop_connections() -> None:
    """Close the writer's connections to PostgreSQL; the next transaction opens a new one."""
    client = get_connection("writer")
    if client.capabilities.dialect == "postgres":
        pool, client._pool = client._pool, None
        if pool is not None:
            pool.terminate()
