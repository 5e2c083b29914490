"""Dashboards that people make, keep and share."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tortoise.expressions import Q

from chatclick import Caller, PluginContext
from chatclick.clock import now, to_text
from chatclick.errors import Conflict, NotFound
from chatclick.reading import Read, line, number, read_flag, read_object, refuse
from chatclick_analytics.asking import HOURS
from chatclick_analytics.contributed import FORM
from chatclick_analytics.definitions import BY_ID, DIMENSIONS
from chatclick_analytics.models import Dashboard

MOST_PANELS = 40
MOST_DASHBOARDS = 50
COLUMNS = 12
CHARTS = ("number", "line", "bars", "table", "heatmap", "waiting", "people")
RANGES = ("1h", "24h", "1d", "7d", "14d", "30d", "90d", "365d")


def _choice(names: tuple[str, ...]) -> Read:
    def read(pointer: str, value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise refuse(pointer, "choice", f"One of {', '.join(names)}.")
        return value

    return read


def _read_panels(pointer: str, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MOST_PANELS:
        raise refuse(pointer, "list", f"A list of at most {MOST_PANELS} panels is needed.")
    return [_read_panel(f"{pointer}/{at}", one) for at, one in enumerate(value)]


def _read_panel(pointer: str, value: Any) -> dict[str, Any]:
    panel = read_object(value, _PANEL, pointer, required=("chart",))
    if panel["chart"] not in ("waiting", "people") and "metric" not in panel:
        raise refuse(f"{pointer}/metric", "required", "This is missing.")
    own = BY_ID.get(panel.get("metric", ""))
    stats = own.stats if own else ()
    # What can be asked of another plugin's number is known while that plugin runs.
    if "stat" in panel and panel["stat"] not in stats and (own or "metric" not in panel):
        raise refuse(f"{pointer}/stat", "choice", f"One of {', '.join(stats)}.")
    if panel.get("x", 0) + panel.get("w", 4) > COLUMNS:
        raise refuse(f"{pointer}/w", "range", f"A row has {COLUMNS} columns.")
    return panel


def _read_metric(pointer: str, value: Any) -> str:
    is_known = isinstance(value, str) and (value in BY_ID or FORM.fullmatch(value))
    if not is_known:
        raise refuse(pointer, "unknown_metric", "GET /api/v1/metrics lists the metrics there are.")
    return str(value)


def _read_filters(pointer: str, value: Any) -> dict[str, Any]:
    return read_object(value, dict.fromkeys(DIMENSIONS, line(80, fewest=1)), pointer)


_PANEL: Mapping[str, Read] = {
    "title": line(80),
    "chart": _choice(CHARTS),
    "metric": _read_metric,
    "stat": line(8, fewest=1),
    "by": _choice(tuple(DIMENSIONS)),
    "x": number(0, COLUMNS - 1),
    "y": number(0, 200),
    "w": number(2, COLUMNS),
    "h": number(1, 12),
}
_DOCUMENT: Mapping[str, Read] = {
    "panels": _read_panels,
    "range": _choice(RANGES),
    "compare": read_flag,
    "filters": _read_filters,
    "hours": _choice(HOURS),
}


def _read_document(pointer: str, value: Any) -> dict[str, Any]:
    return read_object(value, _DOCUMENT, pointer, required=("panels",))


DASHBOARD: Mapping[str, Read] = {
    "title": line(80, fewest=1),
    "is_shared": read_flag,
    "document": _read_document,
}


def to_json(row: Dashboard, caller: Caller) -> dict[str, Any]:
    """Return a dashboard as its reader sees it."""
    return {
        "id": row.id,
        "title": row.title,
        "is_shared": row.is_shared,
        "is_mine": row.owner_id == caller.id,
        "document": row.document,
        "updated_at": to_text(row.updated_at),
    }


async def list_for(caller: Caller) -> list[Dashboard]:
    """Return somebody's own dashboards and those that are shared, by title."""
    rows = Dashboard.filter(Q(owner_id=caller.id) | Q(is_shared=True))
    return await rows.order_by("title", "id").limit(10 * MOST_DASHBOARDS)


async def create(context: PluginContext, caller: Caller, values: Mapping[str, Any]) -> Dashboard:
    """Keep a new dashboard.

    Raises:
        Conflict: the caller has too many.
    """
    row = Dashboard(id=uuid4().hex, owner_id=caller.id, updated_at=now(), **values)

    async def work() -> None:
        if await Dashboard.filter(owner_id=caller.id).count() >= MOST_DASHBOARDS:
            raise Conflict(f"At most {MOST_DASHBOARDS}.", code="too_many")
        await Dashboard.bulk_create([row])

    await context.write(work)
    return row


async def change(
    context: PluginContext, caller: Caller, dashboard_id: str, values: Mapping[str, Any]
) -> Dashboard:
    """Change a dashboard of one's own.

    Raises:
        NotFound: the caller has none of this id.
    """

    async def work() -> Dashboard:
        row = await _get(caller, dashboard_id)
        row = row.update_from_dict({**values, "updated_at": now()})
        await row.save()
        return row

    return await context.write(work)


async def delete(context: PluginContext, caller: Caller, dashboard_id: str) -> None:
    """Remove a dashboard of one's own.

    Raises:
        NotFound: the caller has none of this id.
    """

    async def work() -> None:
        await (await _get(caller, dashboard_id)).delete()

    await context.write(work)


async def _get(caller: Caller, dashboard_id: str) -> Dashboard:
    row = await Dashboard.get_or_none(id=dashboard_id[:32], owner_id=caller.id)
    if row is None:
        raise NotFound("You have no such dashboard.")
    return row
