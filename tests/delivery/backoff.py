"""When a client comes back after its socket ended (delivery contract D19)."""

import random
import time
from collections.abc import Callable

FIRST_S = 1.0
LONGEST_S = 60.0
STABLE_S = 30.0
# After these codes a client stays away; 4401 is cured by a new token.
FINAL_CODES = range(4400, 4500)
EXPIRED = 4401


class BackOff:
    """Full jitter: uniform between nothing and 1 s, 2 s, 4 s … 60 s; forgotten after 30 s of peace.

    Args:
        rng: source of the jitter.
        speed: divides every delay of our own, so that tests need not wait; delays the server asks
            for are honoured in full.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        rng: random.Random,
        *,
        speed: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rng = rng
        self._speed = speed
        self._clock = clock
        self._failures = 0
        self._connected_at: float | None = None

    def connected(self) -> None:
        """Note that a connection stands."""
        self._connected_at = self._clock()

    def delay_s(self, close_code: int | None, retry_after_ms: int | None = None) -> float | None:
        """Return the seconds to wait before the next attempt.

        Args:
            close_code: why the socket ended; None when it never stood.
            retry_after_ms: what the server asked for.

        Returns:
            The delay, or None when the client must stay away.
        """
        if close_code in FINAL_CODES and close_code != EXPIRED:
            return None
        if self._was_stable():
            self._failures = 0
        self._connected_at = None
        ceiling_s = min(LONGEST_S, FIRST_S * 2**self._failures)
        self._failures += 1
        own_s = self._rng.uniform(0, ceiling_s) / self._speed
        return max(own_s, (retry_after_ms or 0) / 1000)

    def _was_stable(self) -> bool:
        return (
            self._connected_at is not None
            and self._clock() - self._connected_at >= STABLE_S / self._speed
        )
