"""One client's socket: connect, say hello, hand frames on, come back after it ends (D9, D19)."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from .backoff import BackOff
from .history import History

Frame = dict[str, Any]

SUBPROTOCOL = Subprotocol("chatclick.v1")
WELCOME_TIMEOUT_S = 10.0


class Link:
    """A socket that keeps coming back.

    Args:
        base_url: http address of the server or of the proxy before it.
        history: where opens, closes and failures are written down.
        back_off: when to come back.
        hello: makes the first frame.
        on_frame: called with each frame, the welcome included.
        on_lost: awaited with the close code after each end.

    Attributes:
        online: set while welcomed.
        retry_after_ms: what the server asked for before it closed.
    """

    def __init__(
        self,
        base_url: str,
        history: History,
        back_off: BackOff,
        hello: Callable[[], Frame],
        on_frame: Callable[[Frame], None],
        on_lost: Callable[[int | None], Awaitable[None]],
    ) -> None:
        self.online = asyncio.Event()
        self.retry_after_ms: int | None = None
        self._address = base_url.replace("http", "ws", 1) + "/api/v1/ws"
        self._history = history
        self._back_off = back_off
        self._hello = hello
        self._on_frame = on_frame
        self._on_lost = on_lost
        self._socket: ClientConnection | None = None

    async def live(self) -> None:
        """Connect for ever, until a close code says to stay away."""
        while True:
            code = await self._one_connection()
            await self._on_lost(code)
            delay_s = self._back_off.delay_s(code, self.retry_after_ms)
            self.retry_after_ms = None
            if delay_s is None:
                self._history.note("left", code=code)
                await self._on_lost(code)
                return
            await asyncio.sleep(delay_s)

    async def send(self, frame: Frame) -> None:
        """Send one frame.

        Raises:
            ConnectionError: when there is no connection.
        """
        if self._socket is None:
            raise ConnectionError("offline")
        try:
            await self._socket.send(json.dumps(frame))
        except ConnectionClosed as closed:
            raise ConnectionError(str(closed)) from closed

    def abort(self) -> None:
        """Lose the connection without a closing word."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def _one_connection(self) -> int | None:
        socket: ClientConnection | None = None
        try:
            socket = await connect(
                self._address,
                subprotocols=[SUBPROTOCOL],
                compression=None,
                ping_interval=None,
                proxy=None,
                open_timeout=WELCOME_TIMEOUT_S,
            )
            await self._converse(socket)
        except ConnectionClosed:
            pass
        except (OSError, InvalidHandshake, EOFError) as error:
            self._history.note("unreachable", why=repr(error))
        finally:
            self.online.clear()
            self._socket = None
            if socket is not None:
                socket.transport.abort()
        code = socket.close_code if socket else None
        if socket is not None:
            with contextlib.suppress(ConnectionClosed):
                await socket.wait_closed()
            code = socket.close_code
            self._history.note("close", code=code, reason=socket.close_reason)
        return code

    async def _converse(self, socket: ClientConnection) -> None:
        self._history.note("open")
        await socket.send(json.dumps(self._hello()))
        async with asyncio.timeout(WELCOME_TIMEOUT_S):
            welcome = json.loads(await socket.recv())
        if welcome["t"] != "welcome":
            self._history.note("unreachable", why=f"answer to hello: {welcome}")
            async with asyncio.timeout(WELCOME_TIMEOUT_S):
                await socket.wait_closed()  # the code says what to do next
            return
        self._socket = socket
        self._back_off.connected()
        self.online.set()
        self._on_frame(welcome)
        async for raw in socket:
            self._on_frame(json.loads(raw))
