"""The conversations behind a number."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chatclick.clock import to_text
from chatclick.reading import refuse
from chatclick_analytics.asking import Query
from chatclick_analytics.definitions import get_correction
from chatclick_analytics.stores import Behind, Store

MOST_AT_ONCE = 100
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")


async def list_sessions(
    store: Store, query: Query, *, limit: int, cursor: str | None
) -> dict[str, Any]:
    """Return what was counted, the newest first; of a ratio, its part.

    Args:
        store: of the counting that is shown.
        query: what is asked.
        limit: how many at most.
        cursor: of the page before.
    """
    metric = query.definition.of[0] if query.definition.of else query.definition.id
    rows = await store.list_behind(query, metric, _read_cursor(cursor), limit + 1)
    page, more = rows[:limit], rows[limit:]
    last = page[-1] if page and more else None
    if query.is_in_hours and page:
        page = await _correct(store, query, page)
    return {
        "data": [_to_json(row, query) for row in page],
        "next": f"{last.at_ms}-{last.id}" if last else None,
    }


async def _correct(store: Store, query: Query, page: Sequence[Behind]) -> list[Behind]:
    """Return the times within opening hours in the place of those around the clock."""
    before = (page[0].at_ms + 1, 0)
    metric = get_correction(query.definition.id)
    # At most one is of each row, but some of its neighbours may be at the same moment.
    rows = await store.list_behind(query, metric, before, 2 * len(page) + MOST_AT_ONCE)
    values = {(row.session_id, row.at_ms): row.value for row in rows if row.session_id}
    return [replace(row, value=values.get((row.session_id, row.at_ms), row.value)) for row in page]


def _to_json(row: Behind, query: Query) -> dict[str, Any]:
    is_time = query.definition.kind == "time"
    at = datetime.fromtimestamp(row.at_ms / 1000, UTC)
    return {
        # Of somebody who was erased, the number stays and the way to it is gone.
        "session_id": row.session_id or None,
        "at": to_text(at),
        "value": row.value / 1000 if is_time else row.value,
    }


def _read_cursor(cursor: str | None) -> tuple[int, int]:
    if cursor is None:
        return 2**62, 0
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise refuse("/cursor", "cursor", "That is no cursor of this list.")
    return int(found[1]), int(found[2])
