"""Condition trees: one JSON form and one pure evaluator for rules, flows, triggers and alerts.

A tree is a group. A group joins its rules; a rule compares one fact with a value:

    {"combinator": "and", "not": false, "rules": [
        {"field": "visitor.email", "operator": "ends_with", "value": "@example.com"},
        {"combinator": "or", "rules": [
            {"field": "session.language", "operator": "in", "value": ["de", "fr"]},
            {"field": "message.text", "operator": "matches", "value": "*refund*order*"}]}]}

Groups nest three levels deep at most. An empty group is true. Text is compared without regard to
case. A fact that is missing makes every comparison false, the negative ones (`is_not`, …) true.
Time is linear in tree and text: patterns know `*` only, and there is no backtracking engine.

Whoever needs more operators, such as regular expressions of an engine of linear time, hands them to
`parse_conditions` beside `OPERATORS`; trees that leave the place they were made for keep to these.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import datetime
from typing import Any, Literal

from chatclick.errors import FieldError, Invalid

MAX_LEVELS = 3
MAX_RULES = 200
MAX_TEXT = 1000
MAX_CHOICES = 500

FieldType = Literal["text", "number", "boolean", "time", "list", "any"]
"""What a fact is; "any" where nobody knows before it is there."""

ANY_TYPE: frozenset[FieldType] = frozenset({"text", "number", "boolean", "time", "list"})
_ORDERED: frozenset[FieldType] = frozenset({"number", "time"})
_TEXT: frozenset[FieldType] = frozenset({"text"})
_TEXT_OR_LIST: frozenset[FieldType] = frozenset({"text", "list"})
_SCALAR: frozenset[FieldType] = frozenset({"text", "number", "boolean"})


@dataclass(frozen=True, slots=True)
class Operator:
    """How one comparison works.

    Attributes:
        types: kinds of facts it applies to.
        takes: shape of the value: one value, two in ascending order, a list of choices, or none.
        test: the positive comparison of a fact with a prepared value.
        is_negative: the outcome is turned round, and a missing fact makes it true.
        reading: how a fact is read before it is compared: "folded" text, "ordered" with text that
            is a time read as one, or "exact" as it is written.
        read_value: makes of one value what `test` is handed; raises ValueError with a sentence on
            what is wrong. None reads it like a fact.
    """

    types: frozenset[FieldType]
    takes: Literal["one", "two", "many", "none"]
    test: Callable[[Any, Any], bool]
    is_negative: bool = False
    reading: Literal["folded", "ordered", "exact"] = "folded"
    read_value: Callable[[str], Any] | None = None

    def read_fact(self, fact: Any) -> Any:
        """Return a fact as `Rule.meets` wants it; the same for all operators of one `reading`."""
        return fact if self.reading == "exact" else _fold(fact, self)


@dataclass(frozen=True, slots=True)
class Rule:
    """One comparison; `value` is prepared: folded text, a set of choices, parts of a pattern.

    `how` is the operator that `operator` names.
    """

    field: str
    operator: str
    value: Any
    how: Operator = attribute(repr=False, compare=False)

    def matches(self, facts: Mapping[str, Any]) -> bool:
        """Tell whether the facts meet this rule."""
        return self.meets(self.how.read_fact(find_fact(facts, self.field)))

    def meets(self, fact: Any) -> bool:
        """Tell whether one fact, as `how.read_fact` returned it, meets this rule."""
        if fact is None:
            return self.how.is_negative
        try:
            is_met = self.how.test(fact, self.value)
        except TypeError:
            # A fact of another type than the value, such as a number found where text was.
            is_met = False
        return is_met is not self.how.is_negative


@dataclass(frozen=True, slots=True)
class Group:
    """Rules and groups joined by "and" or "or", possibly negated."""

    combinator: Literal["and", "or"]
    is_negated: bool
    rules: tuple["Group | Rule", ...]

    def matches(self, facts: Mapping[str, Any]) -> bool:
        """Tell whether the facts meet this group.

        Args:
            facts: JSON-like values by name; nested objects are reached with dots.
        """
        join = all if self.combinator == "and" else any
        is_met = not self.rules or join(rule.matches(facts) for rule in self.rules)
        return is_met is not self.is_negated


def parse_conditions(
    tree: object,
    fields: Mapping[str, FieldType] | None = None,
    *,
    pointer: str = "",
    operators: Mapping[str, Operator] | None = None,
) -> Group:
    """Read and validate a condition tree.

    Args:
        tree: decoded JSON.
        fields: the facts that exist and their types; None takes any field name.
        pointer: JSON Pointer to the tree in a larger document, for the error messages.
        operators: those that may be used, by name; None for `OPERATORS`.

    Returns:
        The tree, ready to be evaluated any number of times.

    Raises:
        Invalid: with one error for each problem found.
    """
    reader = _Reader(fields, OPERATORS if operators is None else operators)
    group = reader.read_group(tree, pointer, level=1)
    if reader.rule_count > MAX_RULES:
        reader.report(pointer, "too_many", f"{reader.rule_count} rules; at most {MAX_RULES}")
    if reader.errors or group is None:
        raise Invalid(
            "The conditions cannot be used; see errors.",
            code="conditions_invalid",
            errors=tuple(reader.errors),
        )
    return group


def find_fact(facts: Mapping[str, Any], field: str) -> Any:
    """Return the fact under a name, or along a dotted path; None if there is none."""
    if field in facts:
        return facts[field]
    value: Any = facts
    for part in field.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


class _Reader:
    """Collects every problem of a tree instead of stopping at the first."""

    def __init__(
        self, fields: Mapping[str, FieldType] | None, operators: Mapping[str, Operator]
    ) -> None:
        self._fields = fields
        self._operators = operators
        self.errors: list[FieldError] = []
        self.rule_count = 0

    def report(self, pointer: str, code: str, message: str) -> None:
        self.errors.append(FieldError(pointer, code, message))

    def read_group(self, node: object, pointer: str, level: int) -> Group | None:
        if not isinstance(node, Mapping):
            self.report(pointer, "type", "a group is an object with combinator and rules")
            return None
        if level > MAX_LEVELS:
            self.report(pointer, "too_deep", f"groups nest at most {MAX_LEVELS} levels deep")
            return None
        for key in node.keys() - {"combinator", "not", "rules"}:
            self.report(f"{pointer}/{key}", "unknown", "a group has combinator, not and rules")
        combinator, is_negated = node.get("combinator"), node.get("not", False)
        if combinator not in ("and", "or"):
            self.report(f"{pointer}/combinator", "choice", 'must be "and" or "or"')
        if not isinstance(is_negated, bool):
            self.report(f"{pointer}/not", "type", "must be true or false")
        rules = node.get("rules")
        if not isinstance(rules, (list, tuple)):
            self.report(f"{pointer}/rules", "type", "must be a list of rules and groups")
            return None
        parsed = tuple(self._read_nodes(rules, f"{pointer}/rules", level))
        return Group("or" if combinator == "or" else "and", is_negated is True, parsed)

    def _read_nodes(
        self, nodes: list[object] | tuple[object, ...], pointer: str, level: int
    ) -> Iterator[Group | Rule]:
        for index, node in enumerate(nodes):
            place = f"{pointer}/{index}"
            read: Group | Rule | None
            if isinstance(node, Mapping) and "rules" in node:
                read = self.read_group(node, place, level + 1)
            else:
                read = self._read_rule(node, place)
            if read is not None:
                yield read

    def _read_rule(self, node: object, pointer: str) -> Rule | None:
        self.rule_count += 1
        if not isinstance(node, Mapping):
            self.report(pointer, "type", "a rule is an object with field, operator and value")
            return None
        for key in node.keys() - {"field", "operator", "value"}:
            self.report(f"{pointer}/{key}", "unknown", "a rule has field, operator and value")
        field, name = node.get("field"), node.get("operator")
        if not isinstance(field, str) or not 0 < len(field) <= 200:
            self.report(f"{pointer}/field", "type", "must be the name of a fact")
            return None
        if not isinstance(name, str) or name not in self._operators:
            self.report(
                f"{pointer}/operator", "choice", f"must be one of {', '.join(self._operators)}"
            )
            return None
        if not self._has_field(field, name, pointer):
            return None
        value = self._read_value(node.get("value"), name, field, f"{pointer}/value")
        return Rule(field, name, value, self._operators[name])

    def _has_field(self, field: str, name: str, pointer: str) -> bool:
        if self._fields is None:
            return True
        kind = self._fields.get(field)
        if kind is None:
            self.report(f"{pointer}/field", "unknown", f'there is no fact "{field}"')
            return False
        if kind != "any" and kind not in self._operators[name].types:
            self.report(f"{pointer}/operator", "type", f'"{name}" does not apply to a {kind}')
            return False
        return True

    def _read_value(self, value: object, name: str, field: str, pointer: str) -> Any:
        operator = self._operators[name]
        if operator.takes == "none":
            return None
        if operator.takes == "one":
            return self._read_one(value, name, field, pointer)
        if not isinstance(value, (list, tuple)):
            self.report(pointer, "type", "must be a list")
            return None
        if operator.takes == "two" and len(value) != 2:
            self.report(pointer, "length", "must be a list of two values, the smaller one first")
        if len(value) > MAX_CHOICES:
            self.report(pointer, "too_many", f"at most {MAX_CHOICES} choices")
        read = [
            self._read_one(item, name, field, f"{pointer}/{index}")
            for index, item in enumerate(value)
        ]
        return frozenset(read) if operator.takes == "many" else tuple(read)

    def _read_one(self, value: object, name: str, field: str, pointer: str) -> Any:
        kind = self._fields.get(field) if self._fields is not None else None
        operator = self._operators[name]
        types = operator.types if kind in (None, "any", "list") else frozenset({kind})
        if not any(_has_type(value, one) for one in types if one != "list"):
            wanted = " or ".join(sorted(one for one in types if one != "list"))
            self.report(pointer, "type", f'"{name}" on "{field}" takes a {wanted}')
            return None
        if isinstance(value, str) and len(value) > MAX_TEXT:
            self.report(pointer, "too_long", f"at most {MAX_TEXT} characters")
        if operator.read_value is None:
            return operator.read_fact(value)
        try:
            return operator.read_value(str(value))
        except ValueError as error:
            self.report(pointer, "invalid", str(error))
            return None


def _has_type(value: object, kind: str) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "time":
        return isinstance(value, str) and _read_time(value) is not None
    return isinstance(value, str)


def _fold(value: Any, operator: Operator) -> Any:
    """Bring facts and values to one form: folded text, sets of members, times where they order."""
    if isinstance(value, str):
        at = _read_time(value) if operator.reading == "ordered" else None
        return at or value.casefold()
    if isinstance(value, (list, tuple, set, frozenset)):
        return frozenset(_fold(item, operator) for item in value if _is_scalar(item))
    return value


def _is_scalar(value: object) -> bool:
    return isinstance(value, (str, int, float, bool))


def _read_time(text: str) -> datetime | None:
    """Read RFC 3339 text. Only text of that length and shape is tried, since facts may be long."""
    if not 20 <= len(text) <= 35 or text[4] != "-" or text[10] not in "Tt":
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _contains(fact: Any, value: Any) -> bool:
    return value in fact if isinstance(fact, (str, frozenset)) else False


def _is_same(fact: Any, value: Any) -> bool:
    # True == 1 in Python, but a fact that is true is not the number one.
    return isinstance(fact, bool) == isinstance(value, bool) and bool(fact == value)


def _is_one_of(fact: Any, choices: frozenset[Any]) -> bool:
    if isinstance(fact, frozenset):
        return not fact.isdisjoint(choices)
    return any(_is_same(fact, choice) for choice in choices)


def _split_pattern(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split("*"))


def _matches_pattern(fact: Any, parts: tuple[str, ...]) -> bool:
    """Match text against a pattern split at its `*`, left to right, each part at its first place.

    Taking the first place is enough: a later one never leaves more room for what follows.
    """
    if not isinstance(fact, str):
        return False
    if len(parts) == 1:
        return fact == parts[0]
    first, *middle, last = parts
    if len(fact) < len(first) + len(last):
        return False
    if not (fact.startswith(first) and fact.endswith(last)):
        return False
    at, end = len(first), len(fact) - len(last)
    for part in middle:
        at = fact.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def _order(test: Callable[[Any, Any], bool], takes: Literal["one", "two"] = "one") -> Operator:
    return Operator(_ORDERED, takes, test, reading="ordered")


OPERATORS: dict[str, Operator] = {
    "is": Operator(_SCALAR, "one", _is_same),
    "is_not": Operator(_SCALAR, "one", _is_same, is_negative=True),
    "in": Operator(ANY_TYPE, "many", _is_one_of),
    "not_in": Operator(ANY_TYPE, "many", _is_one_of, is_negative=True),
    "contains": Operator(_TEXT_OR_LIST, "one", _contains),
    "does_not_contain": Operator(_TEXT_OR_LIST, "one", _contains, is_negative=True),
    "starts_with": Operator(_TEXT, "one", lambda fact, value: _is_text(fact).startswith(value)),
    "ends_with": Operator(_TEXT, "one", lambda fact, value: _is_text(fact).endswith(value)),
    "matches": Operator(_TEXT, "one", _matches_pattern, read_value=_split_pattern),
    "does_not_match": Operator(
        _TEXT, "one", _matches_pattern, is_negative=True, read_value=_split_pattern
    ),
    "less_than": _order(lambda fact, value: bool(fact < value)),
    "at_most": _order(lambda fact, value: bool(fact <= value)),
    "more_than": _order(lambda fact, value: bool(fact > value)),
    "at_least": _order(lambda fact, value: bool(fact >= value)),
    "between": _order(lambda fact, pair: bool(pair[0] <= fact <= pair[1]), "two"),
    "is_set": Operator(ANY_TYPE, "none", lambda fact, _: fact not in ("", frozenset())),
    "is_not_set": Operator(
        ANY_TYPE, "none", lambda fact, _: fact not in ("", frozenset()), is_negative=True
    ),
}


def _is_text(fact: Any) -> str:
    if not isinstance(fact, str):
        raise TypeError("not text")
    return fact
