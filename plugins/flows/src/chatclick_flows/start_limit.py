"""How often a visitor may start flows; each start calls, writes and speaks."""

from collections import OrderedDict

from chatclick.errors import TooManyRequests

MAX_STARTS = 6
EVERY_S = 10.0
MAX_KEPT = 10_000


class StartLimit:
    """Holds each visitor to six starts at once and six a minute."""

    def __init__(self) -> None:
        self._free_at: OrderedDict[str, float] = OrderedDict()

    def take(self, visitor_id: str, now_s: float) -> None:
        """Count a start.

        Args:
            visitor_id: whose.
            now_s: the time, in seconds of any clock that does not go back.

        Raises:
            TooManyRequests: there were too many.
        """
        free_at = max(self._free_at.get(visitor_id, now_s), now_s) + EVERY_S
        wait_s = free_at - now_s - MAX_STARTS * EVERY_S
        if wait_s > 0:
            raise TooManyRequests("Too many flows were started. Slow down.", retry_after_s=wait_s)
        self._free_at[visitor_id] = free_at
        self._free_at.move_to_end(visitor_id)
        if len(self._free_at) > MAX_KEPT:
            self._free_at.popitem(last=False)
