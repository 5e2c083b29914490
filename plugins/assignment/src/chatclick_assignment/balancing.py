"""Who is the least busy: pure functions over what the host says of the staff."""

from collections.abc import Sequence
from datetime import UTC, datetime

from chatclick import Assignment, Candidate, StaffLoad

MAX_TRACED = 50
"""Candidates a trace holds, best first, so that a large staff does not fill the database."""

NOT_IN_TEAM = "is not in the session's team"
_NEVER = datetime.min.replace(tzinfo=UTC)


def choose(
    loads: Sequence[StaffLoad], team_id: str | None, *, help_other_teams: bool
) -> Assignment | None:
    """Choose the person with the largest share of their capacity free.

    Of several, the one who has been without a new session the longest; then the smallest id, so
    that the same facts always give the same answer.

    Args:
        loads: everybody who can take a session now.
        team_id: the session's team; None lets everybody have it.
        help_other_teams: whether others may have it when nobody in the team can.

    Returns:
        The assignment with its trace. None: nobody can take it.
    """
    members = [load for load in loads if team_id is None or team_id in load.staff.team_ids]
    others = [load for load in loads if load not in members]
    is_lent = not members and help_other_teams
    eligible, vetoed = (others, members) if is_lent else (members, others)
    if not eligible:
        return None
    ranked = sorted(eligible, key=_rank)
    trace = [_candidate(load) for load in ranked]
    trace += [_candidate(load, veto=NOT_IN_TEAM) for load in sorted(vetoed, key=_rank)]
    return Assignment(
        staff_id=ranked[0].staff.id,
        reason=_reason(len(ranked), is_in_team=team_id is not None, is_lent=is_lent),
        trace=tuple(trace[:MAX_TRACED]),
    )


def free_share(load: StaffLoad) -> float:
    """Return the free part of somebody's capacity, from 0 (full) to 1 (nothing to do)."""
    return 1 - load.open_sessions / load.capacity if load.capacity > 0 else 0.0


def _rank(load: StaffLoad) -> tuple[float, datetime, str]:
    return (-free_share(load), load.last_assigned_at or _NEVER, load.staff.id)


def _candidate(load: StaffLoad, veto: str = "") -> Candidate:
    return Candidate(
        kind="staff",
        id=load.staff.id,
        score=round(free_share(load), 3),
        veto=veto,
        note=f"{load.open_sessions} of {load.capacity} sessions",
    )


def _reason(count: int, *, is_in_team: bool, is_lent: bool) -> str:
    where = " from other teams" if is_lent else " in the team" if is_in_team else ""
    if count == 1:
        return f"The only one available{where}."
    return f"Least busy of {count} available{where}."
