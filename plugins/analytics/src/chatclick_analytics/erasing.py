"""Taking the ids of sessions off facts in ClickHouse: noted first, and tried until it is done."""

from collections.abc import Sequence
from time import monotonic

from chatclick import PluginContext
from chatclick.errors import Unavailable
from chatclick_analytics import tables
from chatclick_analytics.models import Count, Erasure
from chatclick_analytics.stores import EMBEDDED
from chatclick_analytics.stores.opening import MOST_COUNTINGS, Stores

RETRY_S = 60.0
"""Larger than what a server takes for most of them: it may be at work on the one before."""
AT_ONCE = 1000


class Erasing:
    """Erases.

    Args:
        context: the plugin's.
        stores: knows which servers can be reached.
    """

    def __init__(self, context: PluginContext, stores: Stores) -> None:
        self._context = context
        self._stores = stores
        self._next_at = 0.0

    async def note(self, session_ids: Sequence[str]) -> None:
        """Note that sessions are to be erased in ClickHouse, if anything is there.

        To be called within `context.write`, with what erases them in the plugin's own tables.
        """
        rows = await Count.exclude(home=EMBEDDED).order_by("id").limit(MOST_COUNTINGS)
        await tables.save_erasures([(row.id, one) for row in rows for one in session_ids])

    async def carry_out(self) -> None:
        """Do what is noted, as far as it can be done now.

        Raises:
            Unavailable: the server does not answer; what is noted stays.
        """
        for row in await Count.exclude(home=EMBEDDED).order_by("id").limit(MOST_COUNTINGS):
            if not self._stores.has(row):
                continue  # it is noted until the settings name it again, or it is removed
            store = self._stores.open_clickhouse(row)
            while noted := await _list_noted(row):
                await store.erase([one.session_id for one in noted])
                ids = [one.id for one in noted]
                await self._context.write(Erasure.filter(id__in=ids).delete)

    async def is_done(self, session_ids: Sequence[str]) -> bool:
        """Tell whether nothing is noted of sessions any more."""
        return not await Erasure.filter(session_id__in=list(session_ids)).exists()

    async def try_again(self) -> None:
        """Do what is noted if it was not tried for a while."""
        if monotonic() < self._next_at:
            return
        self._next_at = monotonic() + RETRY_S
        try:
            await self.carry_out()
        except Unavailable as error:
            self._context.log.info("erasure_waits", reason=str(error)[:300])


async def _list_noted(row: Count) -> list[Erasure]:
    return await Erasure.filter(count_id=row.id).order_by("id").limit(AT_ONCE)
