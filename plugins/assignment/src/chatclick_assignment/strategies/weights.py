"""Weights: sessions of a span of time are shared in proportion to what people weigh."""

from dataclasses import dataclass

from chatclick import Phrase, Wording
from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class Weighted:
    """Who has had the fewest lately for what they weigh; stride scheduling over a sliding span.

    Attributes:
        minutes: the span that `Person.given` counts.
    """

    minutes: int

    @property
    def title(self) -> str:
        """What the first is."""
        return "fewest_for_weight"

    def score(self, person: Person, case: Case) -> float:
        """Return the negative of where the next session would bring them, by their weight."""
        return -(person.given + 1) / person.weight

    def note(self, person: Person, case: Case) -> Wording:
        """Say what they had and weigh."""
        values = {"given": person.given, "minutes": self.minutes, "weight": person.weight}
        return Phrase("weighs", values)
