"""Staff and visitors, as a plugin reaches them."""

from collections.abc import Sequence
from typing import Protocol

from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.people_views import StaffLoad, StaffView, VisitorView


class StaffDirectory(Protocol):
    """People who log in. Needs `staff:read`, but for `list_left`."""

    async def get(self, staff_id: str) -> StaffView:
        """Return a staff member.

        Raises:
            NotFound: there is none.
        """

    async def list_available(self, *, team_id: str | None = None) -> tuple[StaffLoad, ...]:
        """Return who can take a session now: online, connected, under capacity; sorted by id."""

    async def list_loads(self, *, team_id: str | None = None) -> tuple[StaffLoad, ...]:
        """Return everybody who answers visitors, there or not, with room or not; sorted by id.

        Who cannot take a session now says why: away, not connected, or full. Of these at most 500
        are returned; who can take one is never missing.
        """

    async def list_allowed(self, permission: str) -> tuple[StaffView, ...]:
        """Return everybody who may do something, whoever's it is; sorted by id, at most 500.

        Args:
            permission: of staff, such as "metrics:read"; nobody has one there is not.
        """

    async def list_roles(self) -> tuple[str, ...]:
        """Return the names of the roles there are, the built-in ones first; at most 500."""

    async def list_left(self, staff_ids: Sequence[str]) -> tuple[str, ...]:
        """Return those of these ids whose owners are not on staff any more, sorted.

        For what `staff_left` could not tell of because the plugin was off: compare when it starts,
        and forget the rest. Needs no permission, as that hook needs none.

        Args:
            staff_ids: whom the plugin keeps something of; at most 5,000 at once.

        Raises:
            Invalid: there are more.
        """


class Visitors(Protocol):
    """Visitors."""

    async def get(self, visitor_id: str) -> VisitorView:
        """Return a visitor. Needs `visitor:read`.

        Raises:
            NotFound: there is none.
        """

    async def set_traits(self, visitor_id: str, traits: JSONObject) -> VisitorView:
        """Merge traits into a visitor's; None removes one. Needs `visitor:write`."""
