"""The inbox feed: which sessions changed, for staff who look at a list.

Messages go to those who follow a session; a list needs the newest summary only. So changes are
gathered and told a few times a second, encoded once for each audience. The cursor is the position
of the event log, so a client that was away asks for what changed since.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from itertools import islice

import structlog
from tortoise.connection import get_connection

from chatclick.chat.audience import Audience, audience_of
from chatclick.chat.log import EventLog
from chatclick.chat.views import SessionViews
from chatclick.realtime.connection import Connection
from chatclick.realtime.frames import encode
from chatclick.store.events import StoredEvent

INTERVAL_S = 0.2
RETRY_S = 1.0
CATCH_UP_LIMIT = 300
_BATCH = 100

_log = structlog.get_logger(__name__)


class Inbox:
    """Gathers changed sessions and tells watchers.

    Args:
        views: builds the summaries.
        log: knows the newest position.
    """

    def __init__(self, views: SessionViews, log: EventLog) -> None:
        self._views = views
        self._log = log
        self._changed: dict[str, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._due_at_s = 0.0
        self._position = 0
        self.watchers: dict[Connection, Audience] = {}

    async def watch(self, connection: Connection, after: int | None) -> None:
        """Begin to tell a connection; first, what changed behind a position."""
        assert connection.principal is not None
        audience = self.watchers[connection] = audience_of(connection.principal)
        head = await self._log.read_head()
        self._position = self._position or head
        if after is None:
            return
        ids = await _list_changed(after)
        if len(ids) > CATCH_UP_LIMIT:
            gap = {"session_id": None, "from": after + 1, "to": head, "reason": "too_many"}
            connection.offer(encode("gap", gap))
            return
        connection.offer(await self._encode(ids, head, audience))

    def unwatch(self, connection: Connection) -> None:
        """Stop telling a connection."""
        self.watchers.pop(connection, None)

    def stop(self) -> None:
        """Tell nothing more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def on_commit(self, events: Sequence[StoredEvent]) -> None:
        """Note what changed."""
        if self.watchers:
            self.on_doorbell(event.session_id for event in events if event.session_id)

    def on_doorbell(self, session_ids: Iterable[str]) -> None:
        """Note what changed, and tell at once if nothing was told just before."""
        if not self.watchers:
            return
        self._changed.update(dict.fromkeys(session_ids))
        if self._timer is None and self._changed:
            wait_s = max(0.0, self._due_at_s - time.monotonic())
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._start)

    def _start(self) -> None:
        self._task = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        owed: dict[str, None] = {}
        pause_s = INTERVAL_S
        try:
            head = await self._log.read_head()
            owed, self._changed = self._changed, {}
            while owed:
                ids = list(islice(owed, _BATCH))
                for audience in set(self.watchers.values()):
                    frame = await self._encode(ids, self._position, audience)
                    self._offer(frame, audience)
                for session_id in ids:
                    del owed[session_id]
            # The position told is the round's before: what is committed may not be rung for yet,
            # so a client that comes back hears some of it again and misses none.
            self._position = head
        except Exception:
            # The database is away, most likely. What was not told is told when it is back.
            _log.exception("inbox_feed_failed", sessions=len(owed))
            self._changed = {**owed, **self._changed}
            pause_s = RETRY_S
        finally:
            self._due_at_s = time.monotonic() + pause_s
            self._timer = None
            if self._changed:
                self.on_doorbell(())

    def _offer(self, frame: str, audience: Audience) -> None:
        for connection, its_audience in list(self.watchers.items()):
            if its_audience == audience:
                connection.offer(frame)

    async def _encode(self, ids: Sequence[str], position: int, audience: Audience) -> str:
        views = await self._views.list_by_ids(ids, audience)
        sessions = [view.to_json() for view in views]
        return encode("inbox", {"position": position, "sessions": sessions})


async def _list_changed(after: int) -> list[str]:
    """Return the sessions with events behind a position, one more than the limit at most."""
    sql = (
        "SELECT session_id FROM event WHERE position > {0} AND session_id IS NOT NULL"
        " GROUP BY session_id LIMIT {1}"
    )
    connection = get_connection("default")
    is_sqlite = connection.capabilities.dialect == "sqlite"
    sql = sql.format("?", "?") if is_sqlite else sql.format("$1", "$2")
    rows = await connection.execute_query_dict(sql, [after, CATCH_UP_LIMIT + 1])
    return [row["session_id"] for row in rows]
