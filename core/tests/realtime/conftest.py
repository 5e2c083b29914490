"""The real socket endpoint on a real server on loopback, and clients to talk to it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from hypercorn.asyncio import serve
from hypercorn.config import Config
from websockets.asyncio.client import ClientConnection, connect

from chatclick.chat.services import Chat
from chatclick.clock import now
from chatclick.errors import Unauthenticated
from chatclick.hooks import Dispatcher
from chatclick.ids import new_id
from chatclick.realtime.addresses import Addresses
from chatclick.realtime.hub import Hub
from chatclick.realtime.inbox import Inbox
from chatclick.realtime.socket import Sockets, SocketServices
from chatclick.realtime.sse import EventStreams
from chatclick.security.origins import Origins, Proxies
from chatclick.security.policy import Principal
from chatclick.settings import Limits
from chatclick.store.models import Staff, Visitor
from chatclick.store.opening import Store

Frame = dict[str, Any]
PATIENCE_S = 60.0


class Tokens:
    """A stand-in for the authenticator: a token is whatever was handed out here.

    Attributes:
        meanwhile: what happens after a token was looked up and before that is told.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[Principal, int | None]] = {}
        self.meanwhile: Callable[[], None] = lambda: None

    def issue(self, principal: Principal, expires_at_s: int | None = None) -> str:
        """Hand out a token."""
        token = uuid4().hex
        self._known[token] = (principal, expires_at_s)
        return token

    async def authenticate(self, bearer: str) -> tuple[Principal, int | None]:
        """Say who a token belongs to."""
        if bearer not in self._known:
            raise Unauthenticated("This token is not good.")
        found = self._known[bearer]
        self.meanwhile()
        return found


class Client:
    """One socket of a test: sends frames, and waits for those it expects.

    Attributes:
        frames: everything received so far.
    """

    def __init__(self, wire: ClientConnection) -> None:
        self.wire = wire
        self.frames: list[Frame] = []

    async def send(self, type_: str, **fields: Any) -> None:
        """Send a frame."""
        await self.wire.send(json.dumps({"t": type_, **fields}))

    async def say(self, session_id: str, text: str = "hello", **fields: Any) -> None:
        """Send a message."""
        fields = {"client_msg_id": str(uuid4()), "text": text, **fields}
        await self.send("send", session_id=session_id, **fields)

    async def expect(self, type_: str, **fields: Any) -> Frame:
        """Return the next frame of a type with these fields; skip others."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                frame = json.loads(await self.wire.recv())
                self.frames.append(frame)
                wanted = {"t": type_, **fields}
                if all(frame.get(name) == value for name, value in wanted.items()):
                    return frame

    async def settled(self) -> list[Frame]:
        """Wait until everything queued before now has arrived; return all frames."""
        await self.send("ping")
        await self.expect("pong")
        return self.frames

    async def ended(self) -> int:
        """Wait for the end; return the close code."""
        async with asyncio.timeout(PATIENCE_S):
            with suppress(Exception):
                while True:
                    self.frames.append(json.loads(await self.wire.recv()))
            await self.wire.wait_closed()
        assert self.wire.close_code is not None
        return self.wire.close_code

    def events(self, session_id: str) -> list[Frame]:
        """Return the events of a session received so far."""
        return [f for f in self.frames if f["t"] == "event" and f["session_id"] == session_id]


class Desk:
    """A host's realtime side with its services.

    Attributes:
        tokens: hands out tokens.
        url: where the sockets are.
    """

    def __init__(self, store: Store, limits: Limits) -> None:
        self.store = store
        self.tokens = Tokens()
        self.chat = Chat(store, Dispatcher(), limits)
        self.hub = Hub(self.chat.log, self.chat.owners, Inbox(self.chat.views, self.chat.log))
        self.addresses = Addresses(limits)
        self.streams = EventStreams(self.hub, self.chat.presence, store.epoch, self.addresses)
        self.sockets = Sockets(
            SocketServices(
                authenticator=self.tokens,
                intake=self.chat.intake,
                sessions=self.chat.sessions,
                log=self.chat.log,
                mentions=self.chat.mentions,
                notices=self.chat.notices,
                presence=self.chat.presence,
                hub=self.hub,
                addresses=self.addresses,
                origins=Origins("", ()),
                proxies=Proxies(()),
                limits=limits,
                epoch=store.epoch,
            )
        )
        self.url = ""
        self._clients: list[Client] = []
        self._stop = asyncio.Event()

    async def start(self) -> None:
        """Serve on a free port."""
        self.store.unit_of_work.on_commit(self.hub.on_commit)
        self.hub.start()
        await self.chat.start()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"ws://127.0.0.1:{self._listener.getsockname()[1]}/"
        config = Config()
        config.bind = [f"fd://{self._listener.fileno()}"]
        config.errorlog = None
        config.graceful_timeout = 0.1
        serving = serve(self._app, config, shutdown_trigger=self._stop.wait)  # type: ignore[arg-type]
        self._server = asyncio.create_task(serving)

    async def stop(self) -> None:
        """End everything."""
        for client in self._clients:
            await client.wire.close()
        self._stop.set()
        await self._server
        self._listener.detach()
        await self.chat.stop()
        self.hub.stop()

    async def connect(self, **options: Any) -> Client:
        """Open a socket that has not said hello yet."""
        options = {"subprotocols": ["chatclick.v1"], "compression": None, **options}
        client = Client(await connect(self.url, **options))
        self._clients.append(client)
        return client

    async def enter(
        self, principal: Principal, *, expires_at_s: int | None = None, **hello: Any
    ) -> Client:
        """Open a socket and say hello."""
        client = await self.connect()
        await client.send("hello", token=self.tokens.issue(principal, expires_at_s), **hello)
        await client.expect("welcome")
        return client

    async def make_visitor(self) -> Principal:
        """Make a visitor."""
        visitor_id = new_id("visitor")

        async def work(_tx: object) -> None:
            await Visitor.create(id=visitor_id, name="Ada", created_at=now(), last_seen_at=now())

        await self.store.write(work)
        return Principal("visitor", visitor_id, "Ada")

    async def make_staff(self, role: str = "agent") -> Principal:
        """Make a staff member."""
        staff_id = new_id("staff")

        async def work(_tx: object) -> None:
            await Staff.create(
                id=staff_id,
                email=f"{staff_id}@example.com",
                name="Grace",
                role=role,
                availability="online",
                created_at=now(),
            )

        await self.store.write(work)
        return Principal("staff", staff_id, "Grace", role=role)

    async def open_session(self, visitor: Principal) -> str:
        """Open a session of a visitor and return its id."""
        return (await self.chat.sessions.open(visitor, visitor_id=visitor.id)).id

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self.sockets(scope, receive, send)
            return
        while (event := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{event['type']}.complete"})
        await send({"type": "lifespan.shutdown.complete"})


@pytest.fixture
def limits() -> Limits:
    """Generous limits; a test that is about them has its own."""
    return Limits(messages_per_second=1000, messages_burst=1000)


@pytest.fixture
async def desk(database_url: str, limits: Limits) -> AsyncIterator[Desk]:
    """A running desk."""
    store = await Store.open(database_url)
    opened = Desk(store, limits)
    await opened.start()
    yield opened
    await opened.stop()
    await store.close()


@pytest.fixture
async def visitor(desk: Desk) -> Principal:
    """A visitor."""
    return await desk.make_visitor()


@pytest.fixture
async def agent(desk: Desk) -> Principal:
    """An agent."""
    return await desk.make_staff()


@pytest.fixture
async def session_id(desk: Desk, visitor: Principal) -> str:
    """A session of the visitor."""
    return await desk.open_session(visitor)
