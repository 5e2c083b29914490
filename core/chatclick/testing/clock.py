"""A clock that goes on only when a test says so."""

from datetime import datetime, timedelta

from chatclick.clock import set_source


class TestClock:
    """The time of the whole process, for one test: it stands still until it is moved.

    What asks `chatclick.clock.now()` follows it, and so do all times in views. Timeouts and
    sleeping do not.

    Args:
        at: the time it begins with.
    """

    __test__ = False

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the time it shows."""
        return self._at

    def advance(self, **span: float) -> datetime:
        """Go forward: `clock.advance(minutes=5)`.

        Args:
            span: as `datetime.timedelta` takes it.

        Returns:
            The new time.
        """
        self._at += timedelta(**span)
        return self._at

    def set(self, at: datetime) -> None:
        """Go to a time, with its time zone."""
        if at.tzinfo is None:
            raise ValueError("give the time zone, such as tzinfo=UTC")
        self._at = at

    def start(self) -> None:
        """Put it in force."""
        set_source(self.now)

    def stop(self) -> None:
        """Let the real time hold again."""
        set_source(None)
