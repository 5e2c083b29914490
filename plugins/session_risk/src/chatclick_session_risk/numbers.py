"""The plugin's numbers, for the dashboard and for alerts."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tortoise.expressions import Q

from chatclick import MetricAnswer, MetricCatalogue, MetricInfo, MetricLine, MetricQuery
from chatclick_session_risk.models import Outcome, Place, Watch

AT_RISK, FLAGGED = "session_risk.at_risk", "session_risk.flagged"
PRECISION, RECALL = "session_risk.precision", "session_risk.recall"

MOST_ROWS = 20_000
"""Ends that are counted at once; a number of more is not given, rather than a wrong one."""
MOST_PARTS = 1500
_SIZES = {
    "minute": timedelta(minutes=1),
    "quarter": timedelta(minutes=15),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}

CATALOGUE = MetricCatalogue(
    metrics=(
        MetricInfo(
            id=AT_RISK,
            title="At risk now",
            stats=("sum",),
            text="Conversations under way that are flagged as likely to end badly; now.",
            is_low_good=True,
        ),
        MetricInfo(
            id=FLAGGED,
            title="Flagged as at risk",
            stats=("sum",),
            text="Conversations that ended and had been flagged; at the time they ended.",
            is_low_good=True,
        ),
        MetricInfo(
            id=PRECISION,
            title="Flags that were right",
            unit="%",
            stats=("sum",),
            text="Of the flagged conversations, those that ended badly; at the time they ended.",
        ),
        MetricInfo(
            id=RECALL,
            title="Bad ends that were flagged",
            unit="%",
            stats=("sum",),
            text="Of the conversations that were looked at and ended badly, those that had been"
            " flagged before; at the time they ended.",
        ),
    )
)

_IS_FLAGGED = Q(flagged_at__isnull=False)
_COUNTED: dict[str, Q] = {
    FLAGGED: _IS_FLAGGED,
    PRECISION: _IS_FLAGGED,
    # What nobody was looking at could not be flagged.
    RECALL: Q(is_watched=True) & ~Q(why=""),
}
"""What episodes a number is about."""


@dataclass(frozen=True, slots=True)
class _Ends:
    """Ends of episodes in their order.

    Attributes:
        at: when each was.
        sums: how many of those before each, and in all, were flagged and ended badly.
    """

    at: Sequence[datetime]
    sums: Sequence[int]

    def count(self, metric: str, since: datetime, until: datetime) -> float | None:
        """Return a number of those within a span."""
        first, end = bisect_left(self.at, since), bisect_left(self.at, until)
        if metric == FLAGGED:
            return float(end - first)
        right = self.sums[end] - self.sums[first]
        return round(100 * right / (end - first), 1) if end > first else None


async def answer(query: MetricQuery) -> MetricAnswer | None:
    """Return the answer to a question; None for one not understood, or about too many ends."""
    if query.by or query.filters:
        return None
    if query.metric == AT_RISK:
        now_flagged = await Watch.filter(is_done=False).exclude(flagged_at=None).count()
        line = MetricLine(total=float(now_flagged), values=(float(now_flagged),))
        return MetricAnswer(starts=(query.since,), lines=(line,))
    if query.metric not in _COUNTED:
        return None
    edges = _list_edges(query)
    ends = None if edges is None else await _load(query, edges[0])
    if edges is None or ends is None:
        return None
    starts, spans = edges[query.rolling - 1 : -1], zip(edges, edges[query.rolling :], strict=False)
    values = tuple(ends.count(query.metric, since, until) for since, until in spans)
    line = MetricLine(total=ends.count(query.metric, query.since, query.until), values=values)
    unit = "" if query.metric == FLAGGED else "%"
    return MetricAnswer(starts=tuple(starts), lines=(line,), unit=unit)


async def find_position() -> int:
    """Return a number that grows with each write that may change an answer."""
    place = await Place.get_or_none(id=1)
    return 0 if place is None else place.changes


async def _load(query: MetricQuery, since: datetime) -> _Ends | None:
    """Return what a question is about; None where that is too much to count."""
    ended = Outcome.filter(_COUNTED[query.metric], ended_at__gte=since, ended_at__lt=query.until)
    newest = ended.order_by("-ended_at", "-id").limit(MOST_ROWS + 1)
    rows = await newest.values_list("ended_at", "flagged_at", "why")
    if len(rows) > MOST_ROWS:
        return None
    rows.reverse()
    right = (flagged_at is not None and bool(why) for _, flagged_at, why in rows)
    return _Ends([at for at, *_ in rows], [0, *accumulate(right)])


def _list_edges(query: MetricQuery) -> list[datetime] | None:
    """Return where the parts of the span begin, and where the last one ends.

    Before them stand as many as the first value is of, too. It is one part where their length is
    not fixed; None for a time zone that is not known.
    """
    size = _SIZES.get(query.grain)
    if size is None or (query.until - query.since) / size > MOST_PARTS:
        return [query.since] * query.rolling + [query.until]
    try:
        # A day has 23 or 25 hours where the clocks change: it is added to what they say there.
        zone = ZoneInfo(query.time_zone) if query.grain == "day" else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    edges, at = list[datetime](), query.since.astimezone(zone) - (query.rolling - 1) * size
    while (edge := at.astimezone(UTC)) < query.until:
        edges.append(edge)
        at += size
    return [*edges, query.until]
