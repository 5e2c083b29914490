"""Sticky: back to whom the visitor knows, at once or after waiting a little for them."""

from dataclasses import dataclass

from chatclick import Phrase, Wording
from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class KnownFirst:
    """Who had the visitor's last session, or looks after them, comes before the others."""

    @property
    def title(self) -> str:
        """What the first is."""
        return "known"

    def score(self, person: Person, case: Case) -> float:
        """Return 0 for somebody the visitor does not know, else how much they should have it."""
        if person.id not in case.preferred:
            return 0.0
        return float(len(case.preferred) - case.preferred.index(person.id))

    def note(self, person: Person, case: Case) -> Wording:
        """Say whom the visitor knows."""
        return Phrase("knows_visitor") if person.id in case.preferred else ""


@dataclass(frozen=True, slots=True)
class HeldForKnown:
    """A session waits a little for the one it should go to, while they are there but full.

    Attributes:
        for_s: how long, in seconds.
        there: ids of the people who are there.
    """

    for_s: float
    there: frozenset[str]

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Tell that it is held for another."""
        known = [one for one in case.preferred if one in self.there and one not in case.passed]
        if not known or person.id in known or case.waited_s >= self.for_s:
            return None
        return Phrase("held_for_known", {"seconds": round(self.for_s)})
