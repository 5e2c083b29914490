"""Conditions as alternatives of comparisons, and what follows from what among these.

All answers are on the safe side: "follows" is said only where it is so whatever the facts are.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chatclick import Group, Rule, find_fact
from chatclick_rules.engine.fields import FIELDS

MAX_TERMS = 64

Literal = tuple[Rule, bool]
"""A comparison, and whether it has to be true or false."""
Term = tuple[Literal, ...]
"""Comparisons that all hold."""

OPPOSITES = {
    "is_not": "is",
    "not_in": "in",
    "does_not_contain": "contains",
    "does_not_match": "matches",
    "does_not_find": "finds",
    "is_not_set": "is_set",
}
_PIECES = frozenset({"contains", "starts_with", "ends_with"})
_BOUNDS = frozenset({"less_than", "at_most", "more_than", "at_least", "between"})

Number = float | datetime


def list_terms(node: Group | Rule, *, wanted: bool = True) -> list[Term] | None:
    """Return alternatives, one of which holds exactly when the conditions do.

    Args:
        node: the conditions.
        wanted: False for when they do not hold.

    Returns:
        The alternatives; an empty one always holds. None: there are too many to be worth it.
    """
    if isinstance(node, Rule):
        return [((node, wanted),)]
    wanted = wanted is not node.is_negated
    if not node.rules:
        return [()] if wanted else []
    below = [list_terms(one, wanted=wanted) for one in node.rules]
    if any(one is None for one in below):
        return None
    known = [one for one in below if one is not None]
    is_and = (node.combinator == "and") is wanted
    terms = _multiply(known) if is_and else [term for found in known for term in found]
    return None if terms is None or len(terms) > MAX_TERMS else terms


def is_impossible(term: Term) -> bool:
    """Tell whether comparisons contradict each other, so that no facts meet all of them."""
    return any(_has_no_value(one, term) for one in term) or any(
        _excludes(one, other)
        for at, one in enumerate(term)
        for other in term[at:]
        if one[0].field == other[0].field
    )


def _has_no_value(literal: Literal, term: Term) -> bool:
    """Tell whether all values that a literal leaves are ruled out by the others."""
    rule = literal[0]
    operator, is_true = _base(literal)
    values = _list_values(operator, rule) if is_true else None
    if values is None:
        return False
    # Expressions look at text as it is written, and values are kept folded.
    others = [one for one in term if one[0].field == rule.field and one[0].how.reading != "exact"]
    return not any(all(_is_met_by(value, other) for other in others) for value in values)


def covers(wide: Iterable[Term], narrow: Sequence[Term]) -> bool:
    """Tell whether the one conditions hold whenever the others do."""
    wide = list(wide)
    return all(
        is_impossible(term) or any(_follows(term, candidate) for candidate in wide)
        for term in narrow
    )


def can_hold(terms: Iterable[Term], effects: Mapping[str, Any]) -> bool:
    """Tell whether conditions may hold once some facts are as given."""
    return any(
        all(_may_be(literal, effects) for literal in term) and not is_impossible(term)
        for term in terms
    )


def _multiply(below: list[list[Term]]) -> list[Term] | None:
    terms: list[Term] = [()]
    for found in below:
        terms = [(*one, *other) for one in terms for other in found]
        if len(terms) > MAX_TERMS:
            return None
    return terms


def _follows(term: Term, wanted: Term) -> bool:
    return all(any(_implies(one, other) for one in term) for other in wanted)


def _base(literal: Literal) -> tuple[str, bool]:
    """Return the positive operator of a literal and whether it has to be true."""
    rule, is_true = literal
    positive = OPPOSITES.get(rule.operator)
    return (rule.operator, is_true) if positive is None else (positive, not is_true)


def _implies(one: Literal, other: Literal) -> bool:
    """Tell whether a literal cannot hold without another."""
    rule, wanted = one[0], other[0]
    if rule.field != wanted.field:
        return False
    name, is_true = _base(one)
    goal, is_goal_true = _base(other)
    if name == goal and is_true is is_goal_true and rule.value == wanted.value:
        return True
    is_textual = FIELDS.get(rule.field) == "text" and _is_text(rule.value, wanted.value)
    if not is_true:
        # Where a piece is not in a text, no longer piece around it is.
        is_piece = name == goal == "contains" and not is_goal_true
        return is_piece and is_textual and rule.value in wanted.value
    values = _list_values(name, rule)
    if values is not None and goal != "finds":
        return all(_is_met_by(value, other) for value in values)
    if goal == "is_set":
        return is_goal_true and _needs_something(one)
    if not is_goal_true:
        return goal == wanted.operator and is_impossible((one, (wanted, True)))
    if name in _BOUNDS and goal in _BOUNDS:
        return _is_within(_span(name, rule.value), _span(goal, wanted.value))
    return is_textual and _has_piece(name, rule.value, goal, wanted.value)


def _has_piece(name: str, text: str, goal: str, piece: str) -> bool:
    """Tell whether a piece is in every text that another piece is in, at the places asked for."""
    if name == goal == "starts_with":
        return text.startswith(piece)
    if name == goal == "ends_with":
        return text.endswith(piece)
    return goal == "contains" and name in _PIECES and piece in text


def _list_values(name: str, rule: Rule) -> list[Any] | None:
    """Return all values a fact may have that meets a comparison; None where it is not a few."""
    if name == "is":
        return [rule.value]
    # A list is "in" when one of its members is, so its other members may be anything; one point of
    # time may be written in several ways.
    if name == "in" and FIELDS.get(rule.field) in ("text", "number", "boolean"):
        return list(rule.value)
    return None


def _is_met_by(value: Any, literal: Literal) -> bool:
    rule, is_true = literal
    return rule.matches({rule.field: value}) is is_true


def _excludes(one: Literal, other: Literal) -> bool:
    """Tell whether two literals about one field cannot both hold."""
    name, is_true = _base(one)
    goal, is_goal_true = _base(other)
    first, second = one[0], other[0]
    if name == goal and first.value == second.value and is_true is not is_goal_true:
        return True
    if (goal == "is_set" and not is_goal_true and _needs_something(one)) or (
        name == "is_set" and not is_true and _needs_something(other)
    ):
        return True
    if is_true and is_goal_true and name in _BOUNDS and goal in _BOUNDS:
        return _is_apart(_span(name, first.value), _span(goal, second.value))
    return False


def _needs_something(literal: Literal) -> bool:
    """Tell whether no missing or empty fact meets a literal."""
    name, is_true = _base(literal)
    is_piece = name in (*_PIECES, "is") and literal[0].value != ""
    return is_true and (name in _BOUNDS or is_piece)


Span = tuple[Number | None, bool, Number | None, bool]
"""Lower end, whether it is part of it, upper end, whether it is."""


def _span(name: str, value: Any) -> Span:
    match name:
        case "less_than":
            return None, False, value, False
        case "at_most":
            return None, False, value, True
        case "more_than":
            return value, False, None, False
        case "at_least":
            return value, True, None, False
    return value[0], True, value[1], True


def _is_within(inner: Span, outer: Span) -> bool:
    try:
        low = outer[0] is None or (
            inner[0] is not None
            and (inner[0] > outer[0] or (inner[0] == outer[0] and (outer[1] or not inner[1])))  # type: ignore[operator]
        )
        high = outer[2] is None or (
            inner[2] is not None
            and (inner[2] < outer[2] or (inner[2] == outer[2] and (outer[3] or not inner[3])))  # type: ignore[operator]
        )
    except TypeError:  # a number and a time
        return False
    return low and high


def _is_apart(one: Span, other: Span) -> bool:
    lows = [(span[0], span[1]) for span in (one, other) if span[0] is not None]
    highs = [(span[2], span[3]) for span in (one, other) if span[2] is not None]
    try:
        return any(
            low > high or (low == high and not (has_low and has_high))  # type: ignore[operator]
            for low, has_low in lows
            for high, has_high in highs
        )
    except TypeError:
        return True


def _may_be(literal: Literal, effects: Mapping[str, Any]) -> bool:
    rule, is_true = literal
    if rule.field not in effects:
        return True
    return rule.matches({rule.field: find_fact(effects, rule.field)}) is is_true


def _is_text(*values: Any) -> bool:
    return all(isinstance(value, str) for value in values)
