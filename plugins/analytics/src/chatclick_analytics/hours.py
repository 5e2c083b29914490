"""How long it was open: the business time of what was counted around the clock.

When it is open is asked of whoever keeps hours, some weeks at a time and for each place, and kept
for a few seconds, so that a whole log is counted anew with few questions.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic

from chatclick import PlaceView, PluginContext, WindowView
from chatclick.errors import Unavailable
from chatclick_analytics.definitions import IN_HOURS, get_correction
from chatclick_analytics.points import Place, Point
from chatclick_analytics.stores import Counted

WEEKS_MS = 4 * 7 * 86_400_000
"""How much is asked for at once, in milliseconds."""
KEPT_S = 10.0
MOST_KEPT = 4000

Spans = list[tuple[int, int]]
"""Times in which it is open, in milliseconds since 1970."""


class OpenHours:
    """Knows how much of a time lies within the opening hours of a place.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._known: dict[tuple[str, str, str, int], Spans | None] = {}
        self._asked_at = -KEPT_S

    async def correct(self, counted: Sequence[Counted]) -> list[Counted]:
        """Return what turns times around the clock into business time.

        Nothing where it is the same, and where nobody keeps hours.
        """
        found: list[Counted] = []
        for session_id, point in counted:
            if not point.since_ms or point.metric not in IN_HOURS:
                continue
            open_ms = await self._count(point)
            if open_ms is not None and open_ms != point.value:
                back = point._replace(metric=get_correction(point.metric), number=-1)
                again = back._replace(value=open_ms, number=1)
                found += [(session_id, back), (session_id, again)]
        return found

    async def _count(self, point: Point) -> int | None:
        """Return the milliseconds it was open meanwhile; None where nobody keeps hours."""
        total = 0
        for block in range(point.since_ms // WEEKS_MS, point.at_ms // WEEKS_MS + 1):
            spans = await self._find(point.place, block)
            if spans is None:
                return None
            total += sum(
                max(0, min(until, point.at_ms) - max(since, point.since_ms))
                for since, until in spans
            )
        return total

    async def _find(self, place: Place, block: int) -> Spans | None:
        if monotonic() - self._asked_at >= KEPT_S or len(self._known) >= MOST_KEPT:
            self._known.clear()
            self._asked_at = monotonic()
        key = (place.get("widget"), place.get("queue"), place.get("team"), block)
        if key not in self._known:
            self._known[key] = await self._ask(*key)
        return self._known[key]

    async def _ask(self, widget: str, queue: str, team: str, block: int) -> Spans | None:
        place = PlaceView(widget_id=widget or None, queue_id=queue or None, team_id=team or None)
        first, last = block * WEEKS_MS, (block + 1) * WEEKS_MS
        window = WindowView(since=_from_ms(first), until=_from_ms(last))
        try:
            found = await self._context.hours.list_open(place, window)
        except Unavailable as error:
            # Counting goes on; counting anew puts right what is now counted around the clock.
            self._context.log.warning("hours_unknown", error=str(error)[:200])
            return None
        if found is None:
            return None
        spans = [
            (max(first, _to_ms(one.since)), min(last, _to_ms(one.until))) for one in found.spans
        ]
        return [(since, until) for since, until in spans if since < until]


def _from_ms(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _to_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
