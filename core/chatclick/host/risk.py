"""How much a plugin could do to an installation: a grade from 1 to 6, with its reasons. Pure."""

from dataclasses import dataclass
from typing import Any

from chatclick.host.manifest import Kind, Manifest

WORDS = ("minimal", "low", "moderate", "considerable", "high", "full trust")

_OF_PERMISSIONS = {
    "message:write": (1, "can write and change messages"),
    "channel:receive": (1, "can write as visitors"),
    "attachment:read": (1, "reads files that people send"),
    "visitor:read": (1, "sees personal data of visitors"),
    "note:read": (1, "reads internal notes"),
    "notify:send": (1, "sees e-mail addresses and telephone numbers"),
    "analytics:read": (1, "sees every event"),
    "routes:public": (1, "answers requests from the Internet"),
    "routes:mount": (1, "answers requests outside its own address"),
    "widget:assets": (2, "runs code in the browsers of visitors"),
    "admin:pages": (1, "runs code in the browsers of staff"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that counts.

    Attributes:
        points: how much; negative makes it better.
        text: what it is, as the end of "this plugin …".
    """

    points: int
    text: str


@dataclass(frozen=True, slots=True)
class Risk:
    """A grade.

    Attributes:
        grade: 1 (minimal) to 6 (full trust).
        word: the same as a word.
        reasons: what it is made of, heaviest first.
    """

    grade: int
    word: str
    reasons: tuple[Reason, ...]

    def to_json(self) -> dict[str, Any]:
        """Build what the API shows."""
        reasons = [{"points": one.points, "text": one.text} for one in self.reasons]
        return {"grade": self.grade, "word": self.word, "reasons": reasons}


def grade(manifest: Manifest, kind: Kind) -> Risk:
    """Grade a plugin by the rights it asks for and by where it runs.

    Args:
        manifest: what it asks for.
        kind: python runs inside the host and can do everything the host can, whatever it asks for.
    """
    reasons = [
        Reason(*_OF_PERMISSIONS[name])
        for name in sorted(manifest.permissions)
        if name in _OF_PERMISSIONS
    ]
    reasons += _list_place_reasons(manifest, kind)
    reasons.sort(key=lambda one: (-abs(one.points), one.text))
    points = max(1, min(6, sum(one.points for one in reasons)))
    value = 6 if kind == "python" else min(5, points)
    return Risk(value, WORDS[value - 1], tuple(reasons))


def _list_place_reasons(manifest: Manifest, kind: Kind) -> list[Reason]:
    if kind == "python":
        return [Reason(6, "runs inside the host, with all its rights and data")]
    if kind == "remote":
        return [Reason(2, "runs on a machine the host does not control")]
    egress = manifest.runtime.egress
    if not egress or "http:egress" not in manifest.permissions:
        return [Reason(1, "is code of others, in a sealed container"), Reason(-1, "has no network")]
    return [
        Reason(1, "is code of others, in a sealed container"),
        Reason(1, f"can send what it is shown to {', '.join(egress)}"),
    ]
