"""Which store a counting is in, as the settings say, and opening it."""

from chatclick import PluginContext
from chatclick.errors import Unavailable
from chatclick_analytics.models import Count
from chatclick_analytics.stores import EMBEDDED, Store
from chatclick_analytics.stores.axes import Axes
from chatclick_analytics.stores.clickhouse import CREATE, ClickHouseStore
from chatclick_analytics.stores.embedded import EmbeddedStore
from chatclick_analytics.stores.memo import Memo
from chatclick_analytics.stores.server import FAILED, Address, Server

CLICKHOUSE = "clickhouse"
MOST_COUNTINGS = 10
"""There are two at a time, and those that are being removed."""
GONE = (
    "These numbers are in a ClickHouse that the settings do not name any more. They are counted"
    " anew from the log, and there when that is done."
)


class Stores:
    """Opens the stores of countings.

    Args:
        context: the plugin's; its settings say where to keep what is counted next.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._axes = Axes()
        self._memo = Memo()
        self._server: Server | None = None

    @property
    def home(self) -> str:
        """Where what is counted is to be kept."""
        # Hypertables are the same tables: nothing is counted anew for them.
        return self._read_address().home if self.driver == CLICKHOUSE else EMBEDDED

    @property
    def driver(self) -> str:
        """The driver that the settings name."""
        return str(self._context.config["store"])

    def has(self, row: Count) -> bool:
        """Tell whether the store of a counting is one the settings name."""
        return row.home in (EMBEDDED, self._read_address().home)

    def open(self, row: Count) -> Store:
        """Return the store of a counting.

        Raises:
            Unavailable: the settings do not name it any more.
        """
        if row.home == EMBEDDED:
            return EmbeddedStore(row.id, self._axes, self._memo)
        return self.open_clickhouse(row)

    def open_clickhouse(self, row: Count) -> ClickHouseStore:
        """Return the store of a counting that is in ClickHouse.

        Raises:
            Unavailable: the settings do not name it any more.
        """
        if not self.has(row):
            raise Unavailable(GONE, code=FAILED)
        return ClickHouseStore(row, self._context, self._find_server(), self._axes)

    async def list_clickhouse(self) -> list[ClickHouseStore]:
        """Return the stores of all countings in ClickHouse that can be reached."""
        rows = await Count.exclude(home=EMBEDDED).order_by("id").limit(MOST_COUNTINGS)
        return [self.open_clickhouse(row) for row in rows if self.has(row)]

    async def close(self) -> None:
        """Wait for what is under way, and end what it ran in."""
        if self._server is not None:
            await self._server.close()

    def _find_server(self) -> Server:
        address = self._read_address()
        if self._server is None or self._server.address != address:
            self._server = Server(self._context, address, (CREATE,))
        return self._server

    def _read_address(self) -> Address:
        config = self._context.config
        return Address(
            url=str(config["clickhouse_url"]),
            database=str(config["clickhouse_database"]),
            user=str(config["clickhouse_user"]),
            password=str(self._context.secrets.get("clickhouse_password", "")),
        )
