"""The people of a test: what a plugin under test reads and changes of staff and visitors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from chatclick.plugin.json_form import to_plain
from chatclick.plugin.people_views import StaffLoad, StaffView, VisitorView
from chatclick.security.policy import ROLES, Principal, is_allowed
from chatclick.testing.world import World, find_in


class WorldStaff:
    """Staff as a plugin may read them."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def get(self, staff_id: str) -> StaffView:
        """Return a staff member, or raise NotFound."""
        return find_in(self._world.staff, staff_id, "staff member")

    async def list_available(self, *, team_id: str | None) -> tuple[StaffLoad, ...]:
        """Return who can take a session now."""
        return tuple(
            load
            for load in await self.list_loads(team_id=team_id)
            if load.staff.availability == "online"
            and load.staff.is_connected
            and load.open_sessions < load.capacity
        )

    async def list_loads(self, *, team_id: str | None) -> tuple[StaffLoad, ...]:
        """Return everybody, there or not."""
        return tuple(
            self._weigh(one)
            for one in sorted(self._world.staff.values(), key=attrgetter("id"))
            if team_id is None or team_id in one.team_ids
        )

    async def list_allowed(self, permission: str) -> tuple[StaffView, ...]:
        """Return everybody whose role has a permission."""
        return tuple(
            one
            for one in sorted(self._world.staff.values(), key=attrgetter("id"))
            if is_allowed(Principal("staff", one.id, role=one.role), permission)
        )

    async def list_roles(self) -> tuple[str, ...]:
        """Return the built-in roles."""
        return ROLES

    async def list_left(self, staff_ids: Sequence[str]) -> tuple[str, ...]:
        """Return whom the test has not, or not any more."""
        return tuple(sorted(set(staff_ids) - self._world.staff.keys()))

    def _weigh(self, staff: StaffView) -> StaffLoad:
        by_channel = self._world.count_by_channel(staff.id)
        return StaffLoad(
            staff=staff,
            open_sessions=sum(by_channel.values()),
            capacity=staff.capacity,
            last_assigned_at=None,
            by_channel=by_channel,
        )


class WorldVisitors:
    """Visitors as a plugin may read and change them."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def get(self, visitor_id: str) -> VisitorView:
        """Return a visitor, or raise NotFound."""
        return find_in(self._world.visitors, visitor_id, "visitor")

    async def set_traits(
        self, visitor_id: str, traits: Mapping[str, Any], *, plugin_id: str
    ) -> VisitorView:
        """Merge traits; None removes one."""
        visitor = find_in(self._world.visitors, visitor_id, "visitor")
        merged = {**visitor.traits, **to_plain(traits)}
        kept = {name: value for name, value in merged.items() if value is not None}
        self._world.visitors[visitor_id] = replace(visitor, traits=kept)
        return self._world.visitors[visitor_id]
