"""What a consumer is fed from memory."""

from collections import Counter, deque

from chatclick.store.events import StoredEvent


class Tail:
    """Fresh events in memory, and of which sessions they are."""

    def __init__(self) -> None:
        self.events: deque[StoredEvent] = deque()
        self._counts: Counter[str | None] = Counter()

    def has(self, session_id: str | None) -> bool:
        """Tell whether an event of a session is there."""
        return session_id in self._counts

    def append(self, event: StoredEvent) -> None:
        """Put an event behind the others."""
        self.events.append(event)
        self._counts[event.session_id] += 1

    def pop(self) -> None:
        """Take the first away."""
        session_id = self.events.popleft().session_id
        self._counts[session_id] -= 1
        if not self._counts[session_id]:
            del self._counts[session_id]

    def clear(self) -> None:
        """Take all away."""
        self.events.clear()
        self._counts.clear()
