"""A running host as an attacker and its victims meet it: over plain HTTP and sockets."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import httpx2
from tests.delivery.rest import OWNER_EMAIL, PASSWORD
from tests.delivery.server import Server
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

Json = dict[str, Any]
SUBPROTOCOL = Subprotocol("chatclick.v1")
REPLY_S = 10.0


@dataclass
class Place:
    """A ready host with an owner and a published widget.

    Attributes:
        server: the host process.
        owner: the owner's access token.
        widget_id: the published widget.
    """

    server: Server
    owner: str = ""
    widget_id: str = ""
    http: httpx2.Client = field(
        # A connection that was idle for longer may be closed by the host just when it is used.
        default_factory=lambda: httpx2.Client(
            trust_env=False, timeout=REPLY_S, limits=httpx2.Limits(keepalive_expiry=1.0)
        )
    )

    def open(self) -> None:
        """Make the owner and the widget."""
        body = {"email": OWNER_EMAIL, "password": PASSWORD, "name": "Olive Owner"}
        self.owner = self.ask("POST", "auth/setup", body=body).json()["access_token"]
        widget = self.ask("POST", "widgets", self.owner, {"name": "Shop"}).json()
        self.widget_id = widget["id"]
        self.ask("POST", f"widgets/{self.widget_id}/publish", self.owner).raise_for_status()

    def ask(
        self,
        method: str,
        path: str,
        token: str | None = None,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx2.Response:
        """Send a request below /api/v1, or elsewhere with a leading slash."""
        headers = dict(headers or {})
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if raw is None and body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            headers.setdefault("Content-Type", "application/json")
        url = self.server.url + (path if path.startswith("/") else f"/api/v1/{path}")
        return self.http.request(method, url, content=raw, headers=headers)

    def visitor(self) -> tuple[str, str]:
        """Bring in a visitor with a session; return (token, session id)."""
        answer = self.ask("POST", f"/widget/v1/{self.widget_id}/visitor", body={}).json()
        token = str(answer["token"])
        session = self.ask("POST", "sessions", token, {"widget_id": self.widget_id}).json()
        return token, str(session["id"])

    def agent(self, name: str) -> tuple[str, str]:
        """Make an agent and sign them in; return (token, staff id)."""
        email = f"{name}@example.com"
        body = {"email": email, "name": name.title(), "password": PASSWORD, "role": "agent"}
        staff_id = self.ask("POST", "staff", self.owner, body).json()["id"]
        answer = self.ask("POST", "auth/login", body={"email": email, "password": PASSWORD})
        return str(answer.json()["access_token"]), str(staff_id)

    def assert_healthy(self) -> None:
        """The host runs, is ready, and has logged no unhandled error."""
        assert self.server.returncode is None
        assert self.ask("GET", "/readyz").status_code == 200
        assert "Traceback" not in self.server.log_text, self.server.log_text[-3000:]

    def raw(self, request: bytes, *, timeout_s: float = REPLY_S) -> bytes:
        """Write bytes on a TCP connection and return all that comes back until it ends."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=timeout_s) as wire:
            wire.sendall(request)
            answer = b""
            try:
                while chunk := wire.recv(65536):
                    answer += chunk
            except (TimeoutError, ConnectionResetError):
                pass
            return answer

    @contextmanager
    def open_wire(self) -> Iterator[tuple[socket.socket, BinaryIO]]:
        """Open a TCP connection; yield where to write and where to read."""
        address = ("127.0.0.1", self.server.port)
        with (
            socket.create_connection(address, timeout=REPLY_S) as wire,
            wire.makefile("rb") as reader,
        ):
            yield wire, reader

    @asynccontextmanager
    async def socket(self, token: str | None = None, **options: Any) -> AsyncIterator["Wire"]:
        """Open a socket and, given a token, say hello and await the welcome."""
        address = self.server.url.replace("http", "ws", 1) + "/api/v1/ws"
        options = {"subprotocols": [SUBPROTOCOL], "compression": None, **options}
        async with connect(
            address, ping_interval=None, proxy=None, close_timeout=1, **options
        ) as connection:
            wire = Wire(connection)
            if token is not None:
                await wire.send(t="hello", token=token)
                assert (await wire.next())["t"] == "welcome"
            yield wire


@dataclass
class Wire:
    """One open socket."""

    connection: ClientConnection

    async def send(self, **frame: Any) -> None:
        """Send a frame."""
        await self.connection.send(json.dumps(frame))

    async def next(self) -> Json:
        """Return the next frame."""
        return dict(json.loads(await self._receive()))

    async def until(self, type_: str) -> Json:
        """Return the next frame of a type; drop those before it."""
        while (frame := await self.next())["t"] != type_:
            continue
        return frame

    async def before_pong(self) -> list[Json]:
        """Return all frames the host has for us up to its answer to a ping."""
        await self.send(t="ping")
        frames = []
        while (frame := await self.next())["t"] != "pong":
            frames.append(frame)
        return frames

    async def close_code(self) -> int | None:
        """Read on until the host ends the connection; return its close code."""
        try:
            while True:
                await self._receive()
        except ConnectionClosed:
            return self.connection.close_code

    async def _receive(self) -> str | bytes:
        async with asyncio.timeout(REPLY_S):
            return await self.connection.recv()


def read_answer(reader: BinaryIO) -> int:
    """Take the next answer from a connection, with its body; return its status."""
    status = int(reader.readline().split()[1])
    length = 0
    while line := reader.readline().strip():
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    reader.read(length)
    return status
