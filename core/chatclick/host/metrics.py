"""Numbers that plugins ask for, answered by the plugins that count.

The id of a number says who answers: one with a dot begins with the id of its plugin, such as
"shop.orders". Those without a dot are of whoever counts conversations: the first plugin in order
that understands the question.
"""

import asyncio
from collections.abc import Iterable, Sequence

import structlog

from chatclick.errors import FieldError, Invalid, Unavailable
from chatclick.hooks import Dispatcher
from chatclick.hooks.failures import HookFailed, HookTimeout, HookUnavailable
from chatclick.host.guard import Guard
from chatclick.host.ports import Services
from chatclick.plugin.metrics import (
    MOST_QUERIES,
    MetricAnswer,
    MetricAnswers,
    MetricCatalogue,
    MetricDimension,
    MetricInfo,
    MetricQuery,
)
from chatclick.plugin.results import NotReady, TryLater

_log = structlog.get_logger(__name__)

_FAILURES = (HookFailed, HookTimeout, HookUnavailable, TryLater, NotReady)


class PluginMetrics:
    """Asks whoever counts.

    Args:
        dispatcher: calls the plugins.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def describe(self) -> MetricCatalogue:
        """Return which numbers there are, or raise Unavailable."""
        found = await self._dispatcher.collect("metrics_describe", {})
        if not found.answers:
            raise _nobody()
        metrics: dict[str, MetricInfo] = {}
        dimensions: dict[str, MetricDimension] = {}
        for answer in found.answers:
            catalogue: MetricCatalogue = answer.value
            for one in catalogue.metrics:
                if _may_answer(answer.plugin_id, one.id):
                    metrics.setdefault(one.id, one)
            for dimension in catalogue.dimensions:
                dimensions.setdefault(dimension.id, dimension)
        return MetricCatalogue(
            metrics=tuple(metrics.values()), dimensions=tuple(dimensions.values())
        )

    async def query(self, queries: Sequence[MetricQuery]) -> MetricAnswers:
        """Return the answers, or raise Unavailable."""
        counters = self._dispatcher.implementers("metrics_query")
        if not queries:
            return await self._find_position(counters)
        answers: list[MetricAnswer | None] = [None] * len(queries)
        asked, positions = 0, []
        for plugin_id in counters:
            mine = [
                at
                for at, one in enumerate(queries)
                if answers[at] is None and _may_answer(plugin_id, one.metric)
            ]
            if not mine:
                continue
            asked += 1
            found = await self._ask(plugin_id, [queries[at] for at in mine])
            if found is None:
                continue
            positions.append(found.position)
            for at, answer in zip(mine, found.answers, strict=True):
                answers[at] = answer
        if (asked and not positions) or not counters:
            raise _nobody()
        return MetricAnswers(position=sum(positions), answers=tuple(answers))

    async def _find_position(self, counters: Iterable[str]) -> MetricAnswers:
        """Return how far all who count have counted, in one number that grows with each."""
        found = await asyncio.gather(*(self._ask(one, ()) for one in counters))
        positions = [one.position for one in found if one is not None]
        if not positions:
            raise _nobody()
        return MetricAnswers(position=sum(positions))

    async def _ask(self, plugin_id: str, queries: Sequence[MetricQuery]) -> MetricAnswers | None:
        """Return what one plugin answers; None where it fails or leaves it to others."""
        try:
            found = await self._dispatcher.owner(
                "metrics_query", plugin_id, {"queries": tuple(queries)}
            )
        except _FAILURES as error:
            _log.warning("metrics_not_answered", plugin=plugin_id, error=str(error)[:200])
            return None
        if not isinstance(found, MetricAnswers) or len(found.answers) != len(queries):
            return None
        return found


class GuardedMetrics:
    """Numbers, behind `metrics:read`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def describe(self) -> MetricCatalogue:
        """Return which numbers there are."""
        self._guard.require("metrics:read")
        return await self._services.metrics.describe()

    async def query(self, queries: Sequence[MetricQuery]) -> MetricAnswers:
        """Return the answers to questions."""
        self._guard.require("metrics:read")
        if len(queries) > MOST_QUERIES:
            text = f"At most {MOST_QUERIES} questions at once."
            raise Invalid(text, errors=(FieldError("/queries", "too_many", text),))
        return await self._services.metrics.query(queries)


def _may_answer(plugin_id: str, metric: str) -> bool:
    owner, dot, _ = metric.partition(".")
    return not dot or owner == plugin_id


def _nobody() -> Unavailable:
    return Unavailable("Nobody answers for numbers now.", code="metrics_unavailable")
