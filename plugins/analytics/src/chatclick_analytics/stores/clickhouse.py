"""ClickHouse: facts alone, from which every number is counted.

What is counted is kept first in the host's database, in the transaction that moves the counting
on, and then passed on from there: what was passed on is removed. ClickHouse knows no transaction
with another database, so what a crash leaves in between is passed on again. A fact has the same
key each time, and ClickHouse keeps one row of each key.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from chatclick import PluginContext
from chatclick_analytics import tables
from chatclick_analytics.asking import Query
from chatclick_analytics.cells import Lines, add_row
from chatclick_analytics.definitions import TIMES
from chatclick_analytics.histogram import find_bin
from chatclick_analytics.models import Count, Fact
from chatclick_analytics.points import EVERYTHING, PLACES
from chatclick_analytics.stores import Behind, Counted, Passed
from chatclick_analytics.stores.axes import Axes
from chatclick_analytics.stores.embedded import build_facts
from chatclick_analytics.stores.server import Server
from chatclick_analytics.stores.timescale import enter

TABLE = "chatclick_facts"
MOST_PASSED = 2000
"""Facts that are passed on at a time; the host's other writers wait while they are removed."""

PAGE = 20_000
"""Rows of an answer at a time: the host takes in answers of 1 MiB."""

COLUMNS = (
    ("counting", "LowCardinality(String)"),
    ("metric", "LowCardinality(String)"),
    ("at_ms", "Int64"),
    ("id", "UInt64"),
    ("revision", "UInt8"),
    ("number", "Int8"),
    ("value", "Int64"),
    ("bin", "Int16"),
    ("session_id", "String"),
    *((place, "LowCardinality(String)") for place in PLACES),
    ("tags", "Array(LowCardinality(String))"),
)

CREATE = (
    f"CREATE TABLE IF NOT EXISTS {TABLE} ({', '.join(' '.join(one) for one in COLUMNS)})"
    # Of a key, the row with the highest revision stays: that of somebody erased.
    " ENGINE = ReplacingMergeTree(revision) PARTITION BY counting"
    " ORDER BY (counting, metric, at_ms, id)"
)

_BEHIND = " HAVING (minute, member, bins) > (%(last_minute)s, %(last_member)s, %(last_bin)s)"
_AT_ONCE = " SETTINGS mutations_sync = 1"


class ClickHouseStore:
    """The facts of one counting.

    Args:
        row: the counting.
        context: the plugin's.
        server: where facts are passed on to.
        axes: the values of dimensions.
    """

    def __init__(self, row: Count, context: PluginContext, server: Server, axes: Axes) -> None:
        self._count_id = row.id
        self._counting = row.token
        self._context = context
        self._server = server
        self._axes = axes

    def prepare(self, counted: Sequence[Counted]) -> Callable[[], Awaitable[None]]:
        """Return what keeps facts until they are passed on."""
        axes = {axis for _, point in counted for axis in point.place.axes} - {EVERYTHING}
        facts = build_facts(self._count_id, counted)

        async def keep() -> None:
            # Nothing is summed here, but people choose what to filter by from these.
            await self._axes.find(axes)
            await tables.save_facts(facts)

        return keep

    def settle(self) -> None:
        """Remember the values of dimensions."""
        self._axes.settle()

    async def pass_on(self) -> Passed:
        """Pass on some of the facts that wait."""
        # Read first: whatever was counted up to here is among the facts, or was passed on.
        row = await Count.get(id=self._count_id)
        waiting = Fact.filter(count_id=self._count_id).order_by("id")
        facts = await waiting.limit(MOST_PASSED)
        if facts:
            await self.insert(facts)
        elif row.shipped == row.position:
            return Passed(position=row.position, has_more=False)
        passed = {one.id: one.session_id for one in facts}

        async def work() -> bool:
            await enter()
            # Whoever was erased meanwhile is passed on once more, without the session.
            rows = Fact.filter(id__in=list(passed)).limit(MOST_PASSED)
            same = [
                id_
                for id_, session_id in await rows.values_list("id", "session_id")
                if passed[id_] == session_id
            ]
            await Fact.filter(id__in=same).delete()
            if await Fact.filter(count_id=self._count_id).exists():
                return True
            await Count.filter(id=row.id, shipped__lt=row.position).update(shipped=row.position)
            return False

        has_more = await self._context.write(work)
        return Passed(position=row.shipped if has_more else row.position, has_more=has_more)

    async def insert(self, facts: Sequence[Fact]) -> None:
        """Insert facts; one that is there already stays one."""
        await self._server.insert(TABLE, COLUMNS, [self._build_row(one) for one in facts])

    async def count(self, query: Query, metric: str) -> Lines:
        """Return the cells of a metric, counted from facts."""
        by = "arrayJoin(tags)" if query.by == "tag" else query.by
        values: dict[str, Any] = {}
        where = self._build_where(query, metric, values)
        if query.by:
            where += " AND member != ''"
        if query.by == "tag" and query.filters.get("tag"):
            where += " AND member IN %(tag)s"
        # All of these are numbers of our own making.
        starts = ", ".join(str(one) for one in query.starts[:-1])
        grouped = f"SELECT roundDown(intDiv(at_ms, 60000), [{starts}]) AS minute"
        grouped += f", {by or chr(39) * 2} AS member, {'bin' if query.needs_bins else '0'} AS bins"
        grouped += f", sum(number), sum(number * value) FROM {TABLE} FINAL WHERE {where}"
        grouped += " GROUP BY minute, member, bins"
        ordered = f" ORDER BY minute, member, bins LIMIT {PAGE}"
        # By key: what is passed on in between would move a place.
        behind = ""
        lines: Lines = {}
        while True:
            rows = await self._server.query(f"{grouped}{behind}{ordered}", values)
            for minute, member, bin_, number, total in rows:
                add_row(lines, query, member, int(minute), int(number), int(total), int(bin_))
            if len(rows) < PAGE:
                return lines
            values["last_minute"], values["last_member"], values["last_bin"] = rows[-1][:3]
            behind = _BEHIND

    async def list_behind(
        self, query: Query, metric: str, before: tuple[int, int], limit: int
    ) -> Sequence[Behind]:
        """Return facts, the newest first."""
        values: dict[str, Any] = {"before_ms": before[0], "before_id": before[1]}
        where = self._build_where(query, metric, values)
        # What was taken back, such as a rating that was changed; given again, it counts once.
        fact = "(session_id, at_ms, value)"
        back = f"SELECT {fact} FROM {TABLE} FINAL WHERE {where} AND number < 0"
        again = f"SELECT max(id) FROM {TABLE} FINAL WHERE {where} AND {fact} IN ({back})"
        again += " GROUP BY session_id, at_ms, value HAVING sum(number) > 0"
        rows = await self._server.query(
            f"SELECT id, at_ms, value, session_id FROM {TABLE} FINAL WHERE {where} AND number > 0"
            f" AND (session_id = '' OR {fact} NOT IN ({back}) OR id IN ({again}))"
            " AND (at_ms < %(before_ms)s OR (at_ms = %(before_ms)s AND id < %(before_id)s))"
            f" ORDER BY at_ms DESC, id DESC LIMIT {int(limit)}",
            values,
        )
        return [Behind(*row) for row in rows]

    async def list_of(self, session_ids: Sequence[str], limit: int) -> Sequence[tuple[str, Behind]]:
        """Return what was counted in sessions, the oldest first, each with its metric."""
        rows = await self._server.query(
            f"SELECT metric, id, at_ms, value, session_id FROM {TABLE} FINAL"
            " WHERE counting = %(counting)s AND session_id IN %(sessions)s"
            f" ORDER BY at_ms, id LIMIT {int(limit)}",
            {"counting": self._counting, "sessions": list(session_ids)},
        )
        return [(row[0], Behind(*row[1:])) for row in rows]

    async def erase(self, session_ids: Sequence[str]) -> None:
        """Take the ids of sessions off their facts; what still waits was done by the caller."""
        where = "counting = %(counting)s AND session_id IN %(sessions)s"
        await self._forget(where, {"sessions": list(session_ids)})

    async def forget_sessions(self, oldest_ms: int) -> None:
        """Take the ids of sessions off what is older; the numbers stay."""
        where = "counting = %(counting)s AND at_ms < %(oldest)s AND session_id != ''"
        await self._forget(where, {"oldest": oldest_ms})

    async def _forget(self, where: str, values: dict[str, Any]) -> None:
        values["counting"] = self._counting
        # An update writes whole parts anew, and one of before may have gone on to its end.
        found = await self._server.query(f"SELECT 1 FROM {TABLE} WHERE {where} LIMIT 1", values)
        if found:
            sql = f"ALTER TABLE {TABLE} UPDATE session_id = '' WHERE {where}{_AT_ONCE}"
            await self._server.command(sql, values)

    async def remove(self) -> None:
        """Remove all of it."""
        await self._server.command(
            f"ALTER TABLE {TABLE} DROP PARTITION %(counting)s", {"counting": self._counting}
        )

    def _build_where(self, query: Query, metric: str, values: dict[str, Any]) -> str:
        values |= {"counting": self._counting, "metric": metric}
        values |= {"since": query.starts[0] * 60_000, "until": query.starts[-1] * 60_000}
        parts = ["counting = %(counting)s", "metric = %(metric)s"]
        parts += ["at_ms >= %(since)s", "at_ms < %(until)s"]
        for dimension, wanted in query.filters.items():
            values[dimension] = list(wanted)
            is_tag = dimension == "tag"
            parts.append("hasAny(tags, %(tag)s)" if is_tag else f"{dimension} IN %({dimension})s")
        return " AND ".join(parts)

    def _build_row(self, one: Fact) -> list[Any]:
        fields: Mapping[str, Any] = {
            "counting": self._counting,
            "revision": 0 if one.session_id else 1,
            "bin": find_bin(one.value) if one.metric in TIMES else 0,
            "tags": list(dict.fromkeys(tag for tag in one.tags.split("\n") if tag)),
        }
        return [fields[name] if name in fields else getattr(one, name) for name, _ in COLUMNS]
