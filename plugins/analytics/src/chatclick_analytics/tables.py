"""Statements for many rows at once, for which models are too slow."""

from collections.abc import Sequence
from typing import Any

from tortoise.connection import get_connection

Row = tuple[Any, ...]

PLACES = ("widget", "channel", "language", "queue", "team", "staff", "bot")
"""The dimensions that are columns of a fact."""

_SAVE_STATES = (
    "INSERT INTO analytics_session (count_id, session_id, state, at_ms) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (count_id, session_id)"
    " DO UPDATE SET state = excluded.state, at_ms = excluded.at_ms"
)
_SAVE_FACTS = (
    "INSERT INTO analytics_fact"
    f" (count_id, metric, at_ms, number, value, session_id, tags, {', '.join(PLACES)})"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
)
_SAVE_ROLLS = (
    "INSERT INTO analytics_roll (count_id, metric, axis_id, size, at, bin, number, total)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (count_id, metric, axis_id, size, at, bin) DO UPDATE SET"
    " number = analytics_roll.number + excluded.number,"
    " total = analytics_roll.total + excluded.total"
)
_SAVE_AXES = (
    "INSERT INTO analytics_axis (dimension, value) VALUES ($1, $2)"
    " ON CONFLICT (dimension, value) DO NOTHING"
)
_SAVE_ERASURES = "INSERT INTO analytics_erasure (count_id, session_id) VALUES ($1, $2)"


async def save_states(rows: Sequence[Row]) -> None:
    """Keep what is known of sessions; within `context.write`, like all that save."""
    await _save(_SAVE_STATES, rows)


async def save_facts(rows: Sequence[Row]) -> None:
    """Keep facts."""
    await _save(_SAVE_FACTS, rows)


async def save_rolls(rows: Sequence[Row]) -> None:
    """Add to sums."""
    # In one order everywhere, so that two processes cannot each wait for the other.
    await _save(_SAVE_ROLLS, sorted(rows))


async def save_axes(rows: Sequence[Row]) -> None:
    """Keep values of dimensions, where they are new."""
    await _save(_SAVE_AXES, sorted(rows))


async def save_erasures(rows: Sequence[Row]) -> None:
    """Keep which sessions are to be erased."""
    await _save(_SAVE_ERASURES, rows)


async def read(sql: str, *values: Any) -> list[dict[str, Any]]:
    """Return the rows of a query, whose places are $1, $2, … in this order."""
    connection = get_connection("default")
    statement = _fit(sql, len(values), connection.capabilities.dialect)
    return [dict(row) for row in await connection.execute_query_dict(statement, list(values))]


async def _save(sql: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    connection = get_connection("writer")
    statement = _fit(sql, len(rows[0]), connection.capabilities.dialect)
    await connection.execute_many(statement, [list(row) for row in rows])


def _fit(sql: str, places: int, dialect: str) -> str:
    if dialect != "sqlite":
        return sql
    for number in range(places, 0, -1):
        sql = sql.replace(f"${number}", f"?{number}")
    return sql
