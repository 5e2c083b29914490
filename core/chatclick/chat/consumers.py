"""Consumers: named readers of the event log, at least once, in order within a session.

A consumer that keeps up is fed from memory by the commits of this process; one that starts or falls
behind reads the log. What it fails on is tried again (`arrears`), and later events of that session
wait behind it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice, takewhile

import structlog

from chatclick import tracing
from chatclick.chat.arrears import Arrears
from chatclick.chat.lanes import Lanes
from chatclick.chat.log import EventLog
from chatclick.chat.tail import Tail
from chatclick.clock import now
from chatclick.errors import name_of
from chatclick.ids import is_sample_id
from chatclick.store import failpoints
from chatclick.store.events import StoredEvent
from chatclick.store.models import Consumer as ConsumerRow
from chatclick.store.models import Event
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

Handler = Callable[[StoredEvent], Awaitable[None]]
RunHandler = Callable[[Sequence[StoredEvent], Callable[[], None]], Awaitable[None]]

_BATCH = 200
_TAIL = 2000
_RUN = 100
_IDLE_S = 30.0
_PAUSE_S = 1.0
_SAVE_S = 0.25  # delivery is at least once: a cursor may be behind, and a write for each is dear

_log = structlog.get_logger(__name__)


class Consumer:
    """One reader of the log.

    Args:
        name: stable; the cursor is kept under it.
        types: event types it wants, None for all.
        handle: called with one event at a time; raises to be called again later.
        is_idle: tells that there is nothing to do for an event of its types, at the cost of a look.
        hears: tells whether it has anything to do for events of a type now; it costs less than
            `is_idle`, for it is asked once for many events.
        handle_run: called instead of `handle` with several events that came together, and with what
            to call after each; it may leave off the end, and raises for the first it does not do.
        lanes: how many sessions it handles at once; with more than one `handle_run` is not called.
    """

    def __init__(
        self,
        name: str,
        types: frozenset[str] | None,
        handle: Handler,
        *,
        is_idle: Callable[[StoredEvent], bool] | None = None,
        hears: Callable[[str], bool] | None = None,
        handle_run: RunHandler | None = None,
        lanes: int = 1,
    ) -> None:
        self.lanes = lanes
        self.name = name
        self.types = types
        self.handle = handle
        self.handle_run = handle_run
        self._is_idle = is_idle
        self._hears = hears

    def hears(self, type_: str) -> bool:
        """Tell whether there may be something to do for an event of a type, as things are now."""
        is_wanted = self.types is None or type_ in self.types
        return is_wanted and (self._hears is None or self._hears(type_))

    def is_for(self, event: StoredEvent) -> bool:
        """Tell whether the event is one of its types."""
        if self.types is not None and event.type not in self.types:
            return False
        return not is_sample_id(event.session_id)  # nobody counts or passes on what was made up

    def is_idle(self, event: StoredEvent) -> bool:
        """Tell whether there is nothing to do for an event of its types, as things are now."""
        if self._hears is not None and not self._hears(event.type):
            return True
        return self._is_idle is not None and self._is_idle(event)

    def has_work(self, event: StoredEvent) -> bool:
        """Tell whether an event is one of its types, and there is something to do for it now."""
        return self.is_for(event) and not self.is_idle(event)


class ConsumerLoop:
    """Runs one consumer.

    Args:
        consumer: what to run.
        store: cursor and outbox.
        log: the event log.
    """

    def __init__(self, consumer: Consumer, store: Store, log: EventLog) -> None:
        self.consumer = consumer
        self._store = store
        self._log = log
        self._tail = Tail()
        self._is_behind = True
        self._is_reading = False
        self._arrears = Arrears(consumer.name, store, self._deliver)
        self._lanes = Lanes(consumer.name, consumer.lanes, self._handle, self._wake_up)
        self._position = 0
        self._saved_position = 0
        self._saved_at_s = 0.0
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start reading: where it stopped, or for a new consumer with what is committed next."""
        row = await ConsumerRow.get_or_none(name=self.consumer.name)
        self._position = row.position if row else await self._log.read_head()
        if row is None:
            await self._save_position()
        self._saved_position = self._position
        await self._arrears.load()
        self._task = asyncio.create_task(self._run(), name=f"consumer {self.consumer.name}")

    async def stop(self) -> None:
        """Stop at the border of an event and keep the cursor."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait((self._task,))
        await self._lanes.stop()
        if self._saved_position != self.position:
            await self._save_position()

    @property
    def failures(self) -> int:
        """How many deliveries went wrong since the start, each attempt by itself."""
        return self._arrears.failures

    def count_backlog(self, head: int) -> int:
        """Return how many events it has not handled; where it reads the log, at most how many.

        Args:
            head: the newest position of the log.
        """
        if self._is_behind or self._is_reading:
            return max(0, head - self.position)
        return len(self._tail.events) + len(self._lanes)

    async def find_oldest_at(self) -> datetime | None:
        """Return the time of the oldest event it has not handled; None where there is none."""
        if self._is_behind or self._is_reading:
            later = Event.filter(position__gt=self.position).order_by("position")
            row = await later.only("position", "at").first()
            return row.at if row else None
        oldest = self._lanes.oldest or next(iter(self._tail.events), None)
        return oldest.at if oldest else None

    @property
    def position(self) -> int:
        """The position up to which it is done."""
        first = self._lanes.first_position
        return self._position if first is None else min(self._position, first - 1)

    def take_back(self, session_id: str | None) -> None:
        """Deliver what was put back into the outbox."""
        self._arrears.expect(session_id)
        self._wake.set()

    def look_back(self) -> None:
        """Read the log from where it is: something may have been committed that was not told."""
        self._is_behind = True
        self._tail.clear()
        self._wake.set()

    def on_commit(
        self, events: Sequence[StoredEvent], types: frozenset[str], position: int
    ) -> None:
        """Take fresh events; called by the writer after each commit.

        Args:
            events: those of sessions that are not made up.
            types: which types they are.
            position: of the last event of the commit.
        """
        if self._is_even and not any(map(self.consumer.hears, types)):
            self._position = position
            return
        has_taken = False
        for event in events:
            if not self._is_to_do(event):
                continue
            has_taken = True
            if len(self._tail.events) >= _TAIL:
                self._is_behind = True
                self._tail.clear()
            if not self._is_behind:
                self._tail.append(event)
        if has_taken:
            self._wake.set()
        elif not self._tail.events and not self._is_behind and not self._is_reading:
            self._position = position

    @property
    def _is_even(self) -> bool:
        """Whether all that was committed is done."""
        has_any = self._tail.events or self._arrears or len(self._lanes)
        return not (has_any or self._is_behind or self._is_reading)

    def _is_to_do(self, event: StoredEvent) -> bool:
        """Tell whether a fresh event waits for its turn.

        What is done about an earlier event of its session may give it something to do: then it
        waits behind that, and it is looked again.
        """
        if not self.consumer.is_for(event):
            return False
        return (
            self._is_reading
            or not self.consumer.is_idle(event)
            or self._tail.has(event.session_id)
            or self._lanes.has(event.session_id)
            or self._arrears.has(event.session_id)
        )

    async def _run(self) -> None:
        while True:
            try:
                await self._turn()
            except Exception as error:
                _log.warning("consumer_paused", consumer=self.consumer.name, error=name_of(error))
                self._is_behind = True
                await asyncio.sleep(_PAUSE_S)

    async def _turn(self) -> None:
        self._wake.clear()
        await self._arrears.retry_due()
        if self._is_behind:
            self._is_reading = True
            await self._catch_up()
            self._is_reading = False
        while self._tail.events:
            await self._take_front()
        due_s = self._arrears.due_s
        idle_s = _IDLE_S if due_s is None else min(_IDLE_S, max(0.05, due_s))
        if self._saved_position != self.position:
            save_in_s = self._saved_at_s + _SAVE_S - time.monotonic()
            if save_in_s <= 0:
                await self._save_position()
            else:
                idle_s = min(idle_s, save_in_s)
        # Not wait_for(): in Python 3.11 it may swallow a cancellation that comes with the result.
        with suppress(TimeoutError):
            async with asyncio.timeout(idle_s):
                await self._wake.wait()

    async def _catch_up(self) -> None:
        """Read the log until it ends, then let commits feed the tail without a hole."""
        self._tail.clear()
        self._is_behind = False
        types = None if self.consumer.types is None else sorted(self.consumer.types)
        while True:
            head = await self._log.read_head()
            try:
                events = await self._log.read_after(self._position, _BATCH, types)
            except ValueError:
                await self._take_singly()
                continue
            for event in events:
                await self._take(event)
            if len(events) < _BATCH:
                self._position = max(self._position, head)
                return

    async def _take_singly(self) -> None:
        """Go on row by row around a damaged event, which becomes a dead letter."""
        rows = (
            await Event.filter(position__gt=self._position)
            .order_by("position")
            .limit(_BATCH)
            .values_list("position", "session_id")
        )
        for position, session_id in rows:
            try:
                event = await self._log.get_event(position)
            except ValueError as error:
                await self._arrears.bury(position, session_id, 1, f"damaged event: {error}")
                self._position = position
                continue
            if event is not None:
                await self._take(event)
            self._position = position

    async def _take_front(self) -> None:
        """Take what is first in memory: several at once where the consumer can."""
        is_alone = self.consumer.lanes > 1 or tracing.get() is not None  # a span for each event
        runs = None if is_alone else self.consumer.handle_run
        if runs is not None and len(run := self._front()) > 1:
            await self._take_run(runs, run)
        else:
            await self._take(self._tail.events[0])
        while self._tail.events and self._tail.events[0].position <= self._position:
            self._tail.pop()

    def _front(self) -> list[StoredEvent]:
        """Return the events at the front of the tail that wait for nothing."""
        front = takewhile(self._is_free, self._tail.events)
        return list(islice(front, _RUN))

    def _is_free(self, event: StoredEvent) -> bool:
        return not self._arrears.has(event.session_id) and not self.consumer.is_idle(event)

    async def _take_run(self, handle_run: RunHandler, run: Sequence[StoredEvent]) -> None:
        left = iter(run)

        def on_done() -> None:
            self._position = next(left).position

        failpoints.hit("consumer_before_effect")
        try:
            await handle_run(run, on_done)
        except Exception as error:
            failed = next(left)
            await self._arrears.fail(failed, error)
            self._position = failed.position
        failpoints.hit("consumer_after_effect")

    async def _take(self, event: StoredEvent) -> None:
        if event.position <= self._position:
            return
        if not self.consumer.is_for(event):
            self._position = event.position
            return
        if self.consumer.lanes > 1 and event.session_id is not None:
            waits = self._arrears.has(event.session_id) or self._lanes.has(event.session_id)
            if waits or not self.consumer.is_idle(event):
                await self._lanes.put(event.session_id, event)
        else:
            await self._handle(event)
        self._position = event.position

    async def _handle(self, event: StoredEvent) -> None:
        """Do what there is to do for an event; what fails is owed."""
        if event.session_id is not None and self._arrears.has(event.session_id):
            await self._arrears.put_behind(event)
            return
        if self.consumer.is_idle(event):
            return
        failpoints.hit("consumer_before_effect")
        try:
            await self._hand_over(event)
        except Exception as error:
            await self._arrears.fail(event, error)
        failpoints.hit("consumer_after_effect")

    async def _hand_over(self, event: StoredEvent) -> None:
        tracing.session_of_work.set(event.session_id)
        key = event.message.id if event.message else event.position
        with tracing.consume(self.consumer.name, key, event.position):
            await self.consumer.handle(event)

    def _wake_up(self) -> None:
        self._wake.set()

    async def _deliver(self, position: int) -> None:
        """Hand over what is owed, if there is still something to do for it."""
        event = await self._log.get_event(position)
        if event is not None and self.consumer.has_work(event):
            await self._hand_over(event)

    async def _save_position(self) -> None:
        failpoints.hit("consumer_before_cursor")
        position = self.position

        async def work(_tx: Transaction) -> None:
            name, at = self.consumer.name, now()
            if not await ConsumerRow.filter(name=name).update(position=position, updated_at=at):
                _ = await ConsumerRow.create(name=name, position=position, updated_at=at)

        await self._store.write(work)
        self._saved_position = position
        self._saved_at_s = time.monotonic()
