"""Where what is counted is kept: one room for each driver, behind one interface.

The place in the log, what is known of sessions and the values of dimensions are always in the
host's database. Of a counting, a store keeps what makes the numbers.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from chatclick_analytics.asking import Query
from chatclick_analytics.cells import Lines
from chatclick_analytics.points import Point

EMBEDDED = "embedded"
"""The driver that is always there: tables in the host's database."""

Counted = tuple[str, Point]
"""A point, and the session it is of."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind a number: when, of which session, and what counted.

    Attributes:
        id: in this store, to go on after.
        session_id: empty of one that was erased.
    """

    id: int
    at_ms: int
    value: int
    session_id: str


@dataclass(frozen=True, slots=True)
class Passed:
    """How far passing on came.

    Attributes:
        position: in the log; what counted up to there can be asked for.
        has_more: something waits still.
    """

    position: int
    has_more: bool


class Store(Protocol):
    """What is kept of one counting."""

    def prepare(self, counted: Sequence[Counted]) -> Callable[[], Awaitable[None]]:
        """Return what keeps points; it is called in the transaction that moves the counting on.

        Args:
            counted: of one batch, in the order of the log.
        """

    def settle(self) -> None:
        """Take note that what was kept last is committed."""

    async def pass_on(self) -> Passed:
        """Pass what is committed on to where it is kept, some at a time; a repeat does no harm.

        Raises:
            Unavailable: it does not take it now; nothing is lost.
        """

    async def count(self, query: Query, metric: str) -> Lines:
        """Return the cells of a metric that is no ratio.

        Args:
            query: what is asked: spans, split, filters, and whether values are needed in bins.
            metric: which one.

        Raises:
            Unavailable: the store does not answer.
        """

    async def remove(self) -> None:
        """Remove what is kept elsewhere than in the plugin's tables.

        Raises:
            Unavailable: the store does not answer.
        """

    async def list_behind(
        self, query: Query, metric: str, before: tuple[int, int], limit: int
    ) -> Sequence[Behind]:
        """Return what is behind a number, the newest first.

        Args:
            query: spans and filters.
            metric: which one.
            before: (at_ms, id) of the last one that is known.
            limit: how many at most.

        Raises:
            Unavailable: the store does not answer.
        """


__all__ = ["EMBEDDED", "Behind", "Counted", "Passed", "Store"]
