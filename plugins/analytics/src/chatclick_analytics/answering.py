"""Answering a query: the cells that a store counts become numbers."""

from collections.abc import Sequence
from typing import Any

from chatclick_analytics.asking import Query
from chatclick_analytics.cells import Cell, Line, Lines
from chatclick_analytics.definitions import get_correction
from chatclick_analytics.histogram import find_percentile
from chatclick_analytics.stores import Store

MOST_MEMBERS = 50


async def answer(store: Store, query: Query) -> dict[str, Any]:
    """Return the answer to a query.

    Args:
        store: of the counting that is shown.
        query: what is asked.
    """
    series, left_out = await _answer_once(store, query)
    if query.compare:
        before, _ = await _answer_once(store, query.go_back())
        known = {one["key"]: one for one in before}
        for one in series:
            found = known.get(one["key"])
            one["previous"] = found and {"total": found["total"], "values": found["values"]}
    return {"series": series, "left_out": left_out}


async def _answer_once(store: Store, query: Query) -> tuple[list[dict[str, Any]], int]:
    parts = query.definition.of
    if parts is None:
        lines = _roll(await _count(store, query), query.rolling)
        values = {key: _evaluate(line, query) for key, line in lines.items()}
        weights = {key: line.whole.number for key, line in lines.items()}
    else:
        part = _roll(await store.count(query, parts[0]), query.rolling)
        wholes = [await store.count(query, one) for one in parts[1]]
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


async def _count(store: Store, query: Query) -> Lines:
    """Count what is no ratio: around the clock, and corrected where opening hours are asked for."""
    metric = query.definition.id
    lines = await store.count(query, metric)
    if not query.is_in_hours:
        return lines
    spans = len(query.starts) - 1
    for key, line in (await store.count(query, get_correction(metric))).items():
        into = lines.setdefault(key, Line([Cell() for _ in range(spans)]))
        for cell, change in zip([into.whole, *into.cells], [line.whole, *line.cells], strict=True):
            cell.take(change, 1)
    return lines


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
