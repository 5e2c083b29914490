"""How many messages a minute a widget takes from one visitor: `security.rateLimit`."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from chatclick.chat.widgets import WidgetConfigs
from chatclick.security.limits import BucketTable, Rate
from chatclick.security.policy import Principal

KEPT_S = 15.0
"""How long a limit is believed, so that a message costs no look at the widget."""

_MAX_WIDGETS = 1000


@dataclass(frozen=True, slots=True)
class _Limit:
    """What one widget allows.

    Attributes:
        a_minute: messages; None for what the server allows anyway.
        buckets: one for each visitor.
        read_at_s: when it was read.
    """

    a_minute: int | None
    buckets: BucketTable | None
    read_at_s: float


class VisitorPace:
    """Holds visitors to the limit of the widget they came by.

    Args:
        configs: the published configs.
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, configs: WidgetConfigs, clock: Callable[[], float] = monotonic) -> None:
        self._configs = configs
        self._clock = clock
        self._limits: dict[str, _Limit] = {}

    async def take(self, principal: Principal) -> float:
        """Count a message; 0, or the seconds until the next one may come."""
        if principal.kind != "visitor" or principal.widget_id is None:
            return 0.0
        limit = self._limits.get(principal.widget_id)
        if limit is None or self._clock() - limit.read_at_s > KEPT_S:
            limit = await self._read(principal.widget_id, limit)
        return limit.buckets.take(principal.id) if limit.buckets is not None else 0.0

    async def _read(self, widget_id: str, before: _Limit | None) -> _Limit:
        found = (await self._configs.find(widget_id))["security"]["rateLimit"]
        a_minute = found if isinstance(found, int) else None
        # While the limit stays, what visitors have used of it stays, too.
        buckets = before.buckets if before is not None and before.a_minute == a_minute else None
        if a_minute is not None and buckets is None:
            buckets = BucketTable(Rate(a_minute / 60, a_minute), clock=self._clock)
        if len(self._limits) >= _MAX_WIDGETS and widget_id not in self._limits:
            del self._limits[next(iter(self._limits))]
        self._limits[widget_id] = limit = _Limit(a_minute, buckets, self._clock())
        return limit
