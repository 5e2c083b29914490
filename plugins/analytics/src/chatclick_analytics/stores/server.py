"""A ClickHouse server: asked in threads, through the host, with errors that say what to do."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from chatclick import PluginContext
from chatclick.errors import ChatclickError, Unavailable
from chatclick_analytics.stores.wire import Wire

if TYPE_CHECKING:
    from clickhouse_connect.driver.client import Client

T = TypeVar("T")

THREADS = 4
"""Its own: a server that lets calls wait must not take those that the rest of the host needs."""
FAILED = "store_unavailable"
MISSING = "clickhouse-connect is not installed: pip install 'chatclick-analytics[clickhouse]'."
_WRONG_USER = {192, 193, 194, 516}
"""Codes of ClickHouse: unknown user, wrong password, password needed, authentication failed."""
_NO_DATABASE = 81


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is, and who asks.

    Attributes:
        url: as of `https://clickhouse.example.com:8443`.
        database: one that is there.
        user: who asks.
        password: theirs.
    """

    url: str
    database: str
    user: str
    password: str = field(repr=False)

    @property
    def home(self) -> str:
        """What stands for the place of the data, whoever asks."""
        text = f"{self.url.rstrip('/')}\n{self.database}"
        return f"clickhouse:{sha256(text.encode()).hexdigest()[:16]}"


class Server:
    """A server, connected to when it is first needed.

    Args:
        context: the plugin's.
        address: of the server.
        prepare: statements to run once connected.
    """

    def __init__(
        self, context: PluginContext, address: Address, prepare: Sequence[str] = ()
    ) -> None:
        self._context = context
        self.address = address
        self._prepare = prepare
        self._client: Client | None = None
        self._connecting = asyncio.Lock()
        self._calls: set[asyncio.Future[Any]] = set()
        self._threads: ThreadPoolExecutor | None = None

    async def query(self, sql: str, values: dict[str, Any]) -> Sequence[Sequence[Any]]:
        """Return the rows of a query.

        Args:
            sql: with places such as `%(metric)s`.
            values: by place.

        Raises:
            Unavailable: with what to do about it.
        """
        client = await self._connect()
        return await self._call(lambda: client.query(sql, values).result_rows)

    async def insert(
        self, table: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]]
    ) -> None:
        """Insert rows.

        Args:
            table: of the database.
            columns: name and type of each.
            rows: values in the order of columns.

        Raises:
            Unavailable: it may have happened all the same.
        """
        client = await self._connect()
        names, types = zip(*columns, strict=True)
        await self._call(
            lambda: client.insert(table, rows, column_names=names, column_type_names=types)
        )

    async def command(self, sql: str, values: dict[str, Any] | None = None) -> None:
        """Run a statement.

        Raises:
            Unavailable: it may have happened all the same.
        """
        client = await self._connect()
        await self._call(lambda: client.command(sql, values))

    async def probe(self) -> None:
        """Connect, if that has not been done.

        Raises:
            Unavailable: with what to do about it.
        """
        _ = await self._connect()

    async def close(self) -> None:
        """Wait for what is under way, and end the threads; who asks again gets new ones."""
        if self._calls:
            await asyncio.wait(self._calls)
        if self._threads is not None:
            self._threads.shutdown(wait=False)
            self._threads = None

    async def _connect(self) -> "Client":
        async with self._connecting:
            if self._client is None:
                wire = Wire(self._context, asyncio.get_running_loop())
                client = await self._call(lambda: _open(self.address, wire))
                for one in self._prepare:
                    await self._call(lambda sql=one: client.command(sql))  # type: ignore[misc]
                self._client = client
            return self._client

    async def _call(self, work: Callable[[], T]) -> T:
        """Run the library in a thread; it goes on to its end, also when nobody waits any more."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="clickhouse")
        call = asyncio.get_running_loop().run_in_executor(self._threads, _tell_apart, work)
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return await asyncio.shield(call)


def _open(address: Address, wire: Wire) -> "Client":
    from clickhouse_connect import get_client

    parts = urlsplit(address.url)
    is_safe = parts.scheme == "https"
    return get_client(
        interface=parts.scheme,
        host=parts.hostname,
        port=parts.port or (443 if is_safe else 80),
        username=address.user,
        password=address.password,
        database=address.database,
        pool_mgr=wire,
        compress=False,
        query_retries=0,
        autogenerate_session_id=False,
        show_clickhouse_errors="scrub",
        client_name="Chatclick",
    )


def _tell_apart(work: Callable[[], T]) -> T:
    """Turn what goes wrong into what people are told."""
    try:
        from clickhouse_connect.driver.exceptions import Error
    except ImportError:
        raise Unavailable(MISSING, code=FAILED) from None
    try:
        return work()
    except ChatclickError as error:
        if error.code == "egress_refused":
            text = (
                f"The host does not call this address: {error} An operator allows it with"
                " `egress.ports` and `egress.allowed_networks`."
            )
            raise Unavailable(text, code=FAILED) from None
        raise Unavailable(f"ClickHouse cannot be reached: {error}", code=FAILED) from None
    except Error as error:
        raise Unavailable(_describe(error), code=FAILED) from None
    except Exception as error:
        # The library takes apart what it is sent, whatever that is, such as the page of a proxy.
        text = f"That is no answer of a ClickHouse: {type(error).__name__}: {str(error)[:200]}"
        raise Unavailable(text, code=FAILED) from error


def _describe(error: Exception) -> str:
    code = getattr(error, "code", None)
    if code in _WRONG_USER:
        return "ClickHouse refuses the user or the password."
    if code == _NO_DATABASE:
        return "There is no such database in ClickHouse: make it first."
    return f"ClickHouse says: {str(error)[:300]}"
