"""Reading numbers: those that are counted, of whoever counts, and those of now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chatclick import MetricAnswer, MetricQuery, PluginContext
from chatclick.errors import ChatclickError
from chatclick.plugin.metrics import MOST_QUERIES
from chatclick_alerts.forecast import WEEK_HOURS, WEEKS, Usual, forecast
from chatclick_alerts.live import LIVE, Part, join, read_live
from chatclick_alerts.models import SampleRow
from chatclick_alerts.rules import HOUR, Asked

MINUTE = timedelta(minutes=1)
MOST_PARTS = 1440
MOST_SAMPLES = 20_000
MOST_KEPT = 500

Value = float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a look found. A value of None is that nothing is known."""

    value: Value = None
    is_failed: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What a number was.

    Attributes:
        ends: when each value was known, in order.
        values: of the window up to each of them.
    """

    ends: tuple[datetime, ...] = ()
    values: tuple[Value, ...] = ()


class Numbers:
    """Reads numbers, and asks whoever counts again only where something can have changed.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._known: dict[Asked, Value] = {}
        self._known_at: tuple[datetime, int] | None = None
        self._hours: dict[tuple[Asked, datetime], Sequence[Value]] = {}

    async def read(self, several: Collection[Asked], at: datetime) -> dict[Asked, Reading]:
        """Return what numbers are now; one that nobody answers for has failed."""
        live = [one for one in several if one.metric in LIVE]
        counted = [one for one in several if one.metric not in LIVE]
        found: dict[Asked, Reading] = {}
        try:
            values = await read_live(self._context, live, at)
            found |= {one: Reading(values[one]) for one in live}
        except ChatclickError as error:
            self._log(error)
            found |= dict.fromkeys(live, Reading(is_failed=True))
        try:
            await self._refresh(counted, at)
            found |= {one: Reading(self._known[one]) for one in counted if one in self._known}
        except ChatclickError as error:
            self._log(error)
            self._known_at = None
        # Not understood: the number is gone, or was never there.
        missing = (one for one in counted if one not in found)
        return found | dict.fromkeys(missing, Reading(is_failed=True))

    async def read_past(self, asked: Asked, since: datetime, until: datetime) -> Past:
        """Return what a number was, as finely as its window allows.

        Args:
            asked: which number.
            since: from when on.
            until: up to when; both are rounded to whole parts.

        Raises:
            Unavailable: nobody answers.
        """
        if asked.metric in LIVE:
            return await _read_samples(asked, since, until)
        span = asked.span
        first = _floor(since, span.size)
        queries = []
        while first < until:
            last = min(first + MOST_PARTS * span.size, _floor(until, span.size))
            if last <= first:
                break
            begin = first - (span.many - 1) * span.size
            queries.append(_ask(asked, begin, last, span.grain, span.many))
            first = last
        answers = (await self._context.metrics.query(queries)).answers
        return _join(answers, span.many - 1, span.size)

    async def find_usual(self, asked: Asked, at: datetime) -> Usual | None:
        """Say what is usual for a number at a time; None where too little is known.

        Raises:
            Unavailable: nobody answers.
        """
        hour = _floor(at, HOUR)
        key = asked, hour
        if key not in self._hours:
            since = hour - (WEEKS * WEEK_HOURS + 1) * HOUR
            if len(self._hours) >= MOST_KEPT:
                self._hours.clear()
            self._hours[key] = await self.read_hours(asked, since, hour)
        return forecast(self._hours[key], len(self._hours[key]))

    async def read_hours(self, asked: Asked, since: datetime, until: datetime) -> Sequence[Value]:
        """Return what a number was at the end of each hour.

        Raises:
            Unavailable: nobody answers.
        """
        many = asked.window // HOUR
        query = _ask(asked, since - (many - 1) * HOUR, until, "hour", many)
        answers = (await self._context.metrics.query([query])).answers
        return _join(answers, many - 1, HOUR).values

    async def _refresh(self, several: Sequence[Asked], at: datetime) -> None:
        """Ask for what is not known, and for all of it once a minute has passed or more counted."""
        if not several:
            return
        metrics, minute = self._context.metrics, _floor(at, MINUTE)
        position = (await metrics.query(())).position
        if self._known_at != (minute, position):
            self._known.clear()
        wanted = [one for one in dict.fromkeys(several) if one not in self._known]
        until = minute + MINUTE
        for begin in range(0, len(wanted), MOST_QUERIES):
            part = wanted[begin : begin + MOST_QUERIES]
            queries = [_ask(one, until - one.window, until, "total", 1) for one in part]
            answers = (await metrics.query(queries)).answers
            for one, answer in zip(part, answers, strict=True):
                if answer is not None:
                    self._known[one] = answer.lines[0].total if answer.lines else None
        self._known_at = minute, position

    def _log(self, error: ChatclickError) -> None:
        self._context.log.info("numbers_missing", reason=str(error)[:200])


def _ask(asked: Asked, since: datetime, until: datetime, grain: str, rolling: int) -> MetricQuery:
    return MetricQuery(
        metric=asked.metric,
        stat=asked.stat,
        since=since,
        until=until,
        grain=grain,
        filters=dict(asked.filters),
        rolling=rolling,
    )


def _join(answers: Sequence[MetricAnswer | None], skipped: int, size: timedelta) -> Past:
    """Put the parts of an answer together, without those whose window is not whole."""
    ends: list[datetime] = []
    values: list[Value] = []
    for answer in answers:
        if answer is None:
            continue
        starts = answer.starts[skipped:]
        ends += [one + size for one in starts]
        known = answer.lines[0].values if answer.lines else ()
        values += known[skipped:] or [None] * len(starts)
    return Past(tuple(ends), tuple(values))


async def _read_samples(asked: Asked, since: datetime, until: datetime) -> Past:
    """Return what was kept of a number of now, or of a part of it."""
    first, last = (int(one.timestamp()) // 60 for one in (since, until))
    kept = SampleRow.filter(metric=asked.metric, minute__gte=first, minute__lt=last)
    rows = await kept.order_by("minute").limit(MOST_SAMPLES)
    at = tuple(datetime.fromtimestamp(row.minute * 60, since.tzinfo) for row in rows)
    return Past(at, tuple(_read_value(row, dict(asked.filters)) for row in rows))


def _read_value(row: SampleRow, filters: Mapping[str, Sequence[str]]) -> Value:
    if not filters:
        return row.value
    if row.parts is None:
        return None
    shares = [
        Part({key: tuple(one) for key, one in has.items()}, value) for has, value in row.parts
    ]
    return join(row.metric, shares, filters)


def _floor(at: datetime, size: timedelta) -> datetime:
    seconds = int(size.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, at.tzinfo)
