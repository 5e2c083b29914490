"""Language: people who speak the visitor's come first, or nobody else comes at all."""

from dataclasses import dataclass

from chatclick import Phrase, Wording
from chatclick_assignment.strategies.protocol import Case, Person


def speaks(person: Person, language: str) -> bool:
    """Tell whether somebody speaks a language; "de" is good for "de-AT" and the reverse."""
    wanted = language.lower().partition("-")[0]
    return any(tag.lower().partition("-")[0] == wanted for tag in person.languages)


@dataclass(frozen=True, slots=True)
class SpeaksOnly:
    """Only people who speak the visitor's language, where it is known.

    Attributes:
        for_s: for so long, in seconds; then anybody is better than nobody. None: for ever.
    """

    for_s: float | None = None

    def veto(self, person: Person, case: Case) -> Phrase | None:
        """Tell who does not speak it."""
        is_over = self.for_s is not None and case.waited_s >= self.for_s
        if case.language is None or is_over or speaks(person, case.language):
            return None
        return Phrase("speaks_not", {"language": case.language})


@dataclass(frozen=True, slots=True)
class LanguageFirst:
    """Who speaks the visitor's language comes before those who do not."""

    @property
    def title(self) -> str:
        """What the first is."""
        return "speaks_language"

    def score(self, person: Person, case: Case) -> float:
        """Return 1 for somebody who speaks it, else 0."""
        return float(case.language is not None and speaks(person, case.language))

    def note(self, person: Person, case: Case) -> Wording:
        """Say whether they speak it."""
        if case.language is None:
            return ""
        code = "speaks" if self.score(person, case) else "speaks_not"
        return Phrase(code, {"language": case.language})
