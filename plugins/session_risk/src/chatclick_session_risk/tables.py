"""Statements for many rows at once, for which models are too slow."""

from collections.abc import Sequence
from typing import Any

from tortoise.connection import get_connection

Row = tuple[Any, ...]

_COUNT = "UPDATE session_risk_place SET changes = changes + 1 WHERE id = $1"
_ADD = (
    "INSERT INTO session_risk_watch"
    " (session_id, visitor_id, tally, is_done, is_watched, flags, dismissed_by, touched_ms)"
    " VALUES ($1, $2, '{}', $3, $3, 0, '', $4) ON CONFLICT (session_id) DO NOTHING"
)
_MOVE = (
    "UPDATE session_risk_watch SET tally = $2, is_done = $3, touched_ms = $5,"
    # There is nothing to look at in one that is done, but that a flag has to go.
    " look_ms = CASE WHEN $3 AND flagged_at IS NULL THEN NULL ELSE CAST($4 AS BIGINT) END"
    " WHERE session_id = $1"
)
_KEEP = (
    "UPDATE session_risk_watch SET risk = $3, look_ms = $4, is_watched = NOT is_done"
    " WHERE session_id = $1 AND look_ms = $2"
)


async def count_change() -> None:
    """Count a change of what the numbers are made of; first of all within `context.write`.

    Whoever follows the log writes the place first too, so that two cannot wait for each other.
    """
    await _save(_COUNT, [(1,)])


async def add(rows: Sequence[Row]) -> None:
    """Begin to watch sessions: id, visitor, False, when; within `context.write`."""
    await _save(_ADD, rows)


async def move(rows: Sequence[Row]) -> None:
    """Keep what is known of sessions that are there still: an erased one does not come back.

    Args:
        rows: id, tally, whether it is done, when to look, when; within `context.write`.
    """
    # In one order everywhere, so that two processes cannot each wait for the other.
    await _save(_MOVE, sorted(rows))


async def keep(rows: Sequence[Row]) -> None:
    """Keep what was seen of sessions whose flags stay as they are.

    Args:
        rows: id, when it was to be looked at, how likely it ends badly, when to look again; one
            that has moved on since is left out. Within `context.write`.
    """
    await _save(_KEEP, sorted(rows, key=lambda row: str(row[0])))


async def _save(sql: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    connection = get_connection("writer")
    if connection.capabilities.dialect == "sqlite":
        for number in range(len(rows[0]), 0, -1):
            sql = sql.replace(f"${number}", f"?{number}")
    await connection.execute_many(sql, [list(row) for row in rows])
