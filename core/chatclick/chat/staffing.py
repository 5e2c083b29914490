"""Who among the staff can take a session."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from chatclick.chat.presence import Presence
from chatclick.chat.queue_terms import QueueTerms
from chatclick.chat.session_works import Loads
from chatclick.chat.views import staff_view
from chatclick.clock import now
from chatclick.errors import Invalid, NotFound
from chatclick.ids import is_id
from chatclick.plugin.people_views import StaffLoad, StaffView
from chatclick.security.policy import GRANTS, ROLES, Principal, Scope, is_allowed
from chatclick.store.models import Role, Staff, TeamMember

MAX_OTHERS = 500
"""People who cannot take a session that a list of all names, so that a trace can say why not."""

MOST_ASKED = 5000
"""Ids in one question who of them left: a plugin in a container may send a mebibyte of them."""
ASKED_AT_ONCE = 500
"""Ids in one query: a database takes a limited number of values."""


@dataclass(slots=True)
class _Offer:
    """What the plugins asked in one place see.

    Attributes:
        free: who can take the session.
        fits: tells of the others whether they are anything to the session.
        roster: knows the others, for a plugin that wants to say why not they.
    """

    free: tuple[StaffLoad, ...]
    fits: Callable[[StaffLoad], bool]
    roster: "Roster"


_offered: ContextVar[_Offer | None] = ContextVar("offered_staff", default=None)


class Staffing:
    """Reads staff with their presence and load.

    Args:
        presence: who is connected.
        loads: counts what they have.
    """

    def __init__(self, presence: Presence, loads: Loads) -> None:
        self._presence = presence
        self._loads = loads

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
        offer = _offered.get()
        loads = await self.read_available() if offer is None else offer.free
        return tuple(
            load
            for load in loads
            if self._presence.is_connected(load.staff.id)
            and (team_id is None or team_id in load.staff.team_ids)
        )

    async def list_loads(self, *, team_id: str | None = None) -> tuple[StaffLoad, ...]:
        """Return everybody who answers visitors, there or not; sorted by id.

        Args:
            team_id: only members of this team.
        """
        offer = _offered.get()
        free = await self.list_available(team_id=team_id)
        others = await (self.read_others() if offer is None else offer.roster.read_others())
        known = {load.staff.id for load in (free if offer is None else offer.free)}
        shown = [
            load
            for load in others
            if load.staff.id not in known
            and (offer is None or offer.fits(load))
            and (team_id is None or team_id in load.staff.team_ids)
        ]
        return tuple(sorted((*free, *shown), key=lambda load: load.staff.id))

    async def list_allowed(self, permission: str) -> tuple[StaffView, ...]:
        """Return everybody who may do something, whoever's it is; sorted by id.

        Args:
            permission: of staff, such as "metrics:read".
        """
        built_in = [one for one in ROLES if GRANTS[one].get(permission) is Scope.ANY]
        custom = await Role.exclude(name__in=list(ROLES)).limit(MAX_OTHERS)
        named = [one.name for one in custom if permission in one.permissions]
        rows = Staff.filter(is_active=True, role__in=[*built_in, *named]).order_by("id")
        return tuple(await self._build_views(await rows.limit(MAX_OTHERS)))

    async def list_roles(self) -> tuple[str, ...]:
        """Return the names of the roles there are, the built-in ones first."""
        custom = Role.exclude(name__in=list(ROLES)).order_by("name").limit(MAX_OTHERS)
        return *ROLES, *[str(one) for one in await custom.values_list("name", flat=True)]

    async def list_left(self, staff_ids: Sequence[str]) -> tuple[str, ...]:
        """Return those of these ids whose owners are not on staff any more, sorted.

        Args:
            staff_ids: at most `MOST_ASKED`.

        Raises:
            Invalid: there are more.
        """
        if len(staff_ids) > MOST_ASKED:
            raise Invalid(f"Ask for at most {MOST_ASKED} at once.")
        asked = sorted(set(staff_ids))
        still: set[str] = set()
        for at in range(0, len(asked), ASKED_AT_ONCE):
            some = Staff.filter(id__in=asked[at : at + ASKED_AT_ONCE], is_active=True)
            still.update(str(one) for one in await some.values_list("id", flat=True))
        return tuple(one for one in asked if one not in still)

    async def read_available(self) -> tuple[StaffLoad, ...]:
        """Read who can take a session now, with three queries for all of them."""
        ids = [one for one in self._presence.connected_ids() if is_id(one, "staff")]
        rows = await Staff.filter(id__in=ids, is_active=True, availability="online").order_by("id")
        return tuple(load for load in await self._weigh(rows) if load.open_sessions < load.capacity)

    async def read_others(self) -> tuple[StaffLoad, ...]:
        """Read who could take a session at another time, at most `MAX_OTHERS`."""
        ids = [one for one in self._presence.connected_ids() if is_id(one, "staff")]
        there = await Staff.filter(id__in=ids, is_active=True).order_by("id").limit(MAX_OTHERS)
        absent = (
            await Staff.filter(is_active=True)
            .exclude(id__in=ids)
            .order_by("id")
            .limit(MAX_OTHERS - len(there))
        )
        loads = await self._weigh([*there, *absent])
        return tuple(load for load in loads if not _is_free(load))

    async def _weigh(self, rows: Sequence[Staff]) -> list[StaffLoad]:
        rows = [row for row in rows if _may_answer(row)]
        counts = await self._loads.count_by_channel([row.id for row in rows])
        return [
            StaffLoad(
                staff=view,
                open_sessions=sum(counts.get(row.id, {}).values()),
                capacity=row.capacity,
                last_assigned_at=row.last_assigned_at,
                by_channel=counts.get(row.id, {}),
            )
            for row, view in zip(rows, await self._build_views(rows), strict=True)
        ]

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
        self._full: dict[str, StaffLoad] = {}
        self._others: tuple[StaffLoad, ...] | None = None

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
        self._full, self._others = {}, None

    async def read_others(self) -> tuple[StaffLoad, ...]:
        """Read, once, who cannot take a session; it only explains, and may be a little old."""
        if self._others is None:
            self._others = await self._staffing.read_others()
        others = {load.staff.id: load for load in self._others} | self._full
        return tuple(others.values())

    def note_assigned(self, staff_id: str, channel: str) -> None:
        """Count a session that somebody has just been given."""
        load = self._loads.pop(staff_id, None)
        if load is None:
            return
        counts = Counter({name: int(str(count)) for name, count in load.by_channel.items()})
        counts[channel] += 1
        open_sessions = load.open_sessions + 1
        place = self._loads if open_sessions < load.capacity else self._full
        place[staff_id] = replace(
            load, open_sessions=open_sessions, by_channel=dict(counts), last_assigned_at=now()
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

        def fits(load: StaffLoad) -> bool:
            return load.staff.id != without and terms.fits(load, queue_id)

        loads = (self._loads[staff_id] for staff_id in sorted(self._loads))
        token = _offered.set(_Offer(tuple(load for load in loads if fits(load)), fits, self))
        try:
            yield
        finally:
            _offered.reset(token)


def _is_free(load: StaffLoad) -> bool:
    is_there = load.staff.is_connected and load.staff.availability == "online"
    return is_there and load.open_sessions < load.capacity


def _may_answer(row: Staff) -> bool:
    """Tell whether somebody's role lets them write to visitors; a custom one is trusted to."""
    if row.role not in ROLES:
        return True
    return is_allowed(Principal("staff", row.id, role=row.role), "message:write")
