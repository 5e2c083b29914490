"""Rules about waiting: looks at sessions whose visitor has waited for as long as a rule says."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from chatclick import PluginContext, SessionView
from chatclick.errors import NotFound
from chatclick_rules.models import Watch

LONGEST_S = 60.0
RETRY_S = 5.0
BATCH = 100
MAX_NOTED = 10_000

Look = Callable[[SessionView, int], Awaitable[None]]


class Watching:
    """Keeps an eye on who waits.

    Args:
        context: the plugin's.
        look: is called with a session whose visitor has waited for some minutes.
        list_minutes: returns the waits that rules are about, the shortest first.
    """

    def __init__(
        self, context: PluginContext, look: Look, list_minutes: Callable[[], Sequence[int]]
    ) -> None:
        self._context = context
        self._look = look
        self._list_minutes = list_minutes
        self._wake = asyncio.Event()
        self._noted: OrderedDict[str, datetime] = OrderedDict()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start; what was due while nothing ran is late, not lost."""
        self._task = asyncio.create_task(self._run(), name="rules watch")

    async def stop(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def note(self, session: SessionView) -> None:
        """Watch a session whose visitor waits, where any rule is about that; each wait once."""
        minutes = self._list_minutes()
        since = session.waiting_since
        if not minutes or since is None or self._noted.get(session.id) == since:
            return

        async def work() -> None:
            due_at = since + timedelta(minutes=minutes[0])
            first = {"since": since, "minutes": minutes[0], "due_at": due_at}
            row, is_new = await Watch.get_or_create(first, session_id=session.id)
            # Somebody answered meanwhile, and the visitor waits anew.
            if not is_new and row.since != since:
                await Watch.filter(session_id=session.id).update(**first)

        await self._context.write(work)
        self._noted[session.id] = since
        while len(self._noted) > MAX_NOTED:
            self._noted.popitem(last=False)
        self._wake.set()

    async def note_queued(self) -> None:
        """Watch what waits already, when rules about waiting come into force."""
        self._noted.clear()
        if self._list_minutes():
            for session in await self._context.sessions.list_queued(limit=BATCH):
                await self.note(session)

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                pause_s = await self._turn()
            except Exception as error:
                self._context.log.warning("watch_paused", error=str(error)[:200])
                pause_s = RETRY_S
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()

    async def _turn(self) -> float:
        due = await Watch.filter(due_at__lte=_now()).order_by("due_at").limit(BATCH)
        for row in due:
            try:
                await self._visit(row)
            except Exception as error:
                await self._put_off(row, error)
        if len(due) == BATCH:
            return 0.0
        following = await Watch.all().order_by("due_at").first()
        if following is None:
            return LONGEST_S
        return min(LONGEST_S, max(0.01, (following.due_at - _now()).total_seconds()))

    async def _put_off(self, row: Watch, error: Exception) -> None:
        """Look at a session later, so that those behind it have their turn."""
        self._context.log.warning(
            "watch_put_off", session_id=row.session_id, error=str(error)[:200]
        )

        async def work() -> None:
            due_at = _now() + timedelta(seconds=RETRY_S)
            await Watch.filter(session_id=row.session_id).update(due_at=due_at)

        await self._context.write(work)

    async def _visit(self, row: Watch) -> None:
        session = await self._find(row.session_id)
        if session is None or session.waiting_since is None or session.category == "done":
            await self._set(row, row.since, None)
            return
        since = session.waiting_since
        if since == row.since:
            await self._look(session, row.minutes)
            later = [one for one in self._list_minutes() if one > row.minutes]
        else:
            # Somebody answered meanwhile, and the visitor waits anew.
            later = list(self._list_minutes())
        await self._set(row, since, later[0] if later else None)

    async def _find(self, session_id: str) -> SessionView | None:
        try:
            return await self._context.sessions.get(session_id)
        except NotFound:
            return None

    async def _set(self, row: Watch, since: datetime, minutes: int | None) -> None:
        """Wait on until the visitor has waited for some minutes; None for no more."""

        async def work() -> None:
            # Unless they wait anew by now, and that was noted.
            same = Watch.filter(session_id=row.session_id, since=row.since)
            if minutes is None:
                await same.delete()
                return
            due_at = since + timedelta(minutes=minutes)
            await same.update(since=since, minutes=minutes, due_at=due_at)

        await self._context.write(work)


def _now() -> datetime:
    return datetime.now(UTC)
