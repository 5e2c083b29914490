"""What is filled in for the benchmark of numbers is what counting makes."""

from datetime import UTC, datetime

import chatclick_analytics
from benchmarks.filling import DIMENSIONS, fill
from chatclick.store.opening import Store
from chatclick.testing import BenchHost
from chatclick_analytics.folding import Point
from chatclick_analytics.models import Axis, Fact, Roll
from chatclick_analytics.plugin import _service
from chatclick_analytics.rolling import Key, roll_up
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
            Key(row.metric, axes[row.axis_id], row.size, row.at, row.bin): [row.number, row.total]
            for row in await Roll.all()
        }
    finally:
        await store.close()

    places = [{name: getattr(one, name) for name in DIMENSIONS} for one in facts]
    points = [
        Point(one.metric, one.at_ms, one.value, place, count=one.number)
        for one, place in zip(facts, places, strict=True)
    ]
    counted = {key: sums for key, sums in roll_up(points).items() if key.size > MINUTE}
    assert len(facts) > 500
    assert filled == counted
