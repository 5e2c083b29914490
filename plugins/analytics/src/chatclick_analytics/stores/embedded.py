"""The driver that is always there: sums and facts in tables of the host's database.

Sums are kept of everything and, by hours and days, of each value of one dimension. What combines
two dimensions, and percentiles and splits at edges that are no whole hours, are counted from the
facts.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import pairwise

from chatclick.clock import now
from chatclick_analytics import tables
from chatclick_analytics.asking import Query
from chatclick_analytics.cells import Lines, add_row
from chatclick_analytics.histogram import find_bin
from chatclick_analytics.models import Axis, Count
from chatclick_analytics.rolling import roll_up
from chatclick_analytics.stores import Behind, Counted, Passed
from chatclick_analytics.stores.axes import Axes
from chatclick_analytics.stores.memo import Memo, find_end
from chatclick_analytics.times import HOUR, KEPT_MINUTES, MINUTE, tile, to_minute

MOST_AXES = 2000
MOST_RUNS = 20

_SAME = (
    "one.session_id = fact.session_id AND one.count_id = fact.count_id"
    " AND one.metric = fact.metric AND one.at_ms = fact.at_ms AND one.value = fact.value"
)
_COUNTS = (
    f"NOT EXISTS (SELECT 1 FROM analytics_fact AS one WHERE {_SAME} AND one.number < 0)"
    " OR id = (SELECT CASE WHEN SUM(one.number) > 0 THEN MAX(one.id) END"
    f" FROM analytics_fact AS one WHERE {_SAME})"
)
"""What was not taken back, such as a rating that was changed; given again, it counts once."""

Span = tuple[int, int, int]


class EmbeddedStore:
    """Sums and facts of one counting.

    Args:
        count_id: of the counting.
        axes: the values of dimensions.
        memo: what was counted of days that are over.
    """

    def __init__(self, count_id: int, axes: Axes, memo: Memo) -> None:
        self._count_id = count_id
        self._axes = axes
        self._memo = memo
        self._is_late = False

    def prepare(self, counted: Sequence[Counted]) -> Callable[[], Awaitable[None]]:
        """Return what keeps facts and adds to sums."""
        sums = roll_up(point for _, point in counted)
        axes = {axis for cells in sums.values() for axis in cells}
        end_ms = find_end() * 60_000
        self._is_late = any(point.at_ms < end_ms for _, point in counted)
        facts = build_facts(self._count_id, counted)

        async def keep() -> None:
            ids = await self._axes.find(axes)
            await tables.save_facts(facts)
            await tables.save_rolls(
                [
                    (self._count_id, metric, ids[axis], size, at, bin_, number, total)
                    for (metric, size, at, bin_), cells in sums.items()
                    for axis, (number, total) in cells.items()
                    if number or total
                ]
            )

        return keep

    def settle(self) -> None:
        """Remember the values of dimensions, and forget what may have changed."""
        self._axes.settle()
        if self._is_late:
            self._memo.forget()

    async def pass_on(self) -> Passed:
        """Do nothing: it is here."""
        row = await Count.get(id=self._count_id)
        return Passed(position=row.position, has_more=False)

    async def remove(self) -> None:
        """Do nothing: it is in the plugin's tables."""

    async def count(self, query: Query, metric: str) -> Lines:
        """Return the cells of a metric, from sums as far as they are kept."""
        if not _is_summed(query):
            whole = [(0, query.starts[0], query.starts[-1])]
            return await self._count_facts(query, metric, whole, {})
        # Of spans within an hour, only plain sums of everything are kept, and of minutes not for
        # long.
        is_plain = not query.needs_bins and query.by is None and not query.filters
        oldest = to_minute(now()) - KEPT_MINUTES + HOUR

        def is_kept(span: Span) -> bool:
            size, since, _ = span
            return size >= HOUR or (is_plain and (size > MINUTE or since >= oldest))

        spans = tile(query.starts)
        end = find_end()
        # Sums of hours and days stay; of shorter spans it depends on the time.
        over, others = _part([span for span in spans if span[0] >= HOUR], end)
        others += [span for span in spans if span[0] < HOUR and is_kept(span)]
        lines = await self._recall(query, metric, over, end)
        lines = await self._count_sums(query, metric, others, lines)
        edges = [span for span in spans if not is_kept(span)]
        return await self._count_facts(query, metric, edges, lines)

    async def _recall(self, query: Query, metric: str, spans: Sequence[Span], end: int) -> Lines:
        """Return what was counted of days that are over, from memory where it is there."""
        if not spans:
            return {}
        starts = tuple(one for one in query.starts[:-1] if one < end)
        filters = tuple(sorted(query.filters.items()))
        asked = (metric, query.needs_bins, query.by, filters, tuple(spans), starts)
        key = (self._count_id, asked)
        found = self._memo.find(key, len(query.starts) - 1)
        if found is None:
            age = self._memo.age
            found = await self._count_sums(query, metric, spans, {})
            self._memo.keep(key, found, len(starts), age)
        return found

    async def list_behind(
        self, query: Query, metric: str, before: tuple[int, int], limit: int
    ) -> Sequence[Behind]:
        """Return facts, the newest first."""
        where, values = _build_where(query.filters, 7)
        rows = await tables.read(
            "SELECT id, at_ms, value, session_id FROM analytics_fact AS fact"
            " WHERE count_id = $1 AND metric = $2 AND at_ms >= $3 AND at_ms < $4"
            f" AND number > 0 AND (at_ms < $5 OR (at_ms = $5 AND id < $6)){where}"
            f" AND (session_id = '' OR {_COUNTS})"
            f" ORDER BY at_ms DESC, id DESC LIMIT {int(limit)}",
            self._count_id,
            metric,
            query.starts[0] * 60_000,
            query.starts[-1] * 60_000,
            *before,
            *values,
        )
        return [Behind(**row) for row in rows]

    async def _count_sums(
        self, query: Query, metric: str, spans: Sequence[Span], lines: Lines
    ) -> Lines:
        axes = await _find_axes(query) if spans else {}
        if not axes:
            return lines
        # All of these are numbers of our own making.
        ids = ", ".join(str(one) for one in axes)
        where = " OR ".join(
            f"(size = {size} AND at >= {since} AND at < {until})" for size, since, until in spans
        )
        minute = _build_minute(query.starts)
        bins = ", bin" if query.needs_bins else ""
        rows = await tables.read(
            f"SELECT axis_id, {minute} AS minute{bins}, SUM(number) AS number, SUM(total) AS total"
            f" FROM analytics_roll WHERE count_id = $1 AND metric = $2 AND axis_id IN ({ids})"
            f" AND ({where}) GROUP BY 1, 2{', 3' if bins else ''}",
            self._count_id,
            metric,
        )
        for row in rows:
            key = axes[row["axis_id"]] if query.by else ""
            number, total = int(row["number"]), int(row["total"])
            add_row(lines, query, key, int(row["minute"]), number, total, row.get("bin", 0))
        return lines

    async def _count_facts(
        self, query: Query, metric: str, spans: Sequence[Span], lines: Lines
    ) -> Lines:
        if not spans:
            return lines
        by = "tags" if query.by == "tag" else query.by
        value = "value" if query.needs_bins else None
        grouped = [one for one in ("at_ms / 60000", by, value) if one]
        where, values = _build_where(query.filters, 3)
        times = " OR ".join(
            f"(at_ms >= {since * 60_000} AND at_ms < {until * 60_000})" for _, since, until in spans
        )
        rows = await tables.read(
            f"SELECT at_ms / 60000 AS minute{f', {by} AS member' if by else ''}"
            f"{', value' if value else ''}, SUM(number) AS number, SUM(number * value) AS total"
            f" FROM analytics_fact WHERE count_id = $1 AND metric = $2 AND ({times}){where}"
            f" GROUP BY {', '.join(grouped)}",
            self._count_id,
            metric,
            *values,
        )
        for row in rows:
            bin_ = find_bin(int(row["value"])) if value else 0
            for key in _list_members(query, row.get("member", "")):
                number, total = int(row["number"]), int(row["total"])
                add_row(lines, query, key, int(row["minute"]), number, total, bin_)
        return lines


def build_facts(count_id: int, counted: Sequence[Counted]) -> list[tables.Row]:
    """Return the rows of facts, for `tables.save_facts`."""
    return [
        (count_id, one.metric, one.at_ms, one.number, one.value, session_id, *one.place.columns)
        for session_id, one in counted
    ]


def _part(spans: Sequence[Span], end: int) -> tuple[list[Span], list[Span]]:
    """Return what is before a time and what is after, of spans of whole rows."""
    before = [(size, since, min(until, end)) for size, since, until in spans if since < end]
    after = [(size, max(since, end), until) for size, since, until in spans if until > end]
    return before, after


def _build_minute(starts: Sequence[int]) -> str:
    """Return what gives the beginning of the span that a sum is in, or at least its own.

    Spans are of one length but where clocks change, and so are runs of them; adding up so many
    rows is much faster where they are than here.
    """
    runs: list[tuple[int, int, int]] = []
    for start, end in pairwise(starts):
        if runs and runs[-1][2] == end - start:
            runs[-1] = (runs[-1][0], end, runs[-1][2])
        else:
            runs.append((start, end, end - start))
    if len(runs) > MOST_RUNS:
        return "at"
    cases = "".join(
        f" WHEN at < {end} THEN {start} + (at - {start}) / {length} * {length}"
        for start, end, length in runs
    )
    return f"CASE{cases} END"


def _is_summed(query: Query) -> bool:
    """Tell whether sums answer it: nothing is combined, and nothing is in two of them."""
    dimensions = set(query.filters) | ({query.by} if query.by else set())
    is_one = len(dimensions) <= 1
    counts_twice = query.by is None and len(query.filters.get("tag", ())) > 1
    return is_one and not counts_twice


async def _find_axes(query: Query) -> dict[int, str]:
    """Return the sums that count, by id, with the value each is of."""
    dimension = query.by or next(iter(query.filters), "")
    rows = Axis.filter(dimension=dimension)
    values = query.filters.get(dimension)
    if values:
        rows = rows.filter(value__in=list(values))
    return {row.id: row.value for row in await rows.order_by("id").limit(MOST_AXES)}


def _build_where(filters: Mapping[str, Sequence[str]], first: int) -> tuple[str, list[str]]:
    """Return conditions on facts, and their values.

    Args:
        filters: by dimension, one of `DIMENSIONS`.
        first: the number of the first place.
    """
    parts: list[str] = []
    values: list[str] = []
    for dimension, wanted in filters.items():
        places = [f"${first + len(values) + at}" for at in range(len(wanted))]
        if dimension == "tag":
            # LIKE is blind to the case of letters in SQLite, and not in PostgreSQL.
            has = " OR ".join(f"REPLACE(tags, {place}, '') <> tags" for place in places)
            parts.append(f" AND ({has})")
            values += [f"\n{one}\n" for one in wanted]
        else:
            parts.append(f" AND {dimension} IN ({', '.join(places)})")
            values += wanted
    return "".join(parts), values


def _list_members(query: Query, member: str) -> list[str]:
    if query.by != "tag":
        return [member] if member or query.by is None else []
    wanted = query.filters.get("tag")
    return [one for one in member.split("\n") if one and (not wanted or one in wanted)]
