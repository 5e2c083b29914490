"""What is filled in for the benchmark of numbers is what counting makes."""

from datetime import UTC, datetime

import chatclick_analytics
from benchmarks.filling import DIMENSIONS, fill
from chatclick.store.opening import Store
from chatclick.testing import BenchHost
from chatclick_analytics.models import Axis, Fact, Roll
from chatclick_analytics.plugin import _service
from chatclick_analytics.points import PLACES, Point, find_place
from chatclick_analytics.rolling import roll_up
from chatclick_analytics.times import MINUTE


async def test_filled_sums_are_those_of_counting(tmp_path):
    path = tmp_path / "numbers.sqlite3"
    store = await Store.open(f"sqlite://{path}")
    try:
        await BenchHost(store).run(chatclick_analytics.plugin)
        await _service.stop()
        fill(path, 30, days=2, until=datetime(2026, 3, 1, tzinfo=UTC))
        facts = await Fact.all()
        axes = {row.id: (row.dimension, row.value) for row in await Axis.all()}
        filled = {
            (row.metric, row.size, row.at, row.bin, axes[row.axis_id]): [row.number, row.total]
            for row in await Roll.all()
        }
    finally:
        await store.close()

    points = [
        Point(one.metric, one.at_ms, one.value, find_place(_list_values(one), ()), one.number)
        for one in facts
    ]
    counted = {
        (*span, axis): sums
        for span, cells in roll_up(points).items()
        if span[1] > MINUTE
        for axis, sums in cells.items()
    }
    assert len(facts) > 500
    assert filled == counted


def _list_values(fact: Fact) -> tuple[str, ...]:
    return tuple(getattr(fact, name) if name in DIMENSIONS else "" for name in PLACES)
