"""Which queues, teams and widgets a rule is about: each has to be there when it is set."""

from collections.abc import Mapping, Sequence
from typing import Any

from chatclick import PluginContext
from chatclick.plugin.directory import MOST_LISTED
from chatclick.reading import refuse
from chatclick_alerts.live import LIVE

KINDS = ("queue", "team", "widget")

Filters = Mapping[str, Sequence[str]]


async def check_places(
    context: PluginContext, document: Mapping[str, Any], before: Filters
) -> None:
    """Check which places are named anew; one that was named and removed since is let be.

    Args:
        context: the plugin's.
        document: of a rule, complete.
        before: the filters that the rule had.

    Raises:
        Invalid: with the pointer of the first that is not there.
        Unavailable: nobody tells which numbers there are.
    """
    for kind in KINDS:
        named = list(enumerate(document["filters"].get(kind, ())))
        anew = [(at, one) for at, one in named if one not in before.get(kind, ())]
        if not anew:
            continue
        there = await _list_ids(context, kind)
        if len(there) >= MOST_LISTED:
            continue  # of more than are told of it is not known whether it is among them
        if document["metric"] not in LIVE:
            there |= await _list_counted(context, kind)
        for at, one in anew:
            if one not in there:
                raise refuse(f"/filters/{kind}/{at}", "not_found", f"There is no such {kind}.")


async def _list_ids(context: PluginContext, kind: str) -> set[str]:
    if kind == "queue":
        return {one.id for one in await context.queues.list()}
    if kind == "team":
        return {one.id for one in await context.teams.list()}
    return {one.id for one in await context.widgets.list()}


async def _list_counted(context: PluginContext, kind: str) -> set[str]:
    """Return what whoever counts offers to filter by: it may be more than is there now."""
    catalogue = await context.metrics.describe()
    return {value for one in catalogue.dimensions if one.id == kind for value in one.values}
