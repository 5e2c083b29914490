"""Which of the topics found now is which of those found before. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

SAME = 0.3
"""So much of either must be in both that a topic is the one it was."""
PART = 0.5
"""So much of a topic that is gone, or is new, must be in another that it came of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of topics.

    Attributes:
        kind: "new", "gone", "merged" (`id` is in `other` now) or "split" (`id` was in `other`).
    """

    kind: str
    id: str
    other: str = ""


def name_group(language: str, members: Sequence[str]) -> str:
    """Return the id of a topic that there was not before: it follows from what is in it."""
    return f"top_{sha256(f'{language}:{min(members)}'.encode()).hexdigest()[:20]}"


def match(
    language: str, found: Sequence[Sequence[str]], before: Mapping[str, Collection[str]]
) -> tuple[list[str], list[Change]]:
    """Return the id of each topic found, and what changed.

    Args:
        language: of all of them.
        found: ids of the sessions of each topic.
        before: ids of the sessions of the topics before, by id. What is older than what was looked
            at now does not count.
    """
    seen = {one for members in found for one in members}
    old = {name: {one for one in members if one in seen} for name, members in before.items()}
    shared = _count_shared(found, old)
    ids = [""] * len(found)
    taken: set[str] = set()
    for (at, name), count in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        is_same = count >= SAME * len(found[at]) and count >= SAME * len(old[name])
        if not ids[at] and name not in taken and is_same:
            ids[at] = name
            taken.add(name)
    changes: list[Change] = []
    for at, members in enumerate(found):
        if not ids[at]:
            ids[at] = _pick_id(language, members, {*before, *ids})
            parent = _find_part(
                {name: shared[at, name] for name in old if shared[at, name]}, len(members)
            )
            kind = "split" if parent in taken else "new"
            changes.append(Change(kind, ids[at], parent if kind == "split" else ""))
    for name in sorted(set(before) - taken):
        counts = {ids[at]: shared[at, name] for at in range(len(found)) if shared[at, name]}
        into = _find_part(counts, len(old[name]))
        changes.append(Change("merged" if into else "gone", name, into))
    return ids, changes


def _count_shared(
    found: Sequence[Sequence[str]], old: Mapping[str, Collection[str]]
) -> Counter[tuple[int, str]]:
    where = {one: name for name, members in old.items() for one in members}
    return Counter(
        (at, where[one]) for at, members in enumerate(found) for one in members if one in where
    )


def _find_part(counts: Mapping[str, int], size: int) -> str:
    name = max(counts, key=lambda one: (counts[one], one), default="")
    return name if name and counts[name] >= PART * size else ""


def _pick_id(language: str, members: Sequence[str], taken: Collection[str]) -> str:
    for one in sorted(members):
        name = name_group(language, [one])
        if name not in taken:
            return name
    return name_group(language, [*members, "~"])
