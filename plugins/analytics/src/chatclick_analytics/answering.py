"""Answering a query, from sums where they are kept and from facts where they are not.

Sums are kept of everything and, by hours and days, of each value of one dimension. What combines
two dimensions, and percentiles and splits at edges that are no whole hours, are counted from the
facts.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from chatclick.clock import now
from chatclick_analytics.asking import Query
from chatclick_analytics.definitions import BY_ID
from chatclick_analytics.histogram import find_bin, find_percentile
from chatclick_analytics.models import Axis
from chatclick_analytics.tables import read
from chatclick_analytics.times import HOUR, KEPT_MINUTES, MINUTE, tile, to_minute

MOST_MEMBERS = 50
MOST_AXES = 2000

Span = tuple[int, int, int]


@dataclass(slots=True)
class Cell:
    """What is known of one span of time: how many, their total, and how many in each bin."""

    number: int = 0
    total: int = 0
    bins: dict[int, int] = field(default_factory=dict)

    def add(self, number: int, total: int, bin_: int) -> None:
        """Add a row."""
        self.number += number
        self.total += total
        if bin_:
            self.bins[bin_] = self.bins.get(bin_, 0) + number

    def take(self, other: "Cell", sign: int) -> None:
        """Add another span, or with -1 take it out again."""
        self.number += sign * other.number
        self.total += sign * other.total
        for bin_, number in other.bins.items():
            self.bins[bin_] = self.bins.get(bin_, 0) + sign * number
            if not self.bins[bin_]:
                del self.bins[bin_]


@dataclass(slots=True)
class Line:
    """One value of what is split by, or everything: its spans of time, and all of them together."""

    cells: list[Cell]
    whole: Cell = field(default_factory=Cell)


Lines = dict[str, Line]


async def answer(count_id: int, query: Query) -> dict[str, Any]:
    """Return the answer to a query.

    Args:
        count_id: of the counting that is shown.
        query: what is asked.
    """
    series, left_out = await _answer_once(count_id, query)
    if query.compare:
        before, _ = await _answer_once(count_id, query.go_back())
        known = {one["key"]: one for one in before}
        for one in series:
            found = known.get(one["key"])
            one["previous"] = found and {"total": found["total"], "values": found["values"]}
    return {"series": series, "left_out": left_out}


async def _answer_once(count_id: int, query: Query) -> tuple[list[dict[str, Any]], int]:
    parts = query.definition.of
    if parts is None:
        lines = _roll(await _count(count_id, query, query.definition.id), query.rolling)
        values = {key: _evaluate(line, query) for key, line in lines.items()}
        weights = {key: line.whole.number for key, line in lines.items()}
    else:
        part = _roll(await _count(count_id, query, parts[0]), query.rolling)
        wholes = [await _count(count_id, query, one) for one in parts[1]]
        lines = _roll(_join(wholes, len(query.starts) - 1), query.rolling)
        values = {key: _divide(part.get(key), line) for key, line in lines.items()}
        weights = {key: line.whole.number for key, line in lines.items()}
    keys = sorted(weights, key=lambda key: (-weights[key], key))
    if query.by is None:
        keys = keys or [""]
    shown = keys[:MOST_MEMBERS]
    nothing = _evaluate_nothing(query)
    series = [
        {"key": key, "weight": weights.get(key, 0), **values.get(key, nothing)} for key in shown
    ]
    return series, len(keys) - len(shown)


# From cells to numbers


def _evaluate(line: Line, query: Query) -> dict[str, Any]:
    kind = query.definition.kind
    return {
        "total": _get_stat(line.whole, kind, query.stat),
        "values": [_get_stat(cell, kind, query.stat) for cell in line.cells],
    }


def _evaluate_nothing(query: Query) -> dict[str, Any]:
    return _evaluate(Line([Cell() for _ in query.starts[1:]]), query)


def _get_stat(cell: Cell, kind: str, stat: str) -> float | int | None:
    if kind == "ratio":
        return None
    if kind == "count":
        return cell.total
    if stat == "count":
        return cell.number
    scale = 1000 if kind == "time" else 1
    if stat == "sum":
        return round(cell.total / scale, 3)
    if not cell.number:
        return None
    if stat == "mean":
        return round(cell.total / cell.number / scale, 3)
    found = find_percentile(cell.bins | _count_zeros(cell), float(stat[1:]))
    return None if found is None else round(found / scale, 3)


def _count_zeros(cell: Cell) -> dict[int, int]:
    """Return how many values were below the first bin, which rows keep with the plain numbers."""
    zeros = cell.number - sum(cell.bins.values())
    return {0: zeros} if zeros else {}


def _divide(part: Line | None, whole: Line) -> dict[str, Any]:
    cells = part.cells if part else [Cell() for _ in whole.cells]
    return {
        "total": _get_percent(part.whole if part else Cell(), whole.whole),
        "values": [_get_percent(a, b) for a, b in zip(cells, whole.cells, strict=True)],
    }


def _get_percent(part: Cell, whole: Cell) -> float | None:
    return round(100 * part.number / whole.number, 2) if whole.number else None


def _roll(lines: Lines, many: int) -> Lines:
    """Make each cell that of its span and those before it, so many in all."""
    if many == 1:
        return lines
    return {key: Line(_roll_cells(line.cells, many), line.whole) for key, line in lines.items()}


def _roll_cells(cells: Sequence[Cell], many: int) -> list[Cell]:
    rolled: list[Cell] = []
    sums = Cell()
    for at, cell in enumerate(cells):
        sums.take(cell, 1)
        if at >= many:
            sums.take(cells[at - many], -1)
        rolled.append(Cell(sums.number, sums.total, dict(sums.bins)))
    return rolled


def _join(several: Sequence[Lines], spans: int) -> Lines:
    joined: Lines = {}
    for lines in several:
        for key, line in lines.items():
            into = joined.setdefault(key, Line([Cell() for _ in range(spans)]))
            for cell, added in zip(
                [into.whole, *into.cells], [line.whole, *line.cells], strict=True
            ):
                cell.add(added.number, added.total, 0)
    return joined


# From rows to cells


async def _count(count_id: int, query: Query, metric: str) -> Lines:
    needs_bins = BY_ID[metric].kind == "time" and query.stat.startswith("p")
    spans = tile(query.starts)
    if not _is_summed(query):
        whole = [(0, query.starts[0], query.starts[-1])]
        return await _count_facts(count_id, query, metric, whole, {}, needs_bins=needs_bins)
    # Of spans within an hour, only plain sums of everything are kept, and of minutes not for long.
    is_plain = not needs_bins and query.by is None and not query.filters
    oldest = to_minute(now()) - KEPT_MINUTES + HOUR

    def is_kept(span: Span) -> bool:
        size, since, _ = span
        return size >= HOUR or (is_plain and (size > MINUTE or since >= oldest))

    summed = [span for span in spans if is_kept(span)]
    edges = [span for span in spans if not is_kept(span)]
    lines = await _count_sums(count_id, query, metric, summed, needs_bins=needs_bins)
    return await _count_facts(count_id, query, metric, edges, lines, needs_bins=needs_bins)


def _is_summed(query: Query) -> bool:
    """Tell whether sums answer it: nothing is combined, and nothing is in two of them."""
    dimensions = set(query.filters) | ({query.by} if query.by else set())
    is_one = len(dimensions) <= 1
    counts_twice = query.by is None and len(query.filters.get("tag", ())) > 1
    return is_one and not counts_twice


async def _count_sums(
    count_id: int, query: Query, metric: str, spans: Sequence[Span], *, needs_bins: bool
) -> Lines:
    axes = await _find_axes(query)
    if not axes or not spans:
        return {}
    # All of these are numbers of our own making.
    ids = ", ".join(str(one) for one in axes)
    where = " OR ".join(
        f"(size = {size} AND at >= {since} AND at < {until})" for size, since, until in spans
    )
    is_one = len(query.starts) == 2
    at = "" if is_one else ", at AS minute"
    bins = ", bin" if needs_bins else ""
    rows = await read(
        f"SELECT axis_id{at}{bins}, SUM(number) AS number, SUM(total) AS total"
        f" FROM analytics_roll WHERE count_id = $1 AND metric = $2 AND axis_id IN ({ids})"
        f" AND ({where}) GROUP BY axis_id{'' if is_one else ', at'}{bins}",
        count_id,
        metric,
    )
    lines: Lines = {}
    for row in rows:
        minute = query.starts[0] if is_one else row["minute"]
        key = axes[row["axis_id"]] if query.by else ""
        _add(lines, query, key, minute, int(row["number"]), int(row["total"]), row.get("bin", 0))
    return lines


async def _find_axes(query: Query) -> dict[int, str]:
    """Return the sums that count, by id, with the value each is of."""
    dimension = query.by or next(iter(query.filters), "")
    rows = Axis.filter(dimension=dimension)
    values = query.filters.get(dimension)
    if values:
        rows = rows.filter(value__in=list(values))
    return {row.id: row.value for row in await rows.order_by("id").limit(MOST_AXES)}


async def _count_facts(
    count_id: int,
    query: Query,
    metric: str,
    spans: Sequence[Span],
    lines: Lines,
    *,
    needs_bins: bool,
) -> Lines:
    if not spans:
        return lines
    by = "tags" if query.by == "tag" else query.by
    grouped = [one for one in ("at_ms / 60000", by, "value" if needs_bins else None) if one]
    where, values = build_where(query.filters, 3)
    times = " OR ".join(
        f"(at_ms >= {since * 60_000} AND at_ms < {until * 60_000})" for _, since, until in spans
    )
    rows = await read(
        f"SELECT at_ms / 60000 AS minute{f', {by} AS member' if by else ''}"
        f"{', value' if needs_bins else ''}, SUM(number) AS number, SUM(number * value) AS total"
        f" FROM analytics_fact WHERE count_id = $1 AND metric = $2 AND ({times}){where}"
        f" GROUP BY {', '.join(grouped)}",
        count_id,
        metric,
        *values,
    )
    for row in rows:
        bin_ = find_bin(int(row["value"])) if needs_bins else 0
        for key in _list_members(query, row.get("member", "")):
            number, total = int(row["number"]), int(row["total"])
            _add(lines, query, key, int(row["minute"]), number, total, bin_)
    return lines


def build_where(filters: Mapping[str, Sequence[str]], first: int) -> tuple[str, list[str]]:
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
            likes = " OR ".join(f"tags LIKE {place} ESCAPE '!'" for place in places)
            parts.append(f" AND ({likes})")
            values += [f"%\n{_escape(one)}\n%" for one in wanted]
        else:
            parts.append(f" AND {dimension} IN ({', '.join(places)})")
            values += wanted
    return "".join(parts), values


def _escape(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _list_members(query: Query, member: str) -> list[str]:
    if query.by != "tag":
        return [member] if member or query.by is None else []
    wanted = query.filters.get("tag")
    return [one for one in member.split("\n") if one and (not wanted or one in wanted)]


def _add(
    lines: Lines, query: Query, key: str, minute: int, number: int, total: int, bin_: int
) -> None:
    at = bisect_right(query.starts, minute) - 1
    if not 0 <= at < len(query.starts) - 1:
        return
    line = lines.get(key)
    if line is None:
        line = lines[key] = Line([Cell() for _ in pairwise(query.starts)])
    line.cells[at].add(number, total, bin_)
    line.whole.add(number, total, bin_)
