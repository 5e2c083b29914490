"""Which rules can be true at all, found by the facts instead of by asking each rule.

A rule is filed under a *guard*: some of its comparisons of which at least one must be true for the
rule to be true. Of several guards the one is taken whose comparisons are rarest among all rules.
Comparisons with whole values are found by a dictionary, those with pieces of text by the pieces of
three letters in the text, regular expressions by one search for all of them. Rules without a guard,
such as those that ask only for what is *not* so, are looked at each time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chatclick import Group, Rule
from chatclick_rules.engine.moment import Moment

_GRAM = 3
_TEXT = frozenset({"contains", "starts_with", "ends_with", "matches"})

Key = tuple[bool, Any]
"""True is 1 in Python, so a value is looked up together with whether it is a truth value."""


class Index:
    """Finds the rules that come into question.

    Args:
        trees: the conditions of the rules in their order.
        atoms: all comparisons.
        places: the place of each comparison among the atoms.
    """

    def __init__(
        self, trees: Sequence[Group], atoms: Sequence[Rule], places: Mapping[int, int]
    ) -> None:
        self._atoms = atoms
        self._places = places
        guards = [_list_guards(tree, places) for tree in trees]
        counts = Counter(atom for found in guards for atom in frozenset().union(*found))
        self._rules: dict[int, list[int]] = defaultdict(list)
        self._always: list[int] = []
        for at, found in enumerate(guards):
            if not found:
                self._always.append(at)
                continue
            for atom in min(found, key=lambda guard: sum(counts[one] for one in guard)):
                self._rules[atom].append(at)
        self._values: dict[str, dict[Key, list[int]]] = {}
        self._members: dict[str, dict[Key, list[int]]] = {}
        self._readers: dict[tuple[str, str], Rule] = {}
        self._searched: set[str] = set()
        self._grams = _Grams()
        self._file_all()

    def find(self, moment: Moment) -> list[int]:
        """Return the places of all rules that may be true, in order."""
        found = set(self._always)
        for atom in self._find_atoms(moment):
            found.update(self._rules.get(atom, ()))
        return sorted(found)

    def _file_all(self) -> None:
        for atom in self._rules:
            rule = self._atoms[atom]
            if rule.operator == "finds":
                self._searched.add(rule.field)
                continue
            self._readers.setdefault((rule.field, rule.how.reading), rule)
            if rule.operator in ("is", "in"):
                values = [rule.value] if rule.operator == "is" else rule.value
                for value in values:
                    self._file(self._values, rule.field, value, atom)
                continue
            if rule.operator == "contains":
                self._file(self._members, rule.field, rule.value, atom)
            self._grams.add(rule.field, _find_longest_piece(rule), atom)
        self._grams.build()

    @staticmethod
    def _file(where: dict[str, dict[Key, list[int]]], field: str, value: Any, atom: int) -> None:
        where.setdefault(field, {}).setdefault((isinstance(value, bool), value), []).append(atom)

    def _find_atoms(self, moment: Moment) -> Iterable[int]:
        for field in self._searched:
            yield from moment.find_expressions(field)
        for (field, _), rule in self._readers.items():
            fact = moment.read(rule)
            if fact is None:
                continue
            values = self._values.get(field, {})
            if isinstance(fact, frozenset):
                members = self._members.get(field, {})
                for one in fact:
                    key = (isinstance(one, bool), one)
                    yield from values.get(key, ())
                    yield from members.get(key, ())
                continue
            if isinstance(fact, (str, int, float)):
                yield from values.get((isinstance(fact, bool), fact), ())
            if isinstance(fact, str):
                yield from self._grams.find(field, fact)


class _Grams:
    """Pieces of text, filed under the three letters in them that the fewest others share."""

    def __init__(self) -> None:
        self._pieces: dict[str, list[tuple[str, int]]] = {}
        self._filed: dict[str, dict[int, dict[str, list[int]]]] = {}

    def add(self, field: str, piece: str, atom: int) -> None:
        """File a piece under a field."""
        self._pieces.setdefault(field, []).append((piece, atom))

    def build(self) -> None:
        """Choose what each piece is filed under."""
        for field, pieces in self._pieces.items():
            counts = Counter(gram for piece, _ in pieces for gram in set(_cut(piece, _GRAM)))
            filed: dict[int, dict[str, list[int]]] = {}
            for piece, atom in pieces:
                size = min(_GRAM, len(piece))
                gram = min(_cut(piece, size), key=lambda one: (counts[one], one))
                filed.setdefault(size, {}).setdefault(gram, []).append(atom)
            self._filed[field] = filed
        self._pieces = {}

    def find(self, field: str, text: str) -> Iterable[int]:
        """Return the comparisons whose piece may be in a text."""
        for size, filed in self._filed.get(field, {}).items():
            for gram in filed.keys() & set(_cut(text, size)):
                yield from filed[gram]


def _cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(len(text) - size + 1)]


def _find_longest_piece(rule: Rule) -> str:
    """Return the longest piece of text that must be in the fact; "" where there is none."""
    if rule.operator == "matches":
        return str(max(rule.value, key=len))
    return rule.value if isinstance(rule.value, str) else ""


def _list_guards(node: Group | Rule, places: Mapping[int, int]) -> list[frozenset[int]]:
    """Return sets of comparisons, of each of which one must be true for the node to be true."""
    if isinstance(node, Rule):
        return [frozenset({places[id(node)]})] if _can_guard(node) else []
    if node.is_negated or not node.rules:
        return []
    below = [_list_guards(one, places) for one in node.rules]
    if node.combinator == "and":
        return [guard for found in below for guard in found]
    if not all(below):
        return []
    return [frozenset().union(*(min(found, key=len) for found in below))]


def _can_guard(rule: Rule) -> bool:
    if rule.operator in ("is", "in", "finds"):
        return True
    if rule.operator == "contains" and not isinstance(rule.value, str):
        return False
    return rule.operator in _TEXT and _find_longest_piece(rule) != ""
