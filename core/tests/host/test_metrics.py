"""Who answers for numbers without a dot: the first in the order of the plugins that can."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from chatclick.errors import Unavailable
from chatclick.hooks import Dispatcher, Registration
from chatclick.host.metrics import PluginMetrics
from chatclick.plugin.metrics import MetricAnswer, MetricAnswers, MetricLine, MetricQuery
from chatclick.testing.plugins import build_plugin

QUERY = MetricQuery(
    metric="sessions",
    since=datetime(2026, 3, 2, tzinfo=UTC),
    until=datetime(2026, 3, 3, tzinfo=UTC),
)


class Counter:
    """Answers with a number of its own.

    Attributes:
        waits_for: answers only after that.
        is_broken: raises in place of answering.
        is_away: has nothing just now.
        counts: understands the questions.
    """

    def __init__(self, total: float) -> None:
        self.total = total
        self.answered = asyncio.Event()
        self.waits_for: asyncio.Event | None = None
        self.is_broken = False
        self.is_away = False
        self.counts = True
        self.asked = 0

    def fail(self, how: str) -> None:
        """Answer no more, by raising or by having nothing."""
        self.is_broken, self.is_away = how == "raises", how == "has nothing"

    async def metrics_query(self, queries: Any) -> MetricAnswers | None:
        """Answer."""
        self.asked += 1
        if self.waits_for is not None:
            await self.waits_for.wait()
        if self.is_broken:
            raise RuntimeError("out of order")
        if self.is_away:
            return None
        self.answered.set()
        answer = MetricAnswer(lines=(MetricLine(total=self.total),)) if self.counts else None
        return MetricAnswers(position=int(self.total), answers=tuple(answer for _ in queries))


@pytest.fixture
def dispatcher() -> Dispatcher:
    """Calls the plugins."""
    return Dispatcher()


@pytest.fixture
def counters(dispatcher: Dispatcher) -> tuple[Counter, Counter]:
    """Two plugins that count conversations, in their order."""
    first, second = Counter(1), Counter(2)
    for plugin_id, counter in (("first", first), ("second", second)):

        async def metrics_query(queries: Any, counter: Counter = counter) -> MetricAnswers | None:
            return await counter.metrics_query(queries)

        plugin = build_plugin(metrics_query=metrics_query)
        granted = frozenset({"analytics:write"})
        registered = Registration(plugin_id, plugin, None, granted, frozenset())
        dispatcher.registrations.add(registered)
        dispatcher.registrations.open(plugin_id)
    return first, second


async def ask(metrics: PluginMetrics) -> float | None:
    """Return the number."""
    [answer] = (await metrics.query([QUERY])).answers
    assert answer is not None
    return answer.lines[0].total


async def test_the_first_in_order_answers_although_another_is_quicker(
    dispatcher: Dispatcher, counters: tuple[Counter, Counter]
) -> None:
    first, second = counters
    first.waits_for = second.answered
    metrics = PluginMetrics(dispatcher)

    assert [await ask(metrics) for _ in range(2)] == [1, 1]
    assert second.asked == 1, "once it is known who counts, nobody else is asked"


async def test_the_next_answers_while_the_first_does_not(
    dispatcher: Dispatcher, counters: tuple[Counter, Counter]
) -> None:
    first, _ = counters
    metrics = PluginMetrics(dispatcher)
    first.is_broken = True

    assert await ask(metrics) == 2
    first.is_broken = False
    assert await ask(metrics) == 1


async def test_who_fails_is_not_the_one_who_counts_any_more(
    dispatcher: Dispatcher, counters: tuple[Counter, Counter]
) -> None:
    first, _ = counters
    metrics = PluginMetrics(dispatcher)
    assert await ask(metrics) == 1
    first.is_broken = True

    with pytest.raises(Unavailable):
        await ask(metrics)

    assert await ask(metrics) == 2


@pytest.mark.parametrize("how", ["raises", "has nothing"])
async def test_nobody_answers_while_the_one_that_counts_does_not(
    dispatcher: Dispatcher, counters: tuple[Counter, Counter], how: str
) -> None:
    first, second = counters
    second.counts = False
    metrics = PluginMetrics(dispatcher)
    assert await ask(metrics) == 1
    first.fail(how)

    for _ in range(3):
        with pytest.raises(Unavailable):
            await metrics.query([QUERY])
    with pytest.raises(Unavailable):
        await metrics.query([], of=["sessions"])

    first.fail("no more")
    assert await ask(metrics) == 1


async def test_what_nobody_understands_has_no_answer(
    dispatcher: Dispatcher, counters: tuple[Counter, Counter]
) -> None:
    for one in counters:
        one.counts = False

    assert (await PluginMetrics(dispatcher).query([QUERY])).answers == (None,)


@pytest.mark.parametrize("how", ["raises", "has nothing"])
async def test_how_far_is_counted_says_who_answered_last(
    dispatcher: Dispatcher, counters: tuple[Counter, Counter], how: str
) -> None:
    first, _ = counters
    metrics = PluginMetrics(dispatcher)
    first.fail(how)

    for _ in range(2):
        assert await ask(metrics) == 2
        assert (await metrics.query([], of=["sessions"])).position == 2

    first.fail("no more")
    assert await ask(metrics) == 1
    assert (await metrics.query([], of=["sessions"])).position == 1


async def test_one_that_hangs_holds_up_the_next_for_a_moment_only(
    dispatcher: Dispatcher, counters: tuple[Counter, Counter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatclick.host.metrics.GRACE_S", 0.05)
    first, _ = counters
    first.waits_for = asyncio.Event()
    metrics = PluginMetrics(dispatcher)

    async with asyncio.timeout(60):
        assert [await ask(metrics) for _ in range(2)] == [2, 2]
        assert (await metrics.query([], of=["sessions"])).position == 2

    first.waits_for.set()
    async with asyncio.timeout(60):
        await first.answered.wait()
    assert await ask(metrics) == 1
