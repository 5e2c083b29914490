"""TimescaleDB: the tables move there and back with all that is in them.

These tests, and the driver `timescale` of the others, are there only when
`CHATCLICK_TEST_TIMESCALE_URL` names a PostgreSQL server that has the extension loaded.
"""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from tortoise.connection import get_connection

from chatclick.clock import now
from chatclick.store.copies import backup_postgres, restore_postgres
from chatclick_analytics import tables
from chatclick_analytics.models import Count, Fact, Roll
from chatclick_analytics.readers import PAUSED
from chatclick_analytics.stores.shaping import GONE, MOVING, STILL_PLAIN
from chatclick_analytics.stores.timescale import CHUNK_DAYS, LOCK, NOT_LOADED, count_cut

from .conftest import TIMESCALE_URL, Desk
from .test_counting import make_log

pytestmark = pytest.mark.parametrize("driver", ["timescale"])
PLAIN = pytest.mark.parametrize("start", [{"store": "embedded"}])
ASKED = {"stat": "p90", "by": "staff", "grain": "day"}

_SHAPE = """
SELECT relname, contype::text, pg_get_indexdef(indexrelid) AS definition
 FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
 LEFT JOIN pg_constraint ON conindid = indexrelid
 WHERE indrelid IN ('analytics_fact'::regclass, 'analytics_roll'::regclass) ORDER BY relname
"""


async def read_rows() -> list[Any]:
    """Return what is in the tables."""
    return [await Fact.all().order_by("id").values(), await Roll.all().order_by("id").values()]


async def reconnect() -> None:
    """Let the host connect anew: what is set for a database is for new connections."""
    for name in ("default", "writer"):
        await get_connection(name).close()


async def count_chunks(table: str) -> int:
    """Return of how many chunks a table is."""
    return len(await tables.read("SELECT show_chunks($1::regclass)", table))


@PLAIN
async def test_the_tables_move_there_and_back_with_what_is_in_them(desk: Desk) -> None:
    events = make_log(11, sessions=20)
    await desk.count(events[: len(events) // 2])
    before, shape = await desk.ask("first_response", **ASKED), await tables.read(_SHAPE)
    rows = await read_rows()
    assert await count_cut() == 0

    await desk.host.configure("analytics", store="timescale")
    await desk.settle("timescale")

    assert await count_cut() == 2
    assert await read_rows() == rows
    assert await desk.ask("first_response", **ASKED) == before
    keys = {one["relname"]: one["definition"] for one in await tables.read(_SHAPE)}
    assert set(keys) == {one["relname"] for one in shape}
    assert keys["analytics_fact_pkey"].endswith("(id, at_ms)")
    assert (await desk.call("GET", "/status")).json["store"]["driver"] == "timescale"
    assert (await desk.host.dispatch("plugin_health")).status == "ok"

    await desk.count(events)
    after, rows = await desk.ask("first_response", **ASKED), await read_rows()
    assert after != before
    await desk.host.configure("analytics", store="embedded")
    await desk.settle("embedded")

    assert await count_cut() == 0
    assert await tables.read(_SHAPE) == shape
    assert await read_rows() == rows
    assert await desk.ask("first_response", **ASKED) == after
    await desk.service.recompute()
    await desk.count(events)
    assert await desk.ask("first_response", **ASKED) == after


async def test_a_restart_leaves_the_tables_as_they_are(desk: Desk) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    [before] = await tables.read("SELECT 'analytics_fact'::regclass::oid AS oid")

    await desk.service.stop()
    await desk.service.start(desk.service.context)
    desk.log.begins("ses_2")
    await desk.count()

    assert await tables.read("SELECT 'analytics_fact'::regclass::oid AS oid") == [before]
    assert await desk.total("sessions") == 2


async def test_what_is_older_than_it_is_kept_goes_by_chunks_and_sums_stay(desk: Desk) -> None:
    await desk.host.configure("analytics", store="timescale", keep_days=7)
    await desk.service.stop()
    for days in (4 * CHUNK_DAYS, 2 * CHUNK_DAYS, 1):
        desk.log.at = now() - timedelta(days=days)
        desk.log.begins(f"ses_{days}")
    await desk.count()
    since, until = now() - timedelta(days=5 * CHUNK_DAYS), now()
    span = {"since": since.isoformat(), "until": until.isoformat(), "grain": "day"}
    before = await desk.total("sessions", **span)
    assert (before, await count_chunks("analytics_fact")) == (3, 3)

    await desk.service.shaping.drop_older(int((now() - timedelta(days=7)).timestamp() * 1000))

    assert await count_chunks("analytics_fact") == 1
    assert set(await Fact.all().values_list("session_id", flat=True)) == {"ses_1"}
    assert await desk.total("sessions", **span) == 3


async def test_what_waits_for_another_store_is_not_dropped(desk: Desk) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    await desk.service.stop()
    shown = await Count.get(is_shown=True)
    away = Count.filter(id=shown.id)
    await desk.service.context.write(lambda: away.update(home="clickhouse:another"))

    await desk.service.shaping.drop_older(int(now().timestamp() * 1000))

    assert await Fact.all().exists()


@PLAIN
async def test_tables_that_somebody_reads_for_long_are_moved_after_that(
    desk: Desk, other: Any
) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    async with other.transaction():
        await other.execute("LOCK TABLE analytics_fact IN ACCESS SHARE MODE")
        await desk.host.configure("analytics", store="timescale")
        while not await other.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
            await asyncio.sleep(0)

        assert (await desk.call("GET", "/status")).json["store"]["code"] == "moving"
        assert await count_cut() == 0

    await desk.settle("timescale")
    assert (await count_cut(), await desk.total("sessions")) == (2, 1)
    assert (await desk.host.dispatch("plugin_health")).status == "ok"


@PLAIN
async def test_what_is_in_the_way_is_said_and_an_index_of_ones_own_moves_along(
    desk: Desk, other: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    await other.execute("CREATE VIEW my_view AS SELECT id FROM analytics_fact")
    await other.execute('CREATE INDEX "my ""own"" one" ON analytics_fact USING hash (metric)')
    await desk.host.configure("analytics", store="timescale")
    await desk.settle("timescale")

    health = await desk.host.dispatch("plugin_health")
    assert health.status == "degraded"
    assert health.message.startswith(STILL_PLAIN.partition("{")[0])
    assert "my_view" in health.message
    assert (await count_cut(), await desk.total("sessions")) == (0, 1)

    await other.execute("DROP VIEW my_view")
    monkeypatch.setattr(desk.service.shaping, "_retry_at", 0.0)
    await desk.settle("timescale")
    assert (await count_cut(), await desk.total("sessions")) == (2, 1)
    assert (await desk.host.dispatch("plugin_health")).status == "ok"
    [own] = [one for one in await tables.read(_SHAPE) if one["relname"] == 'my "own" one']
    assert own["definition"].endswith("USING hash (metric)")


@PLAIN
async def test_while_another_process_moves_the_tables_nothing_is_written(
    desk: Desk, other: Any
) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    async with other.transaction():
        assert await other.fetchval(LOCK)
        await desk.host.configure("analytics", store="timescale")
        desk.log.begins("ses_2")
        desk.host.world.log = list(desk.log.events)
        assert not await desk.service.step()

        assert await desk.total("sessions") == 1
        assert (await desk.call("GET", "/status")).json["store"]["trouble"] == MOVING
    await desk.settle("timescale")
    await desk.count()
    assert (await count_cut(), await desk.total("sessions")) == (2, 2)
    assert (await desk.call("GET", "/status")).json["store"]["trouble"] is None


async def test_a_backup_comes_back_in_an_empty_database(
    desk: Desk, database_url: str, tmp_path: Path
) -> None:
    events = make_log(7, sessions=10)
    await desk.count(events[: len(events) // 2])
    await desk.service.stop()
    before, rows = await desk.ask("first_response", **ASKED), await read_rows()
    backup, name = tmp_path / "numbers.backup", urlsplit(database_url).path[1:]
    await asyncio.to_thread(backup_postgres, database_url, backup)
    await reconnect()
    server = await asyncpg.connect(TIMESCALE_URL)
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.execute(f"CREATE DATABASE {name}")
    await server.close()

    await asyncio.to_thread(restore_postgres, backup, database_url)

    assert (await read_rows(), await count_cut()) == (rows, 2)
    assert await desk.ask("first_response", **ASKED) == before
    chunks = await count_chunks("analytics_fact")
    desk.log.at = now()
    desk.log.events = list(events)
    desk.log.begins("ses_new")
    await desk.count()
    assert await count_chunks("analytics_fact") == chunks + 1
    assert await desk.total("sessions", last="24h") == 1


async def test_nothing_is_put_into_hypertables_once_postgresql_comes_back_without_the_extension(
    desk: Desk, other: Any
) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    await desk.service.stop()  # its loop alone; what it knows of the tables stays
    rows, name = await read_rows(), await other.fetchval("SELECT current_database()")
    await other.execute(f"ALTER DATABASE {name} SET timescaledb.disable_load = on")
    await reconnect()
    desk.log.begins("ses_2")
    desk.host.world.log = list(desk.log.events)

    assert not await desk.service.step()

    health = await desk.host.dispatch("plugin_health")
    assert health.status == "degraded"
    assert health.message == GONE.format(reason=NOT_LOADED)
    store = (await desk.call("GET", "/status")).json["store"]
    assert (store["code"], store["trouble"]) == ("gone", health.message)
    store = (await desk.call("GET", "/status", who=desk.agent)).json["store"]
    assert (store["code"], store["trouble"]) == ("paused", PAUSED)
    assert not await desk.service.step()
    await other.execute(f"ALTER DATABASE {name} RESET timescaledb.disable_load")
    await reconnect()
    assert await read_rows() == rows
    await desk.count()
    assert await desk.total("sessions") == 2
    assert (await desk.host.dispatch("plugin_health")).status == "ok"


async def test_hypertables_take_nothing_while_the_extension_is_not_loaded(
    desk: Desk, other: Any
) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    await desk.service.stop()
    name = await other.fetchval("SELECT current_database()")
    await other.execute(f"ALTER DATABASE {name} SET timescaledb.disable_load = on")
    await reconnect()

    await desk.service.start(desk.service.context)
    await desk.service.stop()
    assert not await desk.service.step()

    health = await desk.host.dispatch("plugin_health")
    assert health.status == "degraded"
    assert health.message.endswith(NOT_LOADED)
    await other.execute(f"ALTER DATABASE {name} RESET timescaledb.disable_load")
    await reconnect()
    desk.log.begins("ses_2")
    await desk.count()
    assert await desk.total("sessions") == 2
    assert (await desk.host.dispatch("plugin_health")).status == "ok"
