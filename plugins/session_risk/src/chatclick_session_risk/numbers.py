"""The plugin's numbers, for the dashboard and for alerts."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from chatclick import MetricAnswer, MetricCatalogue, MetricInfo, MetricLine, MetricQuery
from chatclick_session_risk.models import Outcome, Watch

AT_RISK, FLAGGED = "session_risk.at_risk", "session_risk.flagged"
PRECISION, RECALL = "session_risk.precision", "session_risk.recall"

MOST_ROWS = 20_000
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
            text="Of the conversations that ended badly, those that had been flagged before; at the"
            " time they ended.",
        ),
    )
)

_Row = tuple[datetime, bool, bool]
"""When an episode ended, whether it had been flagged, whether it ended badly."""
_Test = Callable[[_Row], bool]


def _is_flagged(row: _Row) -> bool:
    return row[1]


def _is_bad(row: _Row) -> bool:
    return row[2]


def _is_right(row: _Row) -> bool:
    return row[1] and row[2]


_RATIOS: dict[str, tuple[_Test, _Test]] = {
    PRECISION: (_is_right, _is_flagged),
    RECALL: (_is_right, _is_bad),
}


async def answer(query: MetricQuery) -> MetricAnswer | None:
    """Return the answer to a question; None for one that is not understood."""
    if query.metric == AT_RISK:
        now_flagged = await Watch.filter(is_done=False).exclude(flagged_at=None).count()
        line = MetricLine(total=float(now_flagged), values=(float(now_flagged),))
        return MetricAnswer(starts=(query.since,), lines=(line,))
    if query.metric not in (FLAGGED, PRECISION, RECALL) or query.by or query.filters:
        return None
    rows = await _load(query)
    starts = _list_starts(query)
    size = _SIZES.get(query.grain, query.until - query.since)
    spans = [(one - (query.rolling - 1) * size, min(one + size, query.until)) for one in starts]
    ends = [row[0] for row in rows]
    values = tuple(
        _count(query.metric, rows[bisect_left(ends, since) : bisect_left(ends, until)])
        for since, until in spans
    )
    first = bisect_left(ends, query.since)
    line = MetricLine(total=_count(query.metric, rows[first:]), values=values)
    unit = "" if query.metric == FLAGGED else "%"
    return MetricAnswer(starts=tuple(starts), lines=(line,), unit=unit)


async def find_position() -> int:
    """Return a number that grows with what can change an answer."""
    return await Outcome.all().count() + await Watch.exclude(flagged_at=None).count()


async def _load(query: MetricQuery) -> list[_Row]:
    size = _SIZES.get(query.grain, timedelta())
    since = query.since - (query.rolling - 1) * size
    ended = Outcome.filter(ended_at__gte=since, ended_at__lt=query.until).order_by("ended_at", "id")
    rows = await ended.limit(MOST_ROWS).values_list("ended_at", "flagged_at", "why")
    return [(at, flagged_at is not None, bool(why)) for at, flagged_at, why in rows]


def _list_starts(query: MetricQuery) -> list[datetime]:
    """Return where the parts of the span begin; one part where their length is not fixed."""
    size = _SIZES.get(query.grain)
    if size is None or (query.until - query.since) / size > MOST_PARTS:
        return [query.since]
    starts, at = [], query.since
    while at < query.until:
        starts.append(at)
        at += size
    return starts


def _count(metric: str, rows: Sequence[_Row]) -> float | None:
    if metric == FLAGGED:
        return float(sum(map(_is_flagged, rows)))
    part, whole = _RATIOS[metric]
    of = sum(map(whole, rows))
    return round(100 * sum(map(part, rows)) / of, 1) if of else None
