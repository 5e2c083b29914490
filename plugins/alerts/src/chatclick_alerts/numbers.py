"""Reading numbers: those that are counted, of whoever counts, and those of now."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chatclick import MetricAnswer, MetricQuery, PluginContext
from chatclick.errors import ChatclickError, Unavailable
from chatclick.plugin.metrics import MOST_QUERIES
from chatclick_alerts.forecast import WEEK_HOURS, WEEKS, Usual, forecast
from chatclick_alerts.live import LIVE, Part, join, read_live
from chatclick_alerts.models import SampleRow
from chatclick_alerts.patience import Patience
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


@dataclass(slots=True)
class _Source:
    """What is known of the numbers of one plugin.

    Attributes:
        patience: asks it what the numbers are.
        hours_patience: asks it for hours, which may take long and is not to hold up the rest.
        known: what the numbers were when it was asked last.
        known_at: the minute of that, and how far it had counted.
        hours: what numbers were in the weeks before an hour.
    """

    patience: Patience = field(default_factory=Patience)
    hours_patience: Patience = field(default_factory=Patience)
    known: dict[Asked, Value] = field(default_factory=dict)
    known_at: tuple[datetime, int] | None = None
    hours: dict[tuple[Asked, datetime], Sequence[Value]] = field(default_factory=dict)


class Numbers:
    """Reads numbers, and asks whoever counts again only where something can have changed.

    The plugins are asked side by side: one that is slow holds up its own numbers alone.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._sources: dict[str, _Source] = {}

    async def close(self) -> None:
        """Ask no further."""
        for one in self._sources.values():
            await one.patience.close()
            await one.hours_patience.close()

    async def read(self, several: Collection[Asked], at: datetime) -> dict[Asked, Reading]:
        """Return what numbers are now; one that nobody answers for has failed."""
        live: list[Asked] = []
        counted: dict[str, list[Asked]] = {}
        for one in several:
            if one.metric in LIVE:
                live.append(one)
            else:
                counted.setdefault(_find_owner(one.metric), []).append(one)
        readings = await asyncio.gather(
            self._read_live(live, at),
            *(self._read_counted(self._open(owner), some, at) for owner, some in counted.items()),
        )
        # Not understood: the number is gone, or was never there.
        found = dict.fromkeys(several, Reading(is_failed=True))
        for some in readings:
            found |= {one: Reading(value) for one, value in some.items()}
        return found

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
            Unavailable: nobody answers, or not yet.
        """
        source, hour = self._open(_find_owner(asked.metric)), _floor(at, HOUR)
        key = asked, hour

        async def load() -> None:
            since = hour - (WEEKS * WEEK_HOURS + 1) * HOUR
            hours = await self.read_hours(asked, since, hour)
            if len(source.hours) >= MOST_KEPT:
                source.hours.clear()
            source.hours[key] = hours

        if key not in source.hours:
            await source.hours_patience.ask(key, load)
        return forecast(source.hours[key], len(source.hours[key]))

    async def read_hours(self, asked: Asked, since: datetime, until: datetime) -> Sequence[Value]:
        """Return what a number was at the end of each hour.

        Raises:
            Unavailable: nobody answers, or whoever does knows nothing of it.
        """
        many = asked.window // HOUR
        query = _ask(asked, since - (many - 1) * HOUR, until, "hour", many)
        answers = (await self._context.metrics.query([query])).answers
        if None in answers:
            raise Unavailable("Nobody knows what this was.", code="metrics_unavailable")
        return _join(answers, many - 1, HOUR).values

    def _open(self, owner: str) -> _Source:
        return self._sources.setdefault(owner, _Source())

    async def _read_live(self, several: Sequence[Asked], at: datetime) -> Mapping[Asked, Value]:
        try:
            return await read_live(self._context, several, at)
        except ChatclickError as error:
            self._log(error)
            return {}

    async def _read_counted(
        self, source: _Source, several: Sequence[Asked], at: datetime
    ) -> Mapping[Asked, Value]:
        try:
            await source.patience.ask("now", lambda: self._refresh(source, several, at))
        except ChatclickError as error:
            self._log(error)
            return {}
        return {one: source.known[one] for one in several if one in source.known}

    async def _refresh(self, source: _Source, several: Sequence[Asked], at: datetime) -> None:
        """Ask for what is not known, and for all of it once a minute has passed or more counted."""
        metrics, minute = self._context.metrics, _floor(at, MINUTE)
        known_at, source.known_at = source.known_at, None
        position: int | None = None
        if known_at is not None:
            about = sorted({one.metric for one in several})
            position = (await metrics.query((), of=about)).position
        if known_at != (minute, position):
            source.known.clear()
        wanted = [one for one in dict.fromkeys(several) if one not in source.known]
        until = minute + MINUTE
        for begin in range(0, len(wanted), MOST_QUERIES):
            part = wanted[begin : begin + MOST_QUERIES]
            queries = [_ask(one, until - one.window, until, "total", 1) for one in part]
            found = await metrics.query(queries)
            position = found.position if position is None else position
            for one, answer in zip(part, found.answers, strict=True):
                if answer is not None:
                    source.known[one] = answer.lines[0].total if answer.lines else None
        source.known_at = None if position is None else (minute, position)

    def _log(self, error: ChatclickError) -> None:
        self._context.log.info("numbers_missing", reason=str(error)[:200])


def _find_owner(metric: str) -> str:
    """Return the plugin whose number it is; "" for those of whoever counts conversations."""
    owner, dot, _ = metric.partition(".")
    return owner if dot else ""


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
