"""Answering other plugins: the same questions as over the API, in the shapes of the hooks."""

from collections.abc import Sequence
from typing import Any

from chatclick import (
    MetricAnswer,
    MetricAnswers,
    MetricCatalogue,
    MetricDimension,
    MetricInfo,
    MetricLine,
    MetricQuery,
    PluginContext,
)
from chatclick.errors import Invalid
from chatclick_analytics.answering import answer
from chatclick_analytics.asking import Query, read_query
from chatclick_analytics.definitions import DEFINITIONS
from chatclick_analytics.naming import Names, list_dimensions, load_names, name_of, name_who_left
from chatclick_analytics.service import Service
from chatclick_analytics.stores import Store
from chatclick_analytics.times import from_minute


async def describe(context: PluginContext) -> MetricCatalogue:
    """Return the metrics with their definitions, and the dimensions with their values."""
    metrics = tuple(
        MetricInfo(
            id=one.id,
            title=one.title,
            unit=one.unit,
            stats=one.stats,
            text=one.text,
            is_low_good=one.is_low_good,
        )
        for one in DEFINITIONS
    )
    dimensions = tuple(
        MetricDimension(
            id=one["id"],
            text=one["text"],
            values={value["id"]: value["name"] for value in one["values"]},
        )
        for one in await list_dimensions(context)
    )
    return MetricCatalogue(metrics=metrics, dimensions=dimensions)


async def answer_all(service: Service, queries: Sequence[MetricQuery]) -> MetricAnswers:
    """Return the answer to each question, None for one that is not understood."""
    shown = await service.counting.find_shown()
    read = [_read(one) for one in queries]
    names: Names = {}
    if any(query is not None and query.by for query in read):
        names = await load_names(service.context)
    store = service.open(shown)
    answers = [None if one is None else await _answer(service, store, one, names) for one in read]
    return MetricAnswers(position=shown.reached, answers=tuple(answers))


def _read(query: MetricQuery) -> Query | None:
    document = {key: value for key, value in query.to_json().items() if value is not None}
    try:
        return read_query("", document)
    except Invalid:
        return None


async def _answer(service: Service, store: Store, query: Query, names: Names) -> MetricAnswer:
    found: dict[str, Any] = await answer(store, query)
    keys = [one["key"] for one in found["series"]]
    await name_who_left(service.context, names, query.by, keys)
    lines = tuple(
        MetricLine(
            key=one["key"],
            name=name_of(names, query.by, one["key"]),
            total=one["total"],
            values=tuple(one["values"]),
        )
        for one in found["series"]
    )
    return MetricAnswer(
        starts=tuple(from_minute(one) for one in query.starts[:-1]),
        lines=lines,
        unit="" if query.stat == "count" else query.definition.unit,
    )
