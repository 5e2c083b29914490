"""Circles: to whom a session is offered first, and to whom if nobody of those can have it."""

from dataclasses import dataclass

from chatclick import Phrase
from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class InTeam:
    """The members of the session's team; everybody, where it has none."""

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Tell who is not in it."""
        is_in = not case.team_id or case.team_id in person.team_ids
        return None if is_in else Phrase("not_in_team")

    def where(self, case: Case) -> Phrase | None:
        """Say where the chosen one was found."""
        return Phrase("in_team") if case.team_id else None


@dataclass(frozen=True, slots=True)
class OtherTeams:
    """Everybody, once a session has waited for its own team.

    Attributes:
        after_s: for how long, in seconds; 0 is not at all.
    """

    after_s: float = 0.0

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Tell that it waits for the team still."""
        if case.waited_s >= self.after_s:
            return None
        return Phrase("not_in_team_yet", {"seconds": round(self.after_s)})

    def where(self, case: Case) -> Phrase | None:
        """Say where the chosen one was found."""
        return Phrase("from_other_teams") if case.team_id else None
