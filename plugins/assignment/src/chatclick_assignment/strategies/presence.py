"""Away is not offline, and neither is full: each is said as what it is."""

from dataclasses import dataclass

from chatclick import Phrase
from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class Present:
    """Only people whose inbox is open and who are switched to online."""

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Tell who is not there."""
        if not person.is_connected:
            return Phrase("offline")
        return None if person.is_online else Phrase("away")


@dataclass(frozen=True, slots=True)
class NotPassed:
    """Nobody who had this session offered and let it go by."""

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Tell who let it pass."""
        return Phrase("did_not_answer") if person.id in case.passed else None
