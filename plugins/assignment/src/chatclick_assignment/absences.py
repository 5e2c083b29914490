"""What becomes of the sessions of somebody who is gone.

Gone is who has had no inbox open for a while; who only switched to away is not, unless that is set.
Their sessions stay theirs until a visitor waits in one: then it goes back to the queue, or to a
team. Nobody who is back within the time notices anything.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

from chatclick import Phrase, PluginContext, SessionView, StaffLoad
from chatclick.errors import ChatclickError, Conflict

PAGE = 100


class Absences:
    """Takes sessions from people who are gone.

    Attributes:
        to_team: sessions that go to the team of the settings when they are routed next.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._missed: dict[str, datetime] = {}
        self.to_team: set[str] = set()

    async def check(self, at: datetime) -> list[str]:
        """Look who is gone, and return the sessions that were taken from them."""
        taken: list[str] = []
        if self._context.config["gone"] == "keep":
            return taken
        loads = await self._context.staff.list_loads()
        for load in self._list_gone(loads, at):
            async for session in self._list_waiting(load.staff.id):
                if await self._take(session, load):
                    taken.append(session.id)
        return taken

    def _list_gone(self, loads: tuple[StaffLoad, ...], at: datetime) -> Iterator[StaffLoad]:
        """Yield who has been missed for long enough, with sessions of theirs or not."""
        after = timedelta(minutes=self._context.config["gone_minutes"])
        missing = {load.staff.id for load in loads if self._is_missing(load)}
        self._missed = {one: self._missed.get(one, at) for one in missing}
        for load in loads:
            if load.staff.id not in missing:
                continue
            seen = load.staff.last_seen_at
            since = self._missed[load.staff.id]
            if not load.staff.is_connected and seen is not None:
                since = min(since, seen)  # gone since before this plugin was started
            if at - since >= after:
                yield load

    def _is_missing(self, load: StaffLoad) -> bool:
        is_away = load.staff.availability != "online"
        return not load.staff.is_connected or (
            is_away and bool(self._context.config["gone_when_away"])
        )

    async def _list_waiting(self, staff_id: str) -> AsyncIterator[SessionView]:
        after: str | None = None
        while True:
            page = await self._context.sessions.list_assigned(staff_id, after=after, limit=PAGE)
            for session in page:
                if session.waiting_since is not None and session.state == "open":
                    yield session
            if len(page) < PAGE:
                return
            after = page[-1].id

    async def _take(self, session: SessionView, load: StaffLoad) -> bool:
        goes_to_team = self._context.config["gone"] == "team"
        code = "owner_away" if load.staff.is_connected else "owner_offline"
        if goes_to_team:
            self.to_team.add(session.id)
        try:
            current = await self._context.sessions.get(session.id)
            if current.assignee is None or current.assignee.id != load.staff.id:
                raise Conflict("Somebody else has it by now.")
            await self._context.sessions.assign(
                session.id,
                None,
                reason=Phrase(code, {"name": load.staff.name}),
                lease=current.lease,
            )
        except ChatclickError:  # ended, or taken by somebody else meanwhile
            self.to_team.discard(session.id)
            return False
        return True
