"""Passing on what was counted to the store it is kept in, and what is wrong with that."""

from time import monotonic

from chatclick import PluginContext
from chatclick.errors import Unavailable
from chatclick_analytics.models import Count
from chatclick_analytics.stores.opening import Stores

RETRY_S = 5.0
ENOUGH = 1000
"""Events to wait for while more comes at once: few large parts suit a column store."""


class Passing:
    """Passes on.

    Args:
        context: the plugin's.
        stores: where to.

    Attributes:
        trouble: why the store takes nothing, "" where it does.
    """

    def __init__(self, context: PluginContext, stores: Stores) -> None:
        self.trouble = ""
        self._context = context
        self._stores = stores
        self._retry_at = 0.0

    @property
    def may_try(self) -> bool:
        """Whether the store took what it was given, or it is time to try again."""
        return not self.trouble or monotonic() >= self._retry_at

    async def pass_on(self, row: Count, *, more_comes: bool) -> bool:
        """Pass on some of what a counting left. Return whether there is more that may go at once.

        Args:
            row: the counting; how far it got in its store is noted.
            more_comes: there is more to count at once.
        """
        waiting = row.position - row.reached
        if not waiting or (more_comes and waiting < ENOUGH) or not self.may_try:
            return False
        try:
            passed = await self._stores.open(row).pass_on()
        except Unavailable as error:
            self.fail(error)
            return False
        self.trouble = ""
        row.shipped = passed.position
        return passed.has_more

    def fail(self, error: Unavailable) -> None:
        """Take note that the store does not answer."""
        if not self.trouble:
            self._context.log.warning("store_unavailable", reason=str(error)[:300])
        self.trouble = str(error)
        self._retry_at = monotonic() + RETRY_S
