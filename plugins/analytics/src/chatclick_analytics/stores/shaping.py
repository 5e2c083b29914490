"""Giving the plugin's tables the shape that the settings name, and what is wrong with that."""

from time import monotonic
from typing import Literal

from chatclick import PluginContext
from chatclick.errors import Unavailable
from chatclick_analytics.models import Count
from chatclick_analytics.stores import EMBEDDED, timescale
from chatclick_analytics.stores.timescale import FAILED, TABLES, TIMESCALE, Closed

RETRY_S = 60.0
MOST_RETRY_S = 3600.0
"""What fails is tried again after a minute, then two, four and so on up to this."""

MOVING = "The tables of numbers are being moved. What happens meanwhile is counted after that."
STILL_PLAIN = "Numbers are in plain tables still, and not in TimescaleDB. {reason}"
STILL_CUT = "Numbers are in TimescaleDB still, and not in plain tables. {reason}"
GONE = "Numbers are in TimescaleDB, and nothing is counted until it is back. {reason}"

Standstill = Literal["", "moving", "gone"]


class Shaping:
    """Makes hypertables of the tables, and plain tables again.

    Args:
        context: the plugin's.

    Attributes:
        trouble: why the tables are not as the settings say, or take nothing; "" where all is well.
        standstill: why nothing is counted now: tables are being moved, or TimescaleDB is gone.
    """

    def __init__(self, context: PluginContext) -> None:
        self.trouble = ""
        self.standstill: Standstill = ""
        self._context = context
        self._driver = self._failed = ""
        self._retry_at = 0.0
        self._pause_s = RETRY_S

    async def follow(self, driver: str) -> bool:
        """Give the tables the shape of a driver, if they have another.

        Where that does not work now, counting goes on in the tables as they are.

        Args:
            driver: that the settings name.

        Returns:
            Whether that is done or given up for now; else another process moves or writes.

        Raises:
            Closed: the tables are hypertables, and TimescaleDB is gone: they take nothing.
        """
        if driver == self._driver or (driver == self._failed and monotonic() < self._retry_at):
            return True
        try:
            if not await self._shape(driver):
                return False
        except Closed:
            raise
        except Unavailable as error:
            text = (STILL_PLAIN if driver == TIMESCALE else STILL_CUT).format(reason=error)
            self._context.log.warning("tables_stay", reason=text)
            self.trouble, self.standstill = text, ""
            self._failed, self._retry_at = driver, monotonic() + self._pause_s
            self._pause_s = min(2 * self._pause_s, MOST_RETRY_S)
            return True
        self._driver, self.trouble, self.standstill = driver, "", ""
        self._retry_at, self._pause_s = 0.0, RETRY_S
        return True

    def note(self, error: Closed) -> None:
        """Take note that the tables take nothing; whether that is over is looked at anew."""
        is_moving = error.code == timescale.MOVING
        if not self.standstill:
            self._context.log.warning("tables_closed", reason=str(error))
        self.trouble = MOVING if is_moving else GONE.format(reason=error)
        self.standstill = "moving" if is_moving else "gone"
        self._driver, self._retry_at = "", 0.0

    async def _shape(self, driver: str) -> bool:
        cut, is_cut = await timescale.count_cut(), driver == TIMESCALE
        # Without its code hypertables take rows that it would not find again.
        if cut and (obstacle := await timescale.find_obstacle()):
            raise Closed(obstacle, code=FAILED)
        if cut == (len(TABLES) if is_cut else 0):
            return True
        self.trouble, self.standstill = MOVING, "moving"
        return await timescale.shape(is_cut=is_cut)

    async def drop_older(self, oldest_ms: int) -> None:
        """Drop what is older in whole chunks, where that can be; rows are removed by others."""
        # Facts that wait to be passed on to another store may be older, and must not go.
        if self._driver != TIMESCALE or await Count.exclude(home=EMBEDDED).exists():
            return
        try:
            await timescale.drop_older(oldest_ms)
        except Unavailable as error:
            self._context.log.info("chunks_stay", reason=str(error))
