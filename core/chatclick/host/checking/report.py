"""What a check found, and the grade that follows from it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning", "hint"]

GRADES = "ABCD"
"""From the best; each warning costs one, down to the last. One error is an F."""

_ORDER: dict[Level, int] = {"error": 0, "warning": 1, "hint": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found.

    Attributes:
        level: an error keeps a plugin from working or from being trusted, a warning makes it worse
            than it could be, a hint costs nothing.
        code: stable machine word.
        where: file and line, or place in the manifest; "" for the whole.
        text: what is wrong and what would be right.
    """

    level: Level
    code: str
    where: str
    text: str

    def to_json(self) -> dict[str, Any]:
        """Build the JSON form."""
        return {"level": self.level, "code": self.code, "where": self.where, "text": self.text}


@dataclass(frozen=True, slots=True)
class Report:
    """All findings about one plugin.

    Attributes:
        plugin_id: its id, "" while its manifest cannot be read.
        findings: the worst first.
    """

    plugin_id: str
    findings: tuple[Finding, ...]

    @property
    def grade(self) -> str:
        """A to D by the number of warnings, F with an error."""
        if not self.is_passed:
            return "F"
        warnings = sum(one.level == "warning" for one in self.findings)
        return GRADES[min(warnings, len(GRADES) - 1)]

    @property
    def is_passed(self) -> bool:
        """Whether nothing is an error."""
        return not any(one.level == "error" for one in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Build the JSON form."""
        return {
            "id": self.plugin_id,
            "grade": self.grade,
            "is_passed": self.is_passed,
            "findings": [one.to_json() for one in self.findings],
        }


def build_report(plugin_id: str, findings: Iterable[Finding]) -> Report:
    """Put findings in order, each once."""
    unique = dict.fromkeys(findings)
    ordered = sorted(unique, key=lambda one: (_ORDER[one.level], one.where, one.code))
    return Report(plugin_id, tuple(ordered))
