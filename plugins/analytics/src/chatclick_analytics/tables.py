"""Statements for many rows at once, for which models are too slow."""

import re
from collections.abc import Collection, Sequence
from typing import Any, cast

from tortoise.connection import get_connection

from chatclick_analytics.points import PLACES

Row = tuple[Any, ...]

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


async def load_states(count_id: int, session_ids: Collection[str]) -> list[tuple[str, str]]:
    """Return what is known of sessions, by their ids, as far as anything is."""
    if not session_ids:
        return []
    places = ", ".join(f"${number}" for number in range(2, len(session_ids) + 2))
    rows = await read(
        "SELECT session_id, state FROM analytics_session"
        f" WHERE count_id = $1 AND session_id IN ({places})",
        count_id,
        *session_ids,
    )
    return [(row["session_id"], row["state"]) for row in rows]


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
    statement = _fit(sql, connection.capabilities.dialect)
    return [dict(row) for row in await connection.execute_query_dict(statement, list(values))]


async def _save(sql: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    connection = get_connection("writer")
    statement = _fit(sql, connection.capabilities.dialect)
    await connection.execute_many(statement, cast(list[list[Any]], rows))


def _fit(sql: str, dialect: str) -> str:
    return re.sub(r"\$(?=[0-9])", "?", sql) if dialect == "sqlite" else sql
