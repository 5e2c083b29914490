"""When to start a plugin again that ended by itself, and when to give up. Pure."""

from collections import deque

FIRST_DELAY_S = 10.0
MAX_STARTS = 5
MAX_RESTARTS = 3
WINDOW_S = 3600.0


class Crashes:
    """The failures of one plugin.

    Failed starts are tried again after 10 s, doubling, five times in all. A plugin that ran and
    ended is started again, but no more than three times in an hour.

    Attributes:
        has_given_up: nothing more is tried, until a person does.
    """

    def __init__(self) -> None:
        self._failed_starts = 0
        self._ends: deque[float] = deque(maxlen=MAX_RESTARTS + 1)
        self.has_given_up = False

    @property
    def restarts(self) -> int:
        """How often it ended by itself lately."""
        return len(self._ends)

    def note_failed_start(self) -> float | None:
        """Return the delay until the next try, in seconds; None to give up."""
        self._failed_starts += 1
        if self._failed_starts >= MAX_STARTS:
            self.has_given_up = True
            return None
        return FIRST_DELAY_S * float(2 ** (self._failed_starts - 1))

    def note_end(self, now_s: float) -> float | None:
        """Note that it ended after it had run; as `note_failed_start`.

        Args:
            now_s: the time of a monotonic clock.
        """
        while self._ends and self._ends[0] < now_s - WINDOW_S:
            self._ends.popleft()
        self._ends.append(now_s)
        if len(self._ends) > MAX_RESTARTS:
            self.has_given_up = True
            return None
        return FIRST_DELAY_S * float(2 ** (len(self._ends) - 1))

    def note_running(self) -> None:
        """Note that a start went well."""
        self._failed_starts = 0
