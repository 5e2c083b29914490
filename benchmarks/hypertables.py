"""Answering a dashboard on PostgreSQL, from plain tables and from hypertables of TimescaleDB.

Run it as `python -m benchmarks.hypertables --events 1000000 --postgres postgres://…`, with an empty
database on a server that has TimescaleDB. The same rows are in both, and the panels are those of
`benchmarks.analytics`.
"""

import argparse
import asyncio
import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg

import chatclick_analytics
from benchmarks.analytics import DAYS, UNTIL, _ask_often
from benchmarks.filling import fill
from chatclick.store.opening import Store
from chatclick.testing import BenchHost
from chatclick_analytics.plugin import _service
from chatclick_analytics.stores import embedded, timescale
from chatclick_analytics.stores.axes import Axes
from chatclick_analytics.stores.memo import Memo
from chatclick_analytics.times import DAY, to_minute

_AT_ONCE = 50_000
_COPIED = ("analytics_axis", "analytics_fact", "analytics_roll")
_SIZES = """
SELECT sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables
 WHERE relname LIKE 'analytics_%' OR relname LIKE '_hyper_%'
"""


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--postgres", required=True, help="the address of an empty database")
    parser.add_argument("--folder", help="where to make the rows, as of /dev/shm")
    options = parser.parse_args()
    print(json.dumps(asyncio.run(measure(options)), indent=2))


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Return milliseconds of a dashboard, bytes of the tables, and seconds of moving them."""
    with tempfile.TemporaryDirectory(prefix="chatclick-bench-", dir=options.folder) as folder:
        path = Path(folder) / "rows.sqlite3"
        store = await Store.open(f"sqlite://{path}")
        try:
            await _start(store)
            fill(path, options.events // 10, days=DAYS, until=UNTIL)
        finally:
            await store.close()
        store = await Store.open(options.postgres)
        try:
            await _start(store)
            await _copy(path, options.postgres)
            plain = await _ask(options.postgres)
            begun = time.perf_counter()
            _ = await timescale.shape(is_cut=True)
            moved_s = round(time.perf_counter() - begun, 1)
            cut = await _ask(options.postgres)
        finally:
            await store.close()
    return {"events": options.events, "plain": plain, "hypertables": cut, "moved_s": moved_s}


async def _start(store: Store) -> None:
    _ = await BenchHost(store).run(chatclick_analytics.plugin)
    await _service.stop()  # nothing is counted here
    _ = await _service.counting.find_shown()


async def _ask(url: str) -> dict[str, Any]:
    # As on the last day: what is of days that are over is remembered, the rest is not.
    embedded.find_end = lambda: to_minute(UNTIL) - DAY
    times = await _ask_often(embedded.EmbeddedStore(1, Axes(), Memo()))
    connection = await asyncpg.connect(url)
    try:
        size = int(await connection.fetchval(_SIZES))
    finally:
        await connection.close()
    return {"dashboard_ms": times, "bytes": size}


async def _copy(path: Path, url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for table in _COPIED:
            for columns, rows in _read(path, table):
                await connection.copy_records_to_table(table, records=rows, columns=columns)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


def _read(path: Path, table: str) -> Iterator[tuple[list[str], list[tuple[Any, ...]]]]:
    with closing(sqlite3.connect(path)) as database:
        cursor = database.execute(f"SELECT * FROM {table} ORDER BY id")
        columns = [one[0] for one in cursor.description]
        while rows := cursor.fetchmany(_AT_ONCE):
            yield columns, rows


if __name__ == "__main__":
    main()
