"""Giving the plugin's tables the shape that the settings name, and what is wrong with that."""

from time import monotonic

from chatclick import PluginContext
from chatclick.errors import Unavailable
from chatclick_analytics.models import Count
from chatclick_analytics.stores import EMBEDDED, timescale
from chatclick_analytics.stores.timescale import FAILED, TABLES, TIMESCALE

RETRY_S = 60.0
MOVING = "The tables of numbers are being moved. What happens meanwhile is counted after that."
STILL_PLAIN = "Numbers are in plain tables still, and not in TimescaleDB. {reason}"
STILL_CUT = "Numbers are in TimescaleDB still, and not in plain tables. {reason}"
GONE = "Numbers are in TimescaleDB, and nothing is counted until it is back. {reason}"


class Shaping:
    """Makes hypertables of the tables, and plain tables again.

    Args:
        context: the plugin's.

    Attributes:
        trouble: why the tables are not as the settings say, "" where they are.
        moving: what to tell while they are being moved, "" else.
    """

    def __init__(self, context: PluginContext) -> None:
        self.trouble = ""
        self.moving = ""
        self._context = context
        self._driver = ""
        self._retry_at = 0.0

    async def follow(self, driver: str) -> bool:
        """Give the tables the shape of a driver, if they have another.

        Where that does not work now, counting goes on in the tables as they are.

        Args:
            driver: that the settings name.

        Returns:
            Whether the tables can be written to. While another process moves them, whoever writes
            waits, and with it all that the host stores.

        Raises:
            Unavailable: the tables are hypertables, and TimescaleDB is gone: they take nothing.
        """
        if driver == self._driver or (self.trouble and monotonic() < self._retry_at):
            return True
        is_cut, cut = driver == TIMESCALE, await timescale.count_cut()
        # Without its code hypertables take rows that it would not find again.
        if cut and (obstacle := await timescale.find_obstacle()):
            self.trouble = GONE.format(reason=obstacle)
            raise Unavailable(self.trouble, code=FAILED)
        try:
            if cut != (len(TABLES) if is_cut else 0):
                self.moving = MOVING
                if not await timescale.shape(is_cut=is_cut):
                    return False
            self._driver, self.trouble = driver, ""
        except Unavailable as error:
            text = (STILL_PLAIN if is_cut else STILL_CUT).format(reason=error)
            self._context.log.warning("tables_stay", reason=text)
            self.trouble, self._retry_at = text, monotonic() + RETRY_S
        self.moving = ""
        return True

    async def drop_older(self, oldest_ms: int) -> None:
        """Drop what is older in whole chunks, where that can be; rows are removed by others."""
        # Facts that wait to be passed on to another store may be older, and must not go.
        if self._driver != TIMESCALE or await Count.exclude(home=EMBEDDED).exists():
            return
        try:
            await timescale.drop_older(oldest_ms)
        except Unavailable as error:
            self._context.log.info("chunks_stay", reason=str(error))
