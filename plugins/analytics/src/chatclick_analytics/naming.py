"""What ids are called, and what there is to filter by."""

from collections.abc import Iterable, Mapping
from typing import Any

from chatclick import PluginContext
from chatclick.errors import NotFound
from chatclick_analytics.definitions import DIMENSIONS
from chatclick_analytics.models import Axis

MOST_VALUES = 200

Names = dict[str, dict[str, str]]
"""Names of ids, by dimension."""


async def load_names(context: PluginContext) -> Names:
    """Return the names of widgets, queues, teams and people."""
    return {
        "widget": {one.id: one.name for one in await context.widgets.list()},
        "queue": {one.id: one.name for one in await context.queues.list()},
        "team": {one.id: one.name for one in await context.teams.list()},
        "staff": {one.staff.id: one.staff.name for one in await context.staff.list_loads()},
    }


async def list_dimensions(
    context: PluginContext, only: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return every dimension with the values that were counted, and what they are called.

    Args:
        context: the plugin's.
        only: the one value there is to see of a dimension, by dimension.
    """
    names = await load_names(context)
    found = []
    for dimension, text in DIMENSIONS.items():
        counted = Axis.filter(dimension=dimension)
        if only and dimension in only:
            counted = counted.filter(value=only[dimension])
        rows = await counted.order_by("value").limit(MOST_VALUES)
        called = names.get(dimension, {})
        await name_who_left(context, names, dimension, [row.value for row in rows])
        values = [{"id": row.value, "name": called.get(row.value, row.value)} for row in rows]
        found.append({"id": dimension, "text": text, "values": values})
    return found


async def name_who_left(
    context: PluginContext, names: Names, dimension: str | None, keys: Iterable[str]
) -> None:
    """Add the names of people who do not answer visitors any more.

    Args:
        context: the plugin's.
        names: as they were loaded; they are added to.
        dimension: of the keys; only people are looked up.
        keys: ids, of which some may be missing.
    """
    if dimension != "staff":
        return
    people = names.setdefault(dimension, {})
    for key in keys:
        if key in people:
            continue
        try:
            people[key] = (await context.staff.get(key)).name
        except NotFound:
            people[key] = key


def name_of(names: Names, dimension: str | None, key: str) -> str:
    """Return what a value is called; one that is gone keeps its id."""
    return names.get(dimension or "", {}).get(key, key)
