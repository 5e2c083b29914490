"""JSON forms."""

from collections.abc import Iterable
from typing import Any

from chatclick.clock import to_text
from chatclick_analytics.answering import answer
from chatclick_analytics.asking import AROUND_THE_CLOCK, BUSINESS, Query
from chatclick_analytics.contributed import answer_contributed
from chatclick_analytics.definitions import DEFINITIONS, IN_HOURS, WITHOUT_SESSIONS, Definition
from chatclick_analytics.naming import Names, name_of, name_who_left
from chatclick_analytics.readers import Reader
from chatclick_analytics.service import Service
from chatclick_analytics.times import from_minute


def definition_to_json(one: Definition) -> dict[str, Any]:
    """Return a definition."""
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "unit": one.unit,
        "stats": list(one.stats),
        "definition": one.text,
        "part": one.of[0] if one.of else None,
        "whole": list(one.of[1]) if one.of else None,
        "is_low_good": one.is_low_good,
        "is_in_hours": one.id in IN_HOURS or one.kind == "other",
        "has_sessions": one.kind != "other" and one.id not in WITHOUT_SESSIONS,
        "plugin": one.id.partition(".")[0] if one.kind == "other" else None,
    }


def definitions_to_json(others: Iterable[Definition]) -> list[dict[str, Any]]:
    """Return all definitions, those of other plugins last."""
    return [definition_to_json(one) for one in (*DEFINITIONS, *others)]


async def show_answer(service: Service, query: Query, names: Names) -> dict[str, Any]:
    """Return the answer to a query, with what was understood."""
    found = await _find_answer(service, query, names)
    starts = found.pop("starts", None) or [from_minute(one) for one in query.starts[:-1]]
    return {
        "metric": query.definition.id,
        "stat": query.stat,
        "unit": "" if query.stat == "count" else query.definition.unit,
        "grain": query.grain,
        "time_zone": query.zone.key,
        "since": to_text(from_minute(query.starts[0])),
        "until": to_text(from_minute(query.starts[-1])),
        "starts": [to_text(one) for one in starts],
        "by": query.by,
        "hours": BUSINESS if query.is_in_hours else AROUND_THE_CLOCK,
        **found,
    }


async def _find_answer(service: Service, query: Query, names: Names) -> dict[str, Any]:
    if query.definition.kind == "other":
        return await answer_contributed(service.context, query)
    shown = await service.counting.find_shown()
    found = await answer(service.open(shown), query)
    keys = [one["key"] for one in found["series"]]
    await name_who_left(service.context, names, query.by, keys)
    for one in found["series"]:
        one["name"] = name_of(names, query.by, one["key"])
    return found


async def show_status(service: Service, reader: Reader) -> dict[str, Any]:
    """Return how far counting is, and how far counting anew."""
    shown = await service.counting.find_shown()
    building = await service.counting.find_building()
    progress = None
    if building is not None:
        progress = min(1.0, building.position / shown.position) if shown.position else 1.0
    return {
        "position": shown.reached,
        "is_behind": service.is_behind,
        "store": {"driver": service.stores.driver, **_show_trouble(service, reader)},
        "recompute": None if progress is None else {"progress": round(progress, 4)},
    }


def _show_trouble(service: Service, reader: Reader) -> dict[str, str | None]:
    """Return why numbers are not up to date, and a code where there are words for that."""
    code, text = "", reader.tell(service.passing.trouble)
    if service.shaping.standstill:
        code, text = reader.tell_standstill(service.shaping.standstill, service.shaping.trouble)
    return {"trouble": text or None, "code": code or None}
