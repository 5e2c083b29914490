"""The numbers of the page, each counted from the table."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tortoise.expressions import Q
from tortoise.functions import Count

from chatclick import PluginContext
from chatclick.errors import NotFound
from chatclick_csat.models import Survey
from chatclick_csat.scales import SCALES, Scale

MOST_PEOPLE = 200
MOST_CHOICES = 200

Counted = Sequence[Mapping[str, Any]]


async def summarise(wanted: Q, context: PluginContext) -> dict[str, Any]:
    """Return how many were asked and rated, the scores of each scale, and those of each person.

    Args:
        wanted: which conversations.
        context: knows people's names.
    """
    asked = await Survey.filter(wanted).count()
    counted: Counted = (
        await Survey.filter(wanted, rated_at__isnull=False)
        .annotate(number=Count("session_id"))
        .group_by("staff_id", "scale", "score")
        .limit(MOST_PEOPLE * sum(SCALES))
        .values("staff_id", "scale", "score", "number")
    )
    rated = sum(int(one["number"]) for one in counted)
    return {
        "asked": asked,
        "rated": rated,
        "response_percent": round(100 * rated / asked, 1) if asked else None,
        "scales": _list_scales(counted),
        "people": await _list_people(counted, context),
    }


async def list_choices(context: PluginContext) -> dict[str, Any]:
    """Return what the page can be narrowed by: widgets, people and languages there are."""
    widgets = await context.widgets.list(limit=MOST_CHOICES)
    people = await _list_distinct("staff_id")
    return {
        "widgets": [{"id": one.id, "name": one.name} for one in widgets],
        "people": [{"id": one, "name": await _find_name(one, context)} for one in people],
        "languages": [one for one in await _list_distinct("language") if one],
    }


async def _list_distinct(column: str) -> list[str]:
    found = Survey.exclude(**{f"{column}__isnull": True}).distinct().order_by(column)
    return [str(one) for one in await found.limit(MOST_CHOICES).values_list(column, flat=True)]


def _list_scales(counted: Counted) -> list[dict[str, Any]]:
    made = (_count(steps, counted) for steps in SCALES)
    return [_scale_to_json(one) for one in made if one.rated]


def _count(steps: int, counted: Iterable[Mapping[str, Any]]) -> Scale:
    return Scale.count(
        steps, ((one["score"], int(one["number"])) for one in counted if one["scale"] == steps)
    )


def _scale_to_json(scale: Scale) -> dict[str, Any]:
    return {
        "scale": scale.steps,
        "rated": scale.rated,
        "counts": list(scale.counts),
        "average": scale.average,
        "net": scale.net,
        **{str(label): number for label, number in scale.by_label.items()},
    }


async def _list_people(counted: Counted, context: PluginContext) -> list[dict[str, Any]]:
    """Return who had the conversations, those with most ratings first."""
    by_person: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in counted:
        if one["staff_id"]:
            by_person[one["staff_id"]].append(one)
    people: list[dict[str, Any]] = [
        {
            "staff_id": staff_id,
            "name": await _find_name(staff_id, context),
            **_sum_labels([_count(steps, rows) for steps in SCALES]),
        }
        for staff_id, rows in by_person.items()
    ]
    people.sort(key=lambda one: (-one["rated"], one["name"], one["staff_id"]))
    return people[:MOST_PEOPLE]


def _sum_labels(scales: Iterable[Scale]) -> dict[str, int]:
    total: dict[str, int] = {"rated": 0, "good": 0, "fair": 0, "poor": 0}
    for scale in scales:
        total["rated"] += scale.rated
        for label, number in scale.by_label.items():
            total[label] += number
    return total


async def _find_name(staff_id: str, context: PluginContext) -> str:
    try:
        return (await context.staff.get(staff_id)).name
    except NotFound:
        return ""
