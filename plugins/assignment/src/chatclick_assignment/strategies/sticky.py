"""Sticky: back to whom the visitor knows, at once or after waiting a little for them."""

from dataclasses import dataclass

from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class KnownFirst:
    """Who had the visitor's last session, or looks after them, comes before the others."""

    @property
    def title(self) -> str:
        """What the first is."""
        return "the visitor knows them"

    def score(self, person: Person, case: Case) -> float:
        """Return 0 for somebody the visitor does not know, else how much they should have it."""
        if person.id not in case.preferred:
            return 0.0
        return float(len(case.preferred) - case.preferred.index(person.id))

    def note(self, person: Person, case: Case) -> str:
        """Say whom the visitor knows."""
        return "knows the visitor" if person.id in case.preferred else ""


@dataclass(frozen=True, slots=True)
class HeldForKnown:
    """A session waits a little for the one it should go to, while they are there but full.

    Attributes:
        for_s: how long, in seconds.
        there: ids of the people who are there.
    """

    for_s: float
    there: frozenset[str]

    def veto(self, person: Person, case: Case) -> str:
        """Tell that it is held for another."""
        known = [one for one in case.preferred if one in self.there and one not in case.passed]
        if not known or person.id in known or case.waited_s >= self.for_s:
            return ""
        return f"it is held {self.for_s:.0f} s for whom the visitor knows"
