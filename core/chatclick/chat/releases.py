"""From whom a session was taken, so that routing does not hand it straight back.

Somebody who unassigns a session, or passes it on to a queue or a team, means that it should go to
another person. Whoever had it is therefore left out by automatic routing until somebody has had it
since, by routing or by hand, or it was resolved. That they go away and come back changes nothing;
they may still take it themselves. What a plugin unassigns is no such wish.
"""

from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from chatclick.plugin.traces import Candidate
from chatclick.store.models import Event

_ENDS = ("session.assigned", "session.unassigned", "session.resolved")


@dataclass(frozen=True, slots=True)
class Release:
    """A person took the session from a staff member, and nobody has had it since.

    Attributes:
        staff_id: who had it.
        at: when it was taken.
    """

    staff_id: str
    at: datetime

    @property
    def veto(self) -> Candidate:
        """The line of a trace that says so."""
        reason = "it was taken from them; somebody else has to have it first"
        return Candidate(kind="staff", id=self.staff_id, veto=reason)


async def find_release(session_id: str) -> Release | None:
    """Return from whom a session was taken by a person, None if that is over or never was."""
    # Where routing itself moves a waiting session to, nobody has had it.
    by_a_person = Q(type="session.transferred", actor_kind="agent")
    last = (
        await Event.filter(Q(type__in=_ENDS) | by_a_person, session_id=session_id)
        .order_by("-seq")
        .first()
    )
    if last is None or last.actor_kind != "agent":
        return None
    is_taken = last.type in ("session.unassigned", "session.transferred")
    staff_id = last.data.get("previous")
    return Release(staff_id, last.at) if is_taken and staff_id else None
