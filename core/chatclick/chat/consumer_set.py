"""The consumers that run in this process."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chatclick.chat.consumers import Consumer, ConsumerLoop
from chatclick.chat.log import EventLog
from chatclick.ids import is_sample_id
from chatclick.store.events import StoredEvent
from chatclick.store.opening import Store


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far behind a consumer is.

    Attributes:
        position: up to which it is done.
        backlog: events it has not handled.
        oldest_at: when the oldest of these happened; None for none.
        failures: deliveries that went wrong since it started here.
    """

    name: str
    position: int
    backlog: int
    oldest_at: datetime | None = None
    failures: int = 0


class ConsumerSet:
    """Starts, feeds and stops consumers.

    Args:
        store: keeps cursors.
        log: the event log.
    """

    def __init__(self, store: Store, log: EventLog) -> None:
        self._store = store
        self._log = log
        self._loops: dict[str, ConsumerLoop] = {}

    async def add(self, consumer: Consumer) -> None:
        """Start a consumer; it gets all that is committed from here on. Its name must be free."""
        loop = self._loops[consumer.name] = ConsumerLoop(consumer, self._store, self._log)
        await loop.start()

    async def remove(self, name: str) -> None:
        """Stop a consumer; its cursor stays, and with it what it has still to read."""
        loop = self._loops.pop(name, None)
        if loop is not None:
            await loop.stop()

    def find(self, name: str) -> Consumer | None:
        """Return the running consumer of that name."""
        loop = self._loops.get(name)
        return loop.consumer if loop else None

    def names(self) -> list[str]:
        """Return the names of all that run."""
        return list(self._loops)

    async def list_backlogs(self) -> list[Backlog]:
        """Return how far behind each is, by name."""
        head = await self._log.read_head()
        found = []
        for name, loop in sorted(self._loops.items()):
            backlog = loop.count_backlog(head)
            oldest_at = await loop.find_oldest_at() if backlog else None
            found.append(Backlog(name, loop.position, backlog, oldest_at, loop.failures))
        return found

    def take_back(self, name: str, session_id: str | None) -> None:
        """Let a consumer deliver what was put back into the outbox; one that is off does later."""
        loop = self._loops.get(name)
        if loop is not None:
            loop.take_back(session_id)

    async def stop(self) -> None:
        """Stop all."""
        for name in self.names():
            await self.remove(name)

    def look_back(self) -> None:
        """Have all read the log: something may have been committed that was not told."""
        for loop in self._loops.values():
            loop.look_back()

    def on_commit(self, events: Sequence[StoredEvent]) -> None:
        """Feed all; called by the writer after each commit."""
        # What was made up is for nobody: looked at once, not by each.
        real = [event for event in events if not is_sample_id(event.session_id)]
        types = frozenset(event.type for event in real)
        for loop in self._loops.values():
            loop.on_commit(real, types, events[-1].position)
