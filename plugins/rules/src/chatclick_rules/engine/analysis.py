"""What is odd about a rule set: rules that never decide, that undo each other, or run in circles.

A warning never keeps a rule set from being published: it may be meant.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chatclick_rules.engine.actions import Action
from chatclick_rules.engine.deciding import walk
from chatclick_rules.engine.rule_set import RoutingRule, RuleSet
from chatclick_rules.engine.terms import Term, can_hold, covers, is_impossible, list_terms

MAX_PAIRS = 200_000
MAX_WARNINGS = 200

CAUSES: Mapping[str, frozenset[str]] = {
    "queue": frozenset({"assigned"}),
    "team": frozenset({"assigned"}),
    "agent": frozenset({"assigned"}),
    "close": frozenset({"closed"}),
}
"""The events that follow from an action: what is queued anew is assigned again."""

EFFECTS: Mapping[str, tuple[str, str]] = {
    "queue": ("session.queue_id", "queue_id"),
    "team": ("session.team_id", "team_id"),
    "agent": ("session.assignee_id", "staff_id"),
    "priority": ("session.priority", "priority"),
}
"""The fact an action sets, and which of its fields holds it."""


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that is likely not meant.

    Attributes:
        code: `never`, `shadowed`, `overruled` or `circle`.
        rule_id: the rule it is about.
        others: the rules that make it so; of a circle, its rules in order.
        message: a sentence.
    """

    code: str
    rule_id: str
    others: tuple[str, ...]
    message: str


def analyse(rule_set: RuleSet) -> list[Warning]:
    """Return what is odd, in the order of the rules; at most 200 warnings."""
    rules = [
        _Known(rule, list_terms(rule.when), at)
        for at, rule in enumerate(rule_set.rules)
        if rule.is_enabled
    ]
    possible = [one for one in rules if not one.is_never]
    warnings = [(one.place, _build_never(one.rule)) for one in rules if one.is_never]
    warnings += _find_pairs(possible)
    warnings += _find_circles(possible)
    warnings.sort(key=lambda found: found[0])
    return [warning for _, warning in warnings[:MAX_WARNINGS]]


class _Known:
    """A rule with what its conditions come to."""

    def __init__(self, rule: RoutingRule, terms: list[Term] | None, place: int) -> None:
        self.rule = rule
        self.terms = terms
        self.place = place
        self.is_never = terms is not None and all(is_impossible(term) for term in terms)
        self.is_always = terms is not None and () in terms
        self.fields = frozenset(one.field for one in walk(rule.when))


def _build_never(rule: RoutingRule) -> Warning:
    text = f'"{rule.name}" can never be true: its conditions contradict each other.'
    return Warning("never", rule.id, (), text)


def _find_pairs(rules: list[_Known]) -> Iterator[tuple[int, Warning]]:
    """Yield a warning for each rule that one before it makes pointless."""
    by_field: dict[str, list[_Known]] = defaultdict(list)
    always: list[_Known] = []
    pairs = 0
    for one in rules:
        if one.terms is not None:
            before = {
                id(other): other
                for other in (*always, *(rule for name in one.fields for rule in by_field[name]))
            }
            for other in sorted(before.values(), key=lambda known: known.place):
                pairs += 1
                if pairs > MAX_PAIRS:
                    return
                warning = _compare(other, one)
                if warning is not None:
                    yield one.place, warning
                    break
        if one.is_always:
            always.append(one)
        # What shares no field with a rule says nothing of what has to be so for it to be true.
        for name in one.fields:
            by_field[name].append(one)


def _compare(earlier: _Known, later: _Known) -> Warning | None:
    first, second = earlier.rule, later.rule
    if earlier.terms is None or later.terms is None:
        return None
    if not second.on <= first.on or first.waiting_minutes != second.waiting_minutes:
        return None
    if first.schedule is not None and first.schedule != second.schedule:
        return None
    if not covers(earlier.terms, later.terms):
        return None
    if not first.goes_on:
        text = f'"{second.name}" never decides: "{first.name}" before it is true whenever it is.'
        return Warning("shadowed", second.id, (first.id,), text)
    clash = _find_clash(first.actions, second.actions)
    if clash:
        text = f'"{second.name}" and "{first.name}" before it both set the {clash}, differently.'
        return Warning("overruled", second.id, (first.id,), text)
    return None


def _find_clash(first: Iterable[Action], second: Iterable[Action]) -> str:
    """Return what two rules set to different things, "" for nothing."""
    first, second = list(first), list(second)
    for one in first:
        for other in second:
            if one.is_target and other.is_target and one.data != other.data:
                return "destination"
            if one.kind == other.kind == "priority" and one.data != other.data:
                return "priority"
            if one.kind == other.kind == "tags":
                added, removed = one.data.get("add", ()), other.data.get("remove", ())
                if set(added) & set(removed):
                    return "tags"
    return ""


def _find_circles(rules: list[_Known]) -> Iterator[tuple[int, Warning]]:
    """Yield a warning for each circle of rules whose actions lead to one another."""
    caused = [one for one in rules if _list_caused(one.rule)]
    edges = {
        one.rule.id: [other for other in caused if _leads_to(one.rule, other)] for one in caused
    }
    for circle in _list_components(caused, edges):
        names = " → ".join(f'"{one.rule.name}"' for one in (*circle, circle[0]))
        text = f"{names}: what these rules do makes them true again. The host stops it."
        ids = tuple(one.rule.id for one in circle)
        yield circle[0].place, Warning("circle", ids[0], ids, text)


def _list_caused(rule: RoutingRule) -> frozenset[str]:
    return frozenset(event for one in rule.actions for event in CAUSES.get(one.kind, ()))


def _leads_to(rule: RoutingRule, other: _Known) -> bool:
    if not _list_caused(rule) & other.rule.on:
        return False
    return other.terms is None or can_hold(other.terms, _list_effects(rule))


def _list_effects(rule: RoutingRule) -> dict[str, Any]:
    effects: dict[str, Any] = {}
    for one in rule.actions:
        if one.kind in EFFECTS:
            field, key = EFFECTS[one.kind]
            effects[field] = one.data[key]
    return effects


def _list_components(
    rules: list[_Known], edges: Mapping[str, list[_Known]]
) -> Iterator[list[_Known]]:
    """Yield the sets of rules of which each leads to each (Tarjan's algorithm)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[_Known] = []
    is_open: set[str] = set()
    for root in rules:
        if root.rule.id in index:
            continue
        work: list[tuple[_Known, Iterator[_Known]]] = []

        def enter(one: _Known) -> None:
            index[one.rule.id] = low[one.rule.id] = len(index)
            open_.append(one)
            is_open.add(one.rule.id)
            work.append((one, iter(edges[one.rule.id])))  # noqa: B023 - called in this round only

        enter(root)
        while work:
            one, following = work[-1]
            key = one.rule.id
            step = next(following, None)
            if step is not None:
                if step.rule.id not in index:
                    enter(step)
                elif step.rule.id in is_open:
                    low[key] = min(low[key], index[step.rule.id])
                continue
            work.pop()
            if work:
                above = work[-1][0].rule.id
                low[above] = min(low[above], low[key])
            if low[key] == index[key]:
                found: list[_Known] = []
                while not found or found[-1].rule.id != key:
                    found.append(open_.pop())
                    is_open.discard(found[-1].rule.id)
                if len(found) > 1 or one in edges[key]:
                    yield sorted(found, key=lambda known: known.place)
