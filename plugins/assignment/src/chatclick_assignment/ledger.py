"""Who was given how much lately. Kept in memory, and written down where limits or weights use it.

It is exact where one process routes. A second one knows of the first what was written before it
started; see the manual.
"""

from collections import defaultdict, deque

from chatclick import PluginContext

PREFIX = "given:"
MAX_KEPT = 1000
MAX_PEOPLE = 1000


class Ledger:
    """Counts sessions given, by person.

    Args:
        span_s: how far back it looks, in seconds.
    """

    def __init__(self, span_s: float) -> None:
        self._span_s = span_s
        self._given: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=MAX_KEPT))

    def note(self, staff_id: str, at_s: float) -> None:
        """Count a session that somebody was given at a time, in seconds since the epoch."""
        self._given[staff_id].append(at_s)

    def count(self, staff_id: str, now_s: float) -> int:
        """Return how many somebody was given in the span."""
        given = self._given.get(staff_id)
        if not given:
            return 0
        while given and given[0] <= now_s - self._span_s:
            given.popleft()
        return len(given)

    async def load(self, context: PluginContext) -> None:
        """Read what was written before."""
        for key in await context.kv.list_keys(PREFIX, limit=MAX_PEOPLE):
            times = await context.kv.get(key)
            if isinstance(times, list | tuple):
                kept = sorted(float(one) for one in times if isinstance(one, int | float))
                self._given[key.removeprefix(PREFIX)].extend(kept)

    async def write_down(self, context: PluginContext, staff_id: str, now_s: float) -> None:
        """Write down what counts of one person."""
        self.count(staff_id, now_s)
        times = [round(one) for one in self._given.get(staff_id, ())]
        await context.kv.set(f"{PREFIX}{staff_id}", times)
