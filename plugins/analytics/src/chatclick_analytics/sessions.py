"""The conversations behind a number."""

import re
from datetime import UTC, datetime
from typing import Any

from chatclick.clock import to_text
from chatclick.reading import refuse
from chatclick_analytics.asking import Query
from chatclick_analytics.stores import Behind, Store

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
    return {
        "data": [_to_json(row, query) for row in page],
        "next": f"{last.at_ms}-{last.id}" if last else None,
    }


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
