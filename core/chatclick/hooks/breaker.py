"""The breaker of one implementation: after repeated failure it is not called for a while.

Pure: times are handed in, in seconds on the monotonic clock.
"""

from collections import deque
from enum import Enum

FAILURES_IN_A_ROW = 5
WINDOW = 20
FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 600.0


class Admission(Enum):
    """The answer to asking for a call; it is handed back with the outcome."""

    NO = "no"
    CALL = "call"
    TRIAL = "trial"


class Breaker:
    """Closed, open, or half-open with a single trial call on its way.

    While it is open only the trial's outcome counts: calls that began before say nothing new.
    """

    __slots__ = ("_in_a_row", "_is_on_trial", "_open_until", "_pause_s", "_recent")

    def __init__(self) -> None:
        self._recent: deque[bool] = deque(maxlen=WINDOW)
        self._in_a_row = 0
        self._open_until: float | None = None
        self._pause_s = FIRST_PAUSE_S
        self._is_on_trial = False

    @property
    def is_open(self) -> bool:
        """Whether calls are held back (a trial may be on its way)."""
        return self._open_until is not None

    def admit(self, now: float) -> Admission:
        """Ask to call. Anything but NO must be followed by `succeed`, `fail` or `abandon`."""
        if self._open_until is None:
            return Admission.CALL
        if now < self._open_until or self._is_on_trial:
            return Admission.NO
        self._is_on_trial = True
        return Admission.TRIAL

    def retry_after_s(self, now: float) -> float:
        """Return how long until a call may be let through, in seconds."""
        return 0.0 if self._open_until is None else max(0.0, self._open_until - now)

    def succeed(self, admission: Admission) -> None:
        """Record a good call. A successful trial closes the breaker and forgets the past."""
        if admission is Admission.TRIAL:
            self._recent.clear()
            self._open_until, self._is_on_trial, self._pause_s = None, False, FIRST_PAUSE_S
        elif self._open_until is not None:
            return
        self._in_a_row = 0
        self._recent.append(True)

    def fail(self, admission: Admission, now: float) -> None:
        """Record a failed call. A failed trial doubles the pause."""
        if admission is Admission.TRIAL:
            self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
            self._open(now)
            return
        if self._open_until is not None:
            return
        self._in_a_row += 1
        self._recent.append(False)
        has_half_failed = len(self._recent) == WINDOW and self._recent.count(False) * 2 >= WINDOW
        if self._in_a_row >= FAILURES_IN_A_ROW or has_half_failed:
            self._open(now)

    def abandon(self, admission: Admission) -> None:
        """Record that a call ended without telling anything, such as by cancellation."""
        if admission is Admission.TRIAL:
            self._is_on_trial = False

    def trip(self, now: float) -> None:
        """Open at once."""
        if self._open_until is None:
            self._open(now)

    def _open(self, now: float) -> None:
        self._open_until = now + self._pause_s
        self._is_on_trial = False
        self._in_a_row = 0
