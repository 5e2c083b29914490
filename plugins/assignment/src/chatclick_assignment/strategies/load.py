"""Least busy: by the free part of what somebody takes, so that 2 of 10 is less than 1 of 2."""

from dataclasses import dataclass

from chatclick import Phrase, Wording
from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class LeastBusy:
    """Who has the largest part of their capacity free."""

    @property
    def title(self) -> str:
        """What the first is."""
        return "least_busy"

    def score(self, person: Person, case: Case) -> float:
        """Return the free part, from 0 (full) to 1 (nothing to do)."""
        return 1 - person.open_sessions / person.capacity if person.capacity > 0 else 0.0

    def note(self, person: Person, case: Case) -> Wording:
        """Say how many they have."""
        return Phrase("busy", {"has": person.open_sessions, "limit": person.capacity})
