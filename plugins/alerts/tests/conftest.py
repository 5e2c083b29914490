"""A host with the plugin and somebody who answers for numbers; time moves when a test says so."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

import chatclick_alerts
from chatclick import (
    MetricAnswer,
    MetricAnswers,
    MetricCatalogue,
    MetricDimension,
    MetricInfo,
    MetricLine,
    hookimpl,
)
from chatclick.testing import BenchHost
from chatclick_alerts.models import RuleRow
from chatclick_alerts.plugin import _service
from chatclick_alerts.service import Service

PATH = "/api/v1/alerts"
COUNTER = {
    "manifest_version": 1,
    "id": "counter",
    "name": "Counter",
    "summary": "Answers for numbers",
    "license": "Apache-2.0",
    "requires": {"chatclick": ">=0.1,<0.2", "api": 1},
    "hooks": ["metrics_describe", "metrics_query"],
    "permissions": ["analytics:write"],
}


SLOW = {**COUNTER, "id": "slow", "name": "Slow"}


@dataclass
class Answer:
    """What came back."""

    status: int
    json: Any


class Counter:
    """Answers what it is told to; asked counts the questions.

    Attributes:
        meanwhile: happens once while somebody asks what there is.
    """

    def __init__(self) -> None:
        self.value: float | None = 0.0
        self.is_broken = False
        self.position = 1
        self.asked: list[Any] = []
        self.meanwhile: Callable[[], Awaitable[Any]] | None = None

    def counts(self, value: float | None) -> None:
        """Let the number be another one."""
        self.value, self.position = value, self.position + 1

    @hookimpl
    async def metrics_describe(self) -> MetricCatalogue:
        """Say what there is."""
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return MetricCatalogue(
            metrics=(
                MetricInfo(id="orders", title="Orders", stats=("sum",)),
                MetricInfo(id="speed", title="Speed", unit="s", stats=("p50", "p90", "count")),
            ),
            dimensions=(MetricDimension(id="queue", values={"que_1": "Sales"}),),
        )

    @hookimpl
    async def metrics_query(self, queries) -> MetricAnswers | None:
        """Answer."""
        if self.is_broken:
            return None
        self.asked += queries
        found = tuple(
            MetricAnswer(starts=(one.since,), lines=(MetricLine(total=self.value),))
            if one.metric in ("orders", "speed")
            else None
            for one in queries
        )
        return MetricAnswers(position=self.position, answers=found)


class Slow:
    """Answers for a number of its own, and not at all while it holds.

    Attributes:
        holds: until when it does not answer.
        holds_hours: until when it does not answer what was in each hour.
        knows_hours: understands what was in each hour.
    """

    def __init__(self) -> None:
        self.holds: asyncio.Event | None = None
        self.holds_hours: asyncio.Event | None = None
        self.knows_hours = True

    @hookimpl
    async def metrics_describe(self) -> MetricCatalogue:
        """Say what there is."""
        return MetricCatalogue(metrics=(MetricInfo(id="slow.orders", title="O", stats=("sum",)),))

    @hookimpl
    async def metrics_query(self, queries) -> MetricAnswers:
        """Answer."""
        if self.holds is not None:
            await self.holds.wait()
        if self.holds_hours is not None and any(one.grain == "hour" for one in queries):
            await self.holds_hours.wait()
        answer = MetricAnswer(lines=(MetricLine(total=1.0),))
        return MetricAnswers(
            answers=tuple(
                answer
                if one.metric == "slow.orders" and (self.knows_hours or one.grain != "hour")
                else None
                for one in queries
            )
        )


class Desk:
    """The plugin at work: it looks when a test says so."""

    def __init__(self, host: BenchHost, counter: Counter) -> None:
        self.host, self.counter = host, counter
        self.client = host.client()
        self.admin = host.add_agent("Olive", role="admin").id
        self.agent = host.add_agent("Grace", role="agent").id

    @property
    def service(self) -> Service:
        """What runs."""
        return _service

    @property
    def events(self) -> list[str]:
        """The types of what was recorded, without the plugin's name."""
        return [type_.removeprefix("alerts.") for _, type_, _ in self.host.world.events]

    @property
    def told(self) -> list[str]:
        """The titles of what people were told."""
        return [one.title for one in self.host.outbox.notices]

    async def call(self, method: str, path: str, body: Any = None, who: str = "") -> Answer:
        """Send a request."""
        answer = await self.client.open(
            f"{PATH}{path}",
            method=method,
            data=b"" if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {who or self.admin}"},
        )
        return Answer(answer.status_code, await answer.get_json())

    async def make(self, **more: Any) -> Any:
        """Keep a rule and return it."""
        rule = {"name": "Orders", "metric": "orders", "comparison": "over", "value": 10, **more}
        made = await self.call("POST", "/rules", rule)
        assert made.status == 201, made.json
        return made.json

    async def look(self, value: Any = ...) -> str:
        """Look once, after the number became another one; return how the newest rule stands."""
        if value is not ...:
            self.counter.counts(value)
        await self.service.step()
        rows = await RuleRow.filter(is_enabled=True).order_by("-position").limit(1)
        return rows[0].state if rows else ""

    async def restart(self) -> None:
        """Stop and start the plugin; it looks only when a test says so again."""
        context = self.service.context
        await self.service.stop()
        await self.service.start(context)
        await self.service.stop()


@pytest.fixture
def monday() -> datetime:
    """The time of the clock when a test begins."""
    return datetime.fromisoformat("2026-03-02T09:00:30+00:00")


@pytest.fixture
async def desk(host: BenchHost, clock, monday: datetime) -> Desk:
    """The plugin at work beside somebody who counts."""
    clock.set(monday)
    counter = Counter()
    await host.run(counter, manifest=COUNTER)
    await host.run(chatclick_alerts.plugin)
    desk = Desk(host, counter)
    # From here on it looks only when a test says so.
    await desk.service.stop()
    return desk
