"""Circles: to whom a session is offered first, and to whom if nobody of those can have it."""

from dataclasses import dataclass

from chatclick_assignment.strategies.protocol import Case, Person

NOT_IN_TEAM = "is not in the session's team"


@dataclass(frozen=True, slots=True)
class InTeam:
    """The members of the session's team; everybody, where it has none."""

    def veto(self, person: Person, case: Case) -> str:
        """Tell who is not in it."""
        return NOT_IN_TEAM if case.team_id and case.team_id not in person.team_ids else ""

    def where(self, case: Case) -> str:
        """Say where the chosen one was found."""
        return " in the team" if case.team_id else ""


@dataclass(frozen=True, slots=True)
class OtherTeams:
    """Everybody, once a session has waited for its own team.

    Attributes:
        after_s: for how long, in seconds; 0 is not at all.
    """

    after_s: float = 0.0

    def veto(self, person: Person, case: Case) -> str:
        """Tell that it waits for the team still."""
        if case.waited_s >= self.after_s:
            return ""
        return f"{NOT_IN_TEAM}; others help after {self.after_s:.0f} s"

    def where(self, case: Case) -> str:
        """Say where the chosen one was found."""
        return " from other teams" if case.team_id else ""
