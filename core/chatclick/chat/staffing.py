"""Who among the staff can take a session."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from chatclick.chat.presence import Presence
from chatclick.chat.queue_terms import QueueTerms
from chatclick.chat.session_works import count_loads
from chatclick.chat.views import staff_view
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick.ids import is_id
from chatclick.plugin.views import StaffLoad, StaffView
from chatclick.security.policy import ROLES, Principal, is_allowed
from chatclick.store.models import Staff, TeamMember

_offered: ContextVar[tuple[StaffLoad, ...] | None] = ContextVar("offered_staff", default=None)


class Staffing:
    """Reads staff with their presence and load.

    Args:
        presence: who is connected.
    """

    def __init__(self, presence: Presence) -> None:
        self._presence = presence

    async def get(self, staff_id: str) -> StaffView:
        """Return a staff member.

        Raises:
            NotFound: there is none.
        """
        row = await Staff.get_or_none(id=staff_id)
        if row is None:
            raise NotFound("There is nothing here by that id.")
        return (await self._build_views([row]))[0]

    async def list_available(self, *, team_id: str | None = None) -> tuple[StaffLoad, ...]:
        """Return who can take a session now: online, connected, under capacity; sorted by id.

        A plugin that routing asks is given what routing has read for this pass.

        Args:
            team_id: only members of this team.
        """
        loads = _offered.get()
        if loads is None:
            loads = await self.read_available()
        return tuple(
            load
            for load in loads
            if self._presence.is_connected(load.staff.id)
            and (team_id is None or team_id in load.staff.team_ids)
        )

    async def read_available(self) -> tuple[StaffLoad, ...]:
        """Read who can take a session now, with three queries for all of them."""
        ids = [one for one in self._presence.connected_ids() if is_id(one, "staff")]
        rows = await Staff.filter(id__in=ids, is_active=True, availability="online").order_by("id")
        rows = [row for row in rows if _may_answer(row)]
        open_sessions = await count_loads([row.id for row in rows])
        views = await self._build_views(rows)
        return tuple(
            StaffLoad(
                staff=view,
                open_sessions=open_sessions.get(row.id, 0),
                capacity=row.capacity,
                last_assigned_at=row.last_assigned_at,
            )
            for row, view in zip(rows, views, strict=True)
            if open_sessions.get(row.id, 0) < row.capacity
        )

    async def _build_views(self, rows: Sequence[Staff]) -> list[StaffView]:
        teams: dict[str, list[str]] = {row.id: [] for row in rows}
        for member in await TeamMember.filter(staff_id__in=list(teams)).order_by("team_id"):
            teams[member.staff_id].append(member.team_id)
        return [
            staff_view(
                row, is_connected=self._presence.is_connected(row.id), team_ids=teams[row.id]
            )
            for row in rows
        ]


class Roster:
    """Who can take a session, read once and kept up for one pass of routing.

    The claim decides; this only spares reading everybody again for each session that waits.

    Args:
        staffing: reads it.
    """

    def __init__(self, staffing: Staffing) -> None:
        self._staffing = staffing
        self._loads: dict[str, StaffLoad] = {}

    def __contains__(self, staff_id: str) -> bool:
        """Tell whether somebody can take a session."""
        return staff_id in self._loads

    @property
    def has_room(self) -> bool:
        """Whether anybody can take a session."""
        return bool(self._loads)

    async def read(self) -> None:
        """Read it, again when a claim has shown that it is out of date."""
        loads = await self._staffing.read_available()
        self._loads = {load.staff.id: load for load in loads}

    def note_assigned(self, staff_id: str) -> None:
        """Count a session that somebody has just been given."""
        load = self._loads.pop(staff_id, None)
        if load is not None and load.open_sessions + 1 < load.capacity:
            self._loads[staff_id] = replace(
                load, open_sessions=load.open_sessions + 1, last_assigned_at=now()
            )

    @contextmanager
    def offered(
        self, *, without: str | None, terms: QueueTerms, queue_id: str | None
    ) -> Iterator[None]:
        """Let the plugins asked in here see it, but for one person and those who do not fit.

        Args:
            without: who is left out.
            terms: what the queues ask for.
            queue_id: the queue the session waits in.
        """
        loads = (self._loads[staff_id] for staff_id in sorted(self._loads))
        token = _offered.set(
            tuple(load for load in loads if load.staff.id != without and terms.fits(load, queue_id))
        )
        try:
            yield
        finally:
            _offered.reset(token)


def _may_answer(row: Staff) -> bool:
    """Tell whether somebody's role lets them write to visitors; a custom one is trusted to."""
    if row.role not in ROLES:
        return True
    return is_allowed(Principal("staff", row.id, role=row.role), "message:write")
