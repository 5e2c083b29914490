"""Skills with levels: who knows enough, and who of them should be asked."""

from dataclasses import dataclass

from chatclick_assignment.strategies.protocol import Case, Person


@dataclass(frozen=True, slots=True)
class Skilled:
    """Only people who have every skill that is needed, at the level it is needed.

    Attributes:
        for_s: for so long, in seconds; then anybody is better than nobody. None: for ever.
    """

    for_s: float | None = None

    def veto(self, person: Person, case: Case) -> str:
        """Tell what somebody lacks."""
        if self.for_s is not None and case.waited_s >= self.for_s:
            return ""
        for name, level in sorted(case.needs.items()):
            has = person.skills.get(name, 0)
            if has < level:
                lacks = f"knows {name} at level {has}" if has else f"does not know {name}"
                return f"{lacks}, level {level} is needed"
        return ""


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
        return "knows just enough for it" if self.is_frugal else "knows most of it"

    def score(self, person: Person, case: Case) -> float:
        """Return the levels of what is needed; their negative where just enough comes first."""
        levels = sum(person.skills.get(name, 0) for name in case.needs)
        return float(-levels if self.is_frugal else levels)

    def note(self, person: Person, case: Case) -> str:
        """Say what they know of it."""
        return ", ".join(f"{name} {person.skills.get(name, 0)}" for name in sorted(case.needs))
