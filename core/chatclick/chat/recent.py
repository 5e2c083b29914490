"""The newest events of the log in memory, for who reads the whole of it close behind its end.

Such a reader, one that counts, sees each message once more; to read it back by SQL takes ten times
as long as from here. What is here is what the log says, without a gap: events that another
process committed are not told here, so that whatever came before them is let go.
"""

from collections.abc import Sequence
from datetime import timedelta

from chatclick.clock import now
from chatclick.store.events import StoredEvent

KEPT = 2000
"""How many events, at least; twice as many at most, a kilobyte or two each."""

OLDEST = timedelta(seconds=10)
"""What another process erased or merged may be seen as it was for as long as this."""

_REWRITING = frozenset({"visitor.erased", "visitor.merged"})


class RecentEvents:
    """An unbroken run of events at the end of the log."""

    def __init__(self) -> None:
        self._events: list[StoredEvent] = []

    def append(self, events: Sequence[StoredEvent]) -> None:
        """Take what was committed; let go what came before a gap, or was rewritten."""
        for event in events:
            if event.type in _REWRITING or not self._is_next(event):
                self._events.clear()
            self._events.append(event)
        if len(self._events) > 2 * KEPT:
            del self._events[:KEPT]

    def read(self, position: int, limit: int) -> list[StoredEvent]:
        """Return events behind a position, in order; none where the log itself has to be asked.

        What follows the last of these may be committed and not told yet, so there are as many as
        are wanted, or none.

        Args:
            position: of the last event that is not wanted.
            limit: how many.
        """
        if not self._events:
            return []
        start = position + 1 - self._events[0].position
        if start < 0:
            return []
        found = self._events[start : start + limit]
        is_whole = len(found) == limit and found[0].at >= now() - OLDEST
        return found if is_whole else []

    def _is_next(self, event: StoredEvent) -> bool:
        return not self._events or event.position == self._events[-1].position + 1
