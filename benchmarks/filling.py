"""Many conversations' worth of facts and sums by SQL: the rows that counting them makes.

Counting ten million events takes long, and what is measured is asking. A test holds the sums
against those of `roll_up`.
"""

import random
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chatclick_analytics.definitions import TIMES
from chatclick_analytics.histogram import find_bin

COLUMNS = (
    "count_id, metric, at_ms, number, value, session_id,"
    " widget, channel, language, queue, team, staff, bot, tags"
)
DIMENSIONS = ("widget", "channel", "language", "queue", "staff")
_TABLES = ("analytics_fact", "analytics_roll")


def fill(path: Path, sessions: int, *, days: int, until: datetime) -> None:
    """Fill the tables of the first counting, which are empty.

    Args:
        path: of the SQLite database.
        sessions: how many conversations, of ten events and eighteen facts each.
        days: over how many.
        until: the end of the last one.
    """
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA synchronous = off")
        database.execute("PRAGMA temp_store = memory")
        database.create_function(
            "find_bin", 2, lambda metric, value: find_bin(value) if metric in TIMES else 0
        )
        indexes = list(_list_indexes(database))
        for name, _ in indexes:
            database.execute(f'DROP INDEX "{name}"')
        places = ", ".join("?" * len(COLUMNS.split(",")))
        database.executemany(
            f"INSERT INTO analytics_fact ({COLUMNS}) VALUES ({places})",
            make_facts(sessions, days=days, until=until),
        )
        _add_sums(database)
        for _, sql in indexes:
            database.execute(sql)
    database.close()


def make_facts(sessions: int, *, days: int, until: datetime) -> Iterator[tuple[Any, ...]]:
    """Make the facts of conversations that begin evenly over some days."""
    dice = random.Random(1)
    first_ms = int((until - timedelta(days=days)).timestamp() * 1000)
    for session in range(sessions):
        begin_ms = first_ms + session * days * 86_400_000 // sessions
        queue = f"que_{dice.randrange(5)}"
        facts = list(_go_through(dice, begin_ms, queue))
        place = (f"wid_{dice.randrange(3)}", "web", dice.choice(("en", "de", "fr", "es")))
        who = (queue, "", f"stf_{session % 20}", "", "")
        for metric, at_ms, value in facts:
            yield (1, metric, at_ms, 1, value, f"ses_{session:032d}", *place, *who)


def _go_through(dice: random.Random, begin_ms: int, queue: str) -> Iterator[tuple[str, int, int]]:
    at = begin_ms
    yield "sessions", at, 1
    queued = at = at + 100
    yield "queued", at, 1
    if queue == "que_0":
        yield "fallback", at, 1
    for turn in range(3):
        asked = at = at + _wait(dice)
        yield "messages_in", at, 1
        if turn == 0:
            at += _wait(dice)
            yield "assigned", at, 1
            yield "waiting", at, at - queued
        at += _wait(dice)
        yield "messages_out", at, 1
        yield "next_response" if turn else "first_response", at, at - asked
    end = at + _wait(dice)
    yield "resolved", end, 1
    yield "resolution", end, end - begin_ms
    yield "ended", end, 1
    yield "duration", end, at - begin_ms


def _wait(dice: random.Random) -> int:
    return int(dice.lognormvariate(3.5, 1) * 1000)


def _add_sums(database: sqlite3.Connection) -> None:
    run = database.execute
    run("INSERT OR IGNORE INTO analytics_axis (dimension, value) VALUES ('', '')")
    run(
        "CREATE TEMP TABLE hours AS SELECT metric, at_ms / 3600000 * 60 AS at,"
        f" find_bin(metric, value) AS bin, '' AS everything, {', '.join(DIMENSIONS)},"
        " number, number * value AS total FROM analytics_fact"
    )
    for dimension in ("", *DIMENSIONS):
        column = dimension or "everything"
        run(
            "INSERT OR IGNORE INTO analytics_axis (dimension, value)"
            f" SELECT DISTINCT '{dimension}', {column} FROM hours"
        )
        run(
            "INSERT INTO analytics_roll (count_id, metric, axis_id, size, at, bin, number, total)"
            f" SELECT 1, metric, analytics_axis.id, 60, at, bin, sum(number), sum(total)"
            f" FROM hours JOIN analytics_axis ON dimension = '{dimension}' AND value = {column}"
            " GROUP BY metric, analytics_axis.id, at, bin"
        )
    run(
        "INSERT INTO analytics_roll (count_id, metric, axis_id, size, at, bin, number, total)"
        " SELECT 1, metric, axis_id, 1440, at / 1440 * 1440 AS day, bin, sum(number), sum(total)"
        " FROM analytics_roll WHERE size = 60 GROUP BY metric, axis_id, day, bin"
    )
    run(
        "INSERT INTO analytics_roll (count_id, metric, axis_id, size, at, bin, number, total)"
        " SELECT 1, metric, (SELECT id FROM analytics_axis WHERE dimension = ''), 15,"
        " at_ms / 900000 * 15 AS quarter, 0, sum(number), sum(number * value)"
        " FROM analytics_fact GROUP BY metric, quarter"
    )
    run("DROP TABLE hours")


def _list_indexes(database: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for table in _TABLES:
        yield from database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
            " AND sql IS NOT NULL",
            (table,),
        )
