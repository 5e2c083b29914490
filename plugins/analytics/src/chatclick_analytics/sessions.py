"""The conversations behind a number."""

import re
from datetime import UTC, datetime
from typing import Any

from chatclick.clock import to_text
from chatclick.reading import refuse
from chatclick_analytics.answering import build_where
from chatclick_analytics.asking import Query
from chatclick_analytics.tables import read

_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")


async def list_sessions(
    count_id: int, query: Query, *, limit: int, cursor: str | None
) -> dict[str, Any]:
    """Return what was counted, the newest first; of a ratio, its part.

    Args:
        count_id: of the counting that is shown.
        query: what is asked.
        limit: how many at most.
        cursor: of the page before.
    """
    metric = query.definition.of[0] if query.definition.of else query.definition.id
    before = _read_cursor(cursor)
    where, values = build_where(query.filters, 7)
    rows = await read(
        "SELECT id, at_ms, value, number, session_id FROM analytics_fact"
        " WHERE count_id = $1 AND metric = $2 AND at_ms >= $3 AND at_ms < $4"
        f" AND number > 0 AND (at_ms < $5 OR (at_ms = $5 AND id < $6)){where}"
        f" ORDER BY at_ms DESC, id DESC LIMIT {int(limit) + 1}",
        count_id,
        metric,
        query.starts[0] * 60_000,
        query.starts[-1] * 60_000,
        *before,
        *values,
    )
    page, more = rows[:limit], rows[limit:]
    last = page[-1] if page and more else None
    return {
        "data": [_to_json(row, query) for row in page],
        "next": f"{last['at_ms']}-{last['id']}" if last else None,
    }


def _to_json(row: dict[str, Any], query: Query) -> dict[str, Any]:
    is_time = query.definition.kind == "time"
    at = datetime.fromtimestamp(int(row["at_ms"]) / 1000, UTC)
    return {
        # Of somebody who was erased, the number stays and the way to it is gone.
        "session_id": row["session_id"] or None,
        "at": to_text(at),
        "value": row["value"] / 1000 if is_time else row["value"],
    }


def _read_cursor(cursor: str | None) -> tuple[int, int]:
    if cursor is None:
        return 2**62, 0
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise refuse("/cursor", "cursor", "That is no cursor of this list.")
    return int(found[1]), int(found[2])
