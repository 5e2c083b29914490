"""Numbers that plugins ask for, answered by the plugin that counts."""

from collections.abc import Sequence

from chatclick.errors import FieldError, Invalid, Unavailable
from chatclick.hooks import Dispatcher
from chatclick.host.guard import Guard
from chatclick.host.ports import Services
from chatclick.plugin.metrics import (
    MOST_QUERIES,
    MetricAnswers,
    MetricCatalogue,
    MetricQuery,
)


class PluginMetrics:
    """Asks whoever counts.

    Args:
        dispatcher: calls the plugins.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def describe(self) -> MetricCatalogue:
        """Return which numbers there are, or raise Unavailable."""
        found = await self._dispatcher.first("metrics_describe", {})
        if found is None or not isinstance(found.value, MetricCatalogue):
            raise _nobody()
        return found.value

    async def query(self, queries: Sequence[MetricQuery]) -> MetricAnswers:
        """Return the answers, or raise Unavailable."""
        found = await self._dispatcher.first("metrics_query", {"queries": tuple(queries)})
        if found is None or not isinstance(found.value, MetricAnswers):
            raise _nobody()
        if len(found.value.answers) != len(queries):
            raise Unavailable("Who counts left answers out.", code="metrics_unavailable")
        return found.value


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


def _nobody() -> Unavailable:
    return Unavailable("Nobody answers for numbers now.", code="metrics_unavailable")
