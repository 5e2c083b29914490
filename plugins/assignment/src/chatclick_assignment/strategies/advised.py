"""Advice: of people who fit equally, whom another plugin thinks better of comes first."""

from dataclasses import dataclass

from chatclick import Wording
from chatclick_assignment.strategies.protocol import Advice, Case, Person

NONE = Advice(0.0)


@dataclass(frozen=True, slots=True)
class Advised:
    """Who is advised the most. Without advice all are equal, and the strategy decides alone."""

    @property
    def title(self) -> str:
        """What the first is."""
        return "advised"

    def score(self, person: Person, case: Case) -> float:
        """Return what is said of somebody; 0 where nothing is."""
        return case.advice.get(person.id, NONE).score

    def note(self, person: Person, case: Case) -> Wording:
        """Say why they are advised."""
        return case.advice.get(person.id, NONE).note
