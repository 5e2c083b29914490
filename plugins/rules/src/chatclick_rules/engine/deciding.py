"""Which rules decide a moment: the first that is true, and those behind one that goes on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from chatclick import Group, Rule
from chatclick_rules.engine.index import Index
from chatclick_rules.engine.moment import Moment
from chatclick_rules.engine.operators import Expression, ExpressionSet
from chatclick_rules.engine.rule_set import EVENTS, RoutingRule, RuleSet

MAX_MISSED = 10

Test = Callable[[Moment], bool]


@dataclass(frozen=True, slots=True)
class Decision:
    """What came out.

    Attributes:
        matched: the rules that were true, in order; only the last may end the search.
        missed: the last rules before the end of the search that were not true; at most 10.
        considered: how many rules were looked at and not true.
        skipped: how many the facts ruled out without a look at them.
    """

    matched: tuple[RoutingRule, ...]
    missed: tuple[RoutingRule, ...]
    considered: int
    skipped: int


class Engine:
    """A rule set, ready to decide any number of moments. It has no state.

    Attributes:
        areas: the areas that rules ask about, such as "visitor" or the id of a plugin.

    Args:
        rule_set: the rules; those that are switched off do not count.
    """

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        atoms = _Atoms()
        self._events: dict[str, _Part] = {}
        enabled = [rule for rule in rule_set.rules if rule.is_enabled]
        tests = {rule.id: _compile(rule.when, atoms) for rule in enabled}
        for event in EVENTS:
            rules = [rule for rule in enabled if event in rule.on]
            if rules:
                index = Index([rule.when for rule in rules], atoms.rules, atoms.places)
                self._events[event] = _Part(rules, [tests[rule.id] for rule in rules], index)
        self._atoms = atoms.rules
        self.areas = frozenset(rule.field.partition(".")[0] for rule in atoms.rules)
        self._expressions = atoms.build_expressions()

    def listens(self, event: str) -> bool:
        """Tell whether any rule listens to an event."""
        return event in self._events

    def list_waiting_minutes(self) -> list[int]:
        """Return the waits, in minutes, at which a rule looks, the shortest first."""
        rules = self._events["waiting"].rules if "waiting" in self._events else []
        return sorted({rule.waiting_minutes for rule in rules})

    def decide(
        self, event: str, facts: Mapping[str, Any], at: datetime, *, minutes: int = 0
    ) -> Decision:
        """Find the rules that a moment is for.

        Args:
            event: what happened.
            facts: by name.
            at: when.
            minutes: of the event `waiting`: only rules for this wait are asked.
        """
        part = self._events.get(event)
        if part is None:
            return Decision((), (), 0, 0)
        moment = Moment(facts, at, self._atoms, self._expressions)
        last = len(part.rules)
        matched: list[RoutingRule] = []
        considered = 0
        for place in part.index.find(moment):
            rule = part.rules[place]
            if event == "waiting" and rule.waiting_minutes != minutes:
                continue
            if not (moment.is_open(rule.schedule) and part.tests[place](moment)):
                considered += 1
                continue
            matched.append(rule)
            if not rule.goes_on:
                last = place + 1
                break
        skipped = max(0, last - len(matched) - considered)
        missed = _find_missed(part.rules, last, {rule.id for rule in matched})
        return Decision(tuple(matched), missed, considered, skipped)


def _find_missed(rules: list[RoutingRule], last: int, matched: set[str]) -> tuple[RoutingRule, ...]:
    backwards = (rules[place] for place in range(last - 1, -1, -1))
    missed = islice((rule for rule in backwards if rule.id not in matched), MAX_MISSED)
    return tuple(missed)[::-1]


def decide_one_by_one(
    rule_set: RuleSet, event: str, facts: Mapping[str, Any], at: datetime, *, minutes: int = 0
) -> tuple[RoutingRule, ...]:
    """Return the rules that are true, by asking each: what `Engine.decide` must agree with."""
    matched: list[RoutingRule] = []
    for rule in rule_set.rules:
        is_asked = rule.is_enabled and event in rule.on
        if not is_asked or (event == "waiting" and rule.waiting_minutes != minutes):
            continue
        if (rule.schedule is None or rule.schedule.holds(at)) and rule.when.matches(facts):
            matched.append(rule)
            if not rule.goes_on:
                break
    return tuple(matched)


@dataclass(frozen=True, slots=True)
class _Part:
    """The rules of one event."""

    rules: list[RoutingRule]
    tests: list[Test]
    index: Index


class _Atoms:
    """Gives each comparison a number; the same one has the same number in all rules."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.places: dict[int, int] = {}
        self._known: dict[tuple[Any, ...], int] = {}

    def place(self, rule: Rule) -> int:
        """Return the number of a comparison."""
        key = (rule.field, rule.operator, _build_key(rule.value))
        at = self._known.setdefault(key, len(self.rules))
        if at == len(self.rules):
            self.rules.append(rule)
        self.places[id(rule)] = at
        return at

    def build_expressions(self) -> dict[str, ExpressionSet]:
        """Return the regular expressions of each field."""
        fields: dict[str, list[tuple[Expression, int]]] = {}
        for at, rule in enumerate(self.rules):
            if isinstance(rule.value, Expression):
                fields.setdefault(rule.field, []).append((rule.value, at))
        return {field: ExpressionSet(known) for field, known in fields.items()}


def _build_key(value: Any) -> Any:
    """Tell values apart that Python holds equal: true from 1."""
    if isinstance(value, frozenset):
        return frozenset((isinstance(one, bool), one) for one in value)
    if isinstance(value, tuple):
        return tuple((isinstance(one, bool), one) for one in value)
    return isinstance(value, bool), value


def _compile(node: Group | Rule, atoms: _Atoms) -> Test:
    if isinstance(node, Rule):
        return partial(_meets, atoms.place(node))
    tests = [_compile(one, atoms) for one in node.rules]
    if not tests:
        return partial(_constant, not node.is_negated)
    if len(tests) == 1 and not node.is_negated:
        return tests[0]
    join = _all if node.combinator == "and" else _any
    return partial(join, tests, not node.is_negated)


def _meets(atom: int, moment: Moment) -> bool:
    return moment.is_met(atom)


def _constant(value: bool, _moment: Moment) -> bool:
    return value


def _all(tests: list[Test], wanted: bool, moment: Moment) -> bool:
    return all(test(moment) for test in tests) is wanted


def _any(tests: list[Test], wanted: bool, moment: Moment) -> bool:
    return any(test(moment) for test in tests) is wanted


def walk(node: Group | Rule) -> Iterator[Rule]:
    """Yield every comparison of a tree."""
    if isinstance(node, Rule):
        yield node
        return
    for one in node.rules:
        yield from walk(one)
