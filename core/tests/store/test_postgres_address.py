"""What an address says reaches the server, or is refused in words; as `psql` understands it."""

import asyncio
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from chatclick.store.faults import DatabaseUnusable
from chatclick.store.opening import Store
from chatclick.store.postgres_address import build_variables, split_timeout

TLS_CODE = 80877103
CLEARTEXT = b"R" + struct.pack("!ii", 8, 3)
REFUSAL = b"SFATAL\0VFATAL\0C28P01\0Mno\0\0"


@dataclass
class Server:
    """Speaks PostgreSQL up to the password, which it refuses.

    Attributes:
        said: the parameters of the first message, and the password.
        asked_for_tls: whether the client wanted TLS first.
    """

    port: int = 0
    said: dict[str, str] = field(default_factory=dict)
    asked_for_tls: bool = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client."""
        try:
            code, body = await self._read_first(reader)
            if code == TLS_CODE:
                self.asked_for_tls = True
                writer.write(b"N")
                code, body = await self._read_first(reader)
            words = body.decode().rstrip("\0").split("\0")
            self.said = dict(zip(words[::2], words[1::2], strict=True))
            writer.write(CLEARTEXT)
            _, size = struct.unpack("!ci", await reader.readexactly(5))
            self.said["password"] = (await reader.readexactly(size - 4)).decode().rstrip("\0")
            writer.write(b"E" + struct.pack("!i", len(REFUSAL) + 4) + REFUSAL)
        except asyncio.IncompleteReadError:
            pass  # a client that will not go on without TLS
        finally:
            writer.close()

    async def _read_first(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        size, code = struct.unpack("!ii", await reader.readexactly(8))
        return code, await reader.readexactly(size - 8)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server on loopback."""
    here = Server()
    listener = await asyncio.start_server(here.serve, "127.0.0.1", 0)
    here.port = listener.sockets[0].getsockname()[1]
    yield here
    listener.close()
    await listener.wait_closed()


async def try_to_open(url: str) -> None:
    """Open a store that will not open."""
    with pytest.raises(Exception, match=r"no|SSL"):
        await Store.open(url)


async def test_what_is_percent_encoded_reaches_the_server_decoded(server: Server):
    await try_to_open(f"postgres://ch%40t:p%40ss%2Fw%3Ard%25@127.0.0.1:{server.port}/my%20chat")

    assert server.said["user"] == "ch@t"
    assert server.said["password"] == "p@ss/w:rd%"
    assert server.said["database"] == "my chat"


async def test_options_mean_what_they_mean_to_psql(server: Server):
    options = "sslmode=disable&application_name=desk&options=-c%20search_path%3Dchat&password=x"
    await try_to_open(f"postgres:///chat?user=me&host=127.0.0.1&port={server.port}&{options}")

    assert not server.asked_for_tls
    assert (server.said["user"], server.said["password"]) == ("me", "x")
    assert server.said["application_name"] == "desk"
    assert server.said["options"] == "-c search_path=chat"
    assert server.said["statement_timeout"] == "5000", "our own limits stay"


async def test_no_password_goes_to_a_server_without_the_tls_that_is_wanted(server: Server):
    await try_to_open(f"postgres://me:hush@127.0.0.1:{server.port}/chat?sslmode=require")

    assert server.asked_for_tls
    assert server.said == {}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("sslmod=require", "unknown option sslmod"),
        ("search_path=x", "unknown option search_path"),
        ("channel_binding=require", "unknown option channel_binding"),
        ("sslmode=sometimes", "sslmode"),
        ("sslmode", "name=value"),
        ("sslmode=", "name=value"),
        ("sslrootcert=/nowhere.pem", "no file /nowhere.pem"),
        ("connect_timeout=soon", "number of seconds"),
        ("target_session_attrs=best", "target_session_attrs"),
    ],
)
async def test_an_option_that_is_none_is_refused_in_words(options: str, words: str):
    with pytest.raises(DatabaseUnusable, match=words):
        await Store.open(f"postgres://me@127.0.0.1:1/chat?{options}")


async def test_a_sqlite_address_takes_no_options(tmp_path):
    with pytest.raises(DatabaseUnusable, match="no options"):
        await Store.open(f"sqlite://{tmp_path}/chat.sqlite3?mode=ro")

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("query", "address", "timeout_s"),
    [
        ("", "postgres://db/chat", 3.0),
        ("?connect_timeout=10", "postgres://db/chat", 10.0),
        ("?connect_timeout=0&sslmode=require", "postgres://db/chat?sslmode=require", None),
    ],
)
def test_the_time_to_connect_may_be_named(query: str, address: str, timeout_s: float | None):
    assert split_timeout(f"postgres://db/chat{query}", 3.0) == (address, timeout_s)


def test_tools_are_told_the_same():
    variables = build_variables(
        "postgres://me:p%40ss@one:5433,[::1]/my%20chat?sslmode=verify-full&connect_timeout=7"
    )

    assert variables == {
        "PGUSER": "me",
        "PGPASSWORD": "p@ss",
        "PGHOST": "one,::1",
        "PGPORT": "5433,5432",
        "PGDATABASE": "my chat",
        "PGSSLMODE": "verify-full",
        "PGCONNECT_TIMEOUT": "7",
    }
