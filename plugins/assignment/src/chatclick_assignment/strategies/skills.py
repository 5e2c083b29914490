"""Skills with levels: who knows enough, and who of them should be asked."""

from dataclasses import dataclass

from chatclick import Phrase, Wording
from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class Skilled:
    """Only people who have every skill that is needed, at the level it is needed.

    Attributes:
        for_s: for so long, in seconds; then anybody is better than nobody. None: for ever.
    """

    for_s: float | None = None

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Tell what somebody lacks."""
        if self.for_s is not None and case.waited_s >= self.for_s:
            return None
        for name, level in sorted(case.needs.items()):
            has = person.skills.get(name, 0)
            if has < level:
                code = "knows_too_little" if has else "knows_nothing"
                return Phrase(code, {"skill": name, "has": has, "needed": level})
        return None


@dataclass(frozen=True, slots=True)
class SkillFit:
    """Who knows most of what is needed; or, to keep those free, who knows just enough.

    Attributes:
        is_frugal: just enough comes first.
    """

    is_frugal: bool = False

    @property
    def title(self) -> str:
        """What the first is."""
        return "knows_just_enough" if self.is_frugal else "knows_most"

    def score(self, person: Person, case: Case) -> float:
        """Return the levels of what is needed; their negative where just enough comes first."""
        levels = sum(person.skills.get(name, 0) for name in case.needs)
        return float(-levels if self.is_frugal else levels)

    def note(self, person: Person, case: Case) -> Wording:
        """Say what they know of it."""
        return ", ".join(f"{name} {person.skills.get(name, 0)}" for name in sorted(case.needs))
