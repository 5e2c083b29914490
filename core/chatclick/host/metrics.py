"""Numbers that plugins ask for, answered by the plugins that count.

The id of a number says who answers: one with a dot begins with the id of its plugin, such as
"shop.orders". Those without a dot are all of one: whoever counts conversations. It is the first in
the order of the plugins that understands such a question. All are asked until that is sure: as long
as one before it does not answer, it answers for the time being.
"""

import asyncio
from collections.abc import Collection, Sequence

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

Said = tuple[str, MetricAnswers]
"""Which plugin answered, and what."""

GRACE_S = 1.0
"""For so long those before one that has understood may take; who asks has seconds only, too."""

_FAILURES = (HookFailed, HookTimeout, HookUnavailable, TryLater, NotReady)


class PluginMetrics:
    """Asks whoever counts.

    Args:
        dispatcher: calls the plugins.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._counter = ""  # who answered last for numbers without a dot
        self._among: Sequence[str] = ()  # of whom it surely is the first; empty: not sure
        self._asking: set[asyncio.Task[MetricAnswers | None]] = set()

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

    async def query(
        self, queries: Sequence[MetricQuery], *, of: Sequence[str] | None = None
    ) -> MetricAnswers:
        """Return the answers, or raise Unavailable."""
        counters = self._dispatcher.implementers("metrics_query")
        if not queries:
            return await self._find_position(counters, of)
        places: dict[str, list[int]] = {}
        for at, one in enumerate(queries):
            places.setdefault(self._find_home(counters, one.metric), []).append(at)
        asked = [home for home in places if not home or home in counters]
        found = await asyncio.gather(
            *(self._ask_home(counters, one, [queries[at] for at in places[one]]) for one in asked)
        )
        answers: list[MetricAnswer | None] = [None] * len(queries)
        positions: dict[str, int] = {}
        for home, said in zip(asked, found, strict=True):
            if said is None:
                continue
            plugin_id, those = said
            positions[plugin_id] = those.position
            for at, answer in zip(places[home], those.answers, strict=True):
                answers[at] = answer
        if (asked and not positions) or not counters:
            raise _nobody()
        return MetricAnswers(position=sum(positions.values()), answers=tuple(answers))

    async def _find_position(
        self, counters: Sequence[str], of: Sequence[str] | None
    ) -> MetricAnswers:
        """Return how far they have counted, in one number that grows with each."""
        homes: Collection[str] = counters
        if of is not None:
            homes = {self._find_home(counters, one) or self._counter for one in of}
        found = await asyncio.gather(*(self._ask(one, ()) for one in counters if one in homes))
        positions = [one.position for one in found if one is not None]
        if not positions:
            raise _nobody()
        return MetricAnswers(position=sum(positions))

    def _find_home(self, counters: Sequence[str], metric: str) -> str:
        """Return which plugin a number is of; "" for one without a dot until that is sure."""
        owner, dot, _ = metric.partition(".")
        if dot:
            return owner
        return self._counter if self._among == counters else ""

    async def _ask_home(
        self, counters: Sequence[str], home: str, queries: Sequence[MetricQuery]
    ) -> Said | None:
        if not home:
            return await self._ask_all(counters, queries)
        those = await self._ask(home, queries)
        if those is not None:
            return home, those
        if home == self._counter:
            self._among = ()  # somebody else may answer: all are asked the next time
        return None

    async def _ask_all(
        self, counters: Sequence[str], queries: Sequence[MetricQuery]
    ) -> Said | None:
        """Ask all at once; the first in their order that understands answers.

        In their order, not whoever is quickest: every host of a fleet is to choose the same. So
        nobody is chosen for good while one that comes before them does not answer.
        """
        tasks = [self._start(one, queries) for one in counters]
        await _wait_in_order(tasks)
        nothing, is_sure = None, True
        for plugin_id, task in zip(counters, tasks, strict=True):
            those = task.result() if task.done() else None
            if those is None:
                is_sure = False
            elif _has_understood(those):
                self._counter, self._among = plugin_id, counters if is_sure else ()
                return plugin_id, those
            else:
                nothing = nothing or (plugin_id, those)
        # Who did not answer may be the one that understands.
        return nothing if is_sure else None

    def _start(
        self, plugin_id: str, queries: Sequence[MetricQuery]
    ) -> asyncio.Task[MetricAnswers | None]:
        """Ask a plugin to the end, for the breaker is to learn of one that never answers."""
        task = asyncio.create_task(self._ask(plugin_id, queries), name=f"numbers of {plugin_id}")
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        return task

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

    async def query(
        self, queries: Sequence[MetricQuery], *, of: Sequence[str] | None = None
    ) -> MetricAnswers:
        """Return the answers to questions."""
        self._guard.require("metrics:read")
        if len(queries) > MOST_QUERIES:
            text = f"At most {MOST_QUERIES} questions at once."
            raise Invalid(text, errors=(FieldError("/queries", "too_many", text),))
        return await self._services.metrics.query(queries, of=of)


async def _wait_in_order(tasks: Sequence[asyncio.Task[MetricAnswers | None]]) -> None:
    """Wait until one has understood, and a moment more for those before it; else for all."""
    for one in asyncio.as_completed(tasks):
        if _has_understood(await one):
            break
    else:
        return
    first = [task.done() and _has_understood(task.result()) for task in tasks].index(True)
    await asyncio.wait(tasks[: first + 1], timeout=GRACE_S)


def _has_understood(those: MetricAnswers | None) -> bool:
    return those is not None and any(one is not None for one in those.answers)


def _may_answer(plugin_id: str, metric: str) -> bool:
    owner, dot, _ = metric.partition(".")
    return not dot or owner == plugin_id


def _nobody() -> Unavailable:
    return Unavailable("Nobody answers for numbers now.", code="metrics_unavailable")
