"""Numbers that other plugins count: shown beside the own ones, answered by who counts them.

The id of such a number has a dot in it.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chatclick import MetricAnswer, MetricQuery, PluginContext
from chatclick.errors import Unavailable
from chatclick_analytics.asking import BUSINESS, Query
from chatclick_analytics.definitions import BY_ID, Definition
from chatclick_analytics.times import from_minute

FORM = re.compile(r"[a-z][a-z0-9_]{0,60}\.[a-z0-9][a-z0-9_.]{0,60}")
"""How the id of another plugin's number looks."""

MOST_MEMBERS = 50


def names_contributed(document: Mapping[str, Any]) -> bool:
    """Tell whether a body asks for a number of another plugin."""
    several = document.get("queries")
    queries = several if isinstance(several, list) else [document]
    metrics = [one.get("metric") for one in queries if isinstance(one, Mapping)]
    return any(isinstance(one, str) and "." in one for one in metrics)


async def list_contributed(context: PluginContext) -> dict[str, Definition]:
    """Return the numbers of other plugins by id; none where nobody answers."""
    try:
        catalogue = await context.metrics.describe()
    except Unavailable:
        return {}
    return {
        one.id: Definition(
            one.id,
            one.title,
            "other",
            one.text,
            is_low_good=one.is_low_good,
            other=(one.unit, one.stats),
        )
        for one in catalogue.metrics
        if one.id not in BY_ID and FORM.fullmatch(one.id)
    }


async def answer_contributed(context: PluginContext, query: Query) -> dict[str, Any]:
    """Return another plugin's answer: `starts`, `series` and `left_out`, and what came before.

    Where it gives none, `is_missing` is true and there is no series.
    """
    found = await _ask(context, query)
    if found is None:
        return {"series": [], "left_out": 0, "is_missing": True}
    before = await _ask(context, query.go_back()) if query.compare else None
    previous = {one["key"]: one for one in _list_series(before)} if before is not None else {}
    series = _list_series(found)
    for one in series if query.compare else ():
        old = previous.get(one["key"])
        one["previous"] = old and {"total": old["total"], "values": old["values"]}
    return {
        "starts": list(found.starts),
        "series": series[:MOST_MEMBERS],
        "left_out": max(0, len(series) - MOST_MEMBERS),
    }


async def _ask(context: PluginContext, query: Query) -> MetricAnswer | None:
    asked = MetricQuery(
        metric=query.definition.id,
        since=_at(query, 0),
        until=_at(query, -1),
        stat=query.stat,
        grain=query.grain,
        time_zone=query.zone.key,
        by=query.by,
        filters=query.filters,
        rolling=query.rolling,
        hours=BUSINESS if query.is_in_hours else "all",
    )
    try:
        [answer] = (await context.metrics.query([asked])).answers
    except Unavailable:
        return None
    return answer


def _at(query: Query, place: int) -> datetime:
    return from_minute(query.starts[place])


def _list_series(answer: MetricAnswer) -> list[dict[str, Any]]:
    parts = len(answer.starts)
    return [
        {
            "key": one.key,
            "name": one.name or one.key,
            "weight": one.total or 0,
            "total": one.total,
            "values": [*one.values, *[None] * parts][:parts],
        }
        for one in answer.lines
    ]
