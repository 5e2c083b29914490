"""What the messages of a session say about its language, added up; no text is kept. Pure."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chatclick_language_detection.model import Reading

EXPECTED = 3.0
"""So many times likelier than the others is the language that the session or the browser names."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an admin set.

    Attributes:
        languages: those served.
        threshold: from which certainty on a language is believed, 0 to 1.
        min_letters: fewer letters tell nothing.
        changes_after: how many messages in a row must be in another language.
    """

    languages: tuple[str, ...]
    threshold: float
    min_letters: int
    changes_after: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The likeliest language and how certain it is, 0 to 1."""

    language: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What some messages say together.

    Attributes:
        weights: for each language.
        size: bytes of all.
        letters: letters of all.
        messages: how many.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    size: int = 0
    letters: int = 0
    messages: int = 0

    def add(self, reading: Reading, letters: int) -> "Evidence":
        """Return it with one more message."""
        weights = {
            tag: round(self.weights.get(tag, 0.0) + one, 3) for tag, one in reading.weights.items()
        }
        return Evidence(
            weights, self.size + reading.size, self.letters + letters, self.messages + 1
        )

    def judge(self, expected: str = "") -> Verdict:
        """Return the likeliest language.

        Args:
            expected: a language that is likelier from the start; "" for none.
        """
        if not self.weights:
            return Verdict()
        scale = math.sqrt(max(1, self.size))
        best = max(self.weights.values())
        chances = {
            tag: math.exp((one - best) / scale) * (EXPECTED if tag == expected else 1.0)
            for tag, one in self.weights.items()
        }
        language = max(chances, key=lambda tag: (chances[tag], tag))
        return Verdict(language, round(chances[language] / sum(chances.values()), 3))

    def to_json(self) -> list[Any]:
        """Build the JSON form."""
        return [dict(self.weights), self.size, self.letters, self.messages]

    @classmethod
    def from_json(cls, value: Any) -> "Evidence":
        """Read what `to_json` wrote."""
        weights, size, letters, messages = value
        return cls(weights, size, letters, messages)


NONE = Evidence()


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a session's language.

    Attributes:
        seq: of the newest message that counted.
        language: the one that was found out, "" before.
        confidence: how certain it was.
        is_left: somebody else chose the language: it is theirs.
        evidence: of the messages before anything was found out.
        against: of the newest messages, when they are in another language than was found out.
    """

    seq: int = 0
    language: str = ""
    confidence: float = 0.0
    is_left: bool = False
    evidence: Evidence = NONE
    against: Evidence = NONE

    def add(self, seq: int, reading: Reading, letters: int, terms: Terms, expected: str) -> "State":
        """Return the state with one more message of the visitor; a repeat changes nothing.

        Args:
            seq: the message's place in its session.
            reading: what it says.
            letters: how many it has.
            terms: what an admin set.
            expected: the language that the session or the browser names.
        """
        if seq <= self.seq or self.is_left or not reading.weights:
            return self
        if self.language in reading.weights:
            return self._doubt(seq, reading, letters, terms)
        known = self.evidence if self.evidence.weights.keys() == reading.weights.keys() else NONE
        evidence = known.add(reading, letters)
        verdict = evidence.judge(expected)
        if evidence.letters < terms.min_letters or verdict.confidence < terms.threshold:
            return replace(self, seq=seq, language="", evidence=evidence, against=NONE)
        return State(seq=seq, language=verdict.language, confidence=verdict.confidence)

    def _doubt(self, seq: int, reading: Reading, letters: int, terms: Terms) -> "State":
        """Change a language that was found out only when messages in a row are in another one."""
        alone = NONE.add(reading, letters).judge()
        if alone.language == self.language:
            return self if self.against is NONE else replace(self, seq=seq, against=NONE)
        if letters < terms.min_letters or alone.confidence < terms.threshold:
            return self
        known = self.against if self.against.weights.keys() == reading.weights.keys() else NONE
        against = known.add(reading, letters)
        verdict = against.judge()
        is_sure = verdict.confidence >= terms.threshold and verdict.language != self.language
        if against.messages < terms.changes_after or not is_sure:
            return replace(self, seq=seq, against=against)
        return State(seq=seq, language=verdict.language, confidence=verdict.confidence)

    def leave(self) -> "State":
        """Return that the language is somebody else's choice."""
        return State(seq=self.seq, is_left=True)

    def to_json(self) -> dict[str, Any]:
        """Build the JSON form; what is empty is left out."""
        values = {
            "seq": self.seq,
            "language": self.language,
            "confidence": self.confidence,
            "is_left": self.is_left,
            "evidence": self.evidence.to_json() if self.evidence.messages else None,
            "against": self.against.to_json() if self.against.messages else None,
        }
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_json(cls, value: Any) -> "State":
        """Read what `to_json` wrote; anything else is what is known of a new session."""
        if not isinstance(value, Mapping):
            return cls()
        evidence = {
            name: Evidence.from_json(value[name])
            for name in ("evidence", "against")
            if name in value
        }
        return cls(**{**value, **evidence})


def read_terms(config: Mapping[str, Any], known: Collection[str]) -> Terms:
    """Return the settings; languages that the model does not know are left out."""
    return Terms(
        languages=tuple(tag for tag in config["languages"] if tag in known),
        threshold=float(config["threshold"]),
        min_letters=int(config["min_letters"]),
        changes_after=int(config["changes_after"]),
    )
