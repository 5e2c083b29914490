"""Round robin without a list to keep: by the time since the last session.

Whoever is longest without a new one is next. Among people who are always there that is the plain
turn; somebody who comes back from a break takes their turn once and is not made to catch up.
"""

from dataclasses import dataclass
from math import inf

from chatclick import Phrase, Wording
from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class Rotation:
    """Who has been without a new session the longest."""

    @property
    def title(self) -> str:
        """What the first is."""
        return "longest_without"

    def score(self, person: Person, case: Case) -> float:
        """Return the seconds since the last session; infinite for somebody who had none."""
        if person.last_assigned_at is None:
            return inf
        return (case.at - person.last_assigned_at).total_seconds()

    def note(self, person: Person, case: Case) -> Wording:
        """Say when the last one was."""
        if person.last_assigned_at is None:
            return Phrase("none_yet")
        minutes = self.score(person, case) / 60
        if minutes < 1:
            return Phrase("last_just_now")
        return Phrase("last_before", {"minutes": round(minutes)})
