"""Who among the staff can take a session."""

from chatclick.chat.presence import Presence
from chatclick.chat.session_works import count_load
from chatclick.chat.views import staff_view
from chatclick.errors import NotFound
from chatclick.plugin.views import StaffLoad, StaffView
from chatclick.security.policy import ROLES, Principal, is_allowed
from chatclick.store.models import Staff, TeamMember


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
        # bounded: teams of one person
        teams = await TeamMember.filter(staff_id=staff_id).values_list("team_id", flat=True)
        return staff_view(
            row,
            is_connected=self._presence.is_connected(staff_id),
            team_ids=[str(team) for team in teams],
        )

    async def list_available(self, *, team_id: str | None = None) -> tuple[StaffLoad, ...]:
        """Return who can take a session now: online, connected, under capacity; sorted by id.

        Args:
            team_id: only members of this team.
        """
        ids = self._presence.connected_ids()
        if team_id is not None:
            # bounded: people in one team
            members = await TeamMember.filter(team_id=team_id).values_list("staff_id", flat=True)
            ids &= {str(member) for member in members}
        rows = await Staff.filter(
            id__in=sorted(ids), is_active=True, availability="online"
        ).order_by("id")
        loads = [await self._weigh(row) for row in rows if _may_answer(row)]
        return tuple(load for load in loads if load.open_sessions < load.capacity)

    async def _weigh(self, row: Staff) -> StaffLoad:
        return StaffLoad(
            staff=await self.get(row.id),
            open_sessions=await count_load(row.id),
            capacity=row.capacity,
            last_assigned_at=row.last_assigned_at,
        )


def _may_answer(row: Staff) -> bool:
    """Tell whether somebody's role lets them write to visitors; a custom one is trusted to."""
    if row.role not in ROLES:
        return True
    return is_allowed(Principal("staff", row.id, role=row.role), "message:write")
