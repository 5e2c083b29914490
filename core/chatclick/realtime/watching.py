"""What people are told when it changes: visitors their place in the queue and who is there, staff
the board of all queues.

Both are looked at as a whole, at most once a second and only while somebody would be told; no
message waits for it.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from chatclick.chat.availability import AvailabilityService
from chatclick.chat.board import Board, Boards
from chatclick.chat.presence import Presence
from chatclick.chat.waiting import WaitingLine
from chatclick.drivers.bus import Doorbell
from chatclick.realtime.hub import Hub
from chatclick.store.events import StoredEvent
from chatclick.store.faults import is_unavailable

PAUSE_S = 1.0
CLOCK_S = 15.0
"""How late a visitor may hear that it has opened or closed."""

_QUEUE_MOVES = frozenset(
    {
        "session.queued",
        "session.assigned",
        "session.transferred",
        "session.resolved",
        "session.closed",
        "session.snoozed",
        "session.unassigned",
        "session.reopened",
        "session.bot_took",
    }
)
_PEOPLE_MOVE = frozenset({"agent.availability_changed", "session.assigned", "session.closed"})
_log = structlog.get_logger(__name__)


class Watching:
    """Tells visitors about queues and availability.

    Args:
        hub: who is connected.
        line: places in queues.
        availability: who is there.
        boards: how many wait and who is available.
        presence: says when staff come and go.
    """

    def __init__(
        self,
        hub: Hub,
        line: WaitingLine,
        availability: AvailabilityService,
        boards: Boards,
        presence: Presence,
        *,
        pause_s: float = PAUSE_S,
        clock_s: float = CLOCK_S,
    ) -> None:
        self._hub = hub
        self._line = line
        self._availability = availability
        self._boards = boards
        self._board: Board | None = None
        self._pause_s = pause_s
        self._clock_s = clock_s
        self._wake = asyncio.Event()
        self._queue_moved = False
        self._task: asyncio.Task[None] | None = None
        self._places: dict[str, dict[str, Any]] = {}
        self._told: dict[str, dict[str, Any]] = {}
        self._has_new_watcher = False
        presence.on_change(self._on_presence)
        hub.board.on_watch(self._on_board_watch)

    def start(self) -> None:
        """Begin to watch."""
        self._task = asyncio.create_task(self._run(), name="watching")

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    def on_commit(self, events: Sequence[StoredEvent]) -> None:
        """Note what moves a queue or changes who is there."""
        for event in events:
            if event.type in _QUEUE_MOVES:
                self._queue_moved = True
                self._wake.set()
            if event.type in _PEOPLE_MOVE:
                self._availability.forget_people()
                self._wake.set()

    def _on_presence(self, _staff_id: str, _is_connected: bool) -> None:
        self._availability.forget_people()
        self._wake.set()

    def _on_board_watch(self) -> None:
        self._has_new_watcher = True
        self._wake.set()

    def on_doorbell(self, _doorbells: Sequence[Doorbell]) -> None:
        """Look again: another process has moved something, and does not say what."""
        self._queue_moved = True
        self._wake.set()

    async def _run(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._clock_s):
                    await self._wake.wait()
            except TimeoutError:
                pass  # a clock may have turned
            self._wake.clear()
            try:
                await self._look()
            except Exception as error:
                if not is_unavailable(error):
                    _log.exception("watching_failed")
            await asyncio.sleep(self._pause_s)

    async def _look(self) -> None:
        if self._queue_moved:
            self._queue_moved = False
            await self._tell_places()
        await self._tell_board()
        widgets = self._hub.list_widgets()
        for widget_id in widgets:
            await self._tell_availability(widget_id)
        self._told = {key: value for key, value in self._told.items() if key in widgets}

    async def _tell_places(self) -> None:
        followed = self._hub.list_followed("visitor")
        if not followed:
            self._places = {}
            return
        places = await self._line.read_places()
        now = {one: places[one].to_json() for one in followed if one in places}
        for session_id, data in now.items():
            if self._places.get(session_id) != data:
                self._hub.tell(session_id, "queue", data, audiences={"visitor"})
        self._places = now

    async def _tell_board(self) -> None:
        if not self._hub.board.has_watchers:
            self._board = None
            return
        board = await self._boards.read()
        if board != self._board or self._has_new_watcher:
            self._board, self._has_new_watcher = board, False
            self._hub.board.tell(board.to_json())

    async def _tell_availability(self, widget_id: str) -> None:
        """Tell a widget's visitors, and once what holds as the first of them is seen here."""
        data = (await self._availability.get(widget_id)).to_json()
        before = self._told.get(widget_id)
        self._told[widget_id] = data
        # How long replies take moves with every reply: nobody is told of that alone.
        silent = {"reply_time_s": None}
        if before is None or {**before, **silent} != {**data, **silent}:
            self._hub.tell_widget(widget_id, "availability", data)
