"""Grouping questions of similar wording. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked.

    Attributes:
        words: its stems, joined by spaces.
    """

    id: str
    text: str
    language: str
    words: str
    asked_at: datetime


@dataclass(slots=True)
class Group:
    """Questions that are alike.

    Attributes:
        words: of the first of them.
        questions: newest first.
    """

    language: str
    words: frozenset[str]
    questions: list[Asked] = field(default_factory=list)


def group(asked: Iterable[Asked]) -> Sequence[Group]:
    """Put questions together that share at least half of their words; the largest group first.

    Args:
        asked: newest first.
    """
    groups: list[Group] = []
    by_word: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for one in asked:
        words = frozenset(one.words.split())
        near = {at for word in words for at in by_word[one.language, word]}
        best = max(near, key=lambda at: (_likeness(words, groups[at].words), -at), default=None)
        if best is None or _likeness(words, groups[best].words) < _ALIKE:
            best = len(groups)
            groups.append(Group(one.language, words))
            for word in words:
                by_word[one.language, word].append(best)
        groups[best].questions.append(one)
    return sorted(groups, key=lambda found: -len(found.questions))


def _likeness(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, len(left | right))
