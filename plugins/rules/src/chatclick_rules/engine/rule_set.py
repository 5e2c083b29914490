"""A rule set: an ordered list of rules, read from JSON and checked as a whole."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chatclick import Group, parse_conditions
from chatclick.errors import FieldError, Invalid
from chatclick_rules.engine.actions import Action, read_actions
from chatclick_rules.engine.fields import FIELDS
from chatclick_rules.engine.operators import OPERATORS
from chatclick_rules.engine.schedules import Schedule, is_zone, read_schedule

MAX_RULES = 10_000
MAX_ERRORS = 100
MAX_MINUTES = 30 * 24 * 60
EVENTS = ("opened", "message", "assigned", "waiting", "closed", "visitor_back")
"""What rules listen to. `opened`: a new session; `message`: its visitor wrote; `waiting`: they have
waited for as many minutes as the rule says; `visitor_back`: they came again."""

EVERYTHING: Mapping[str, Any] = {"combinator": "and", "rules": []}
RESERVED = frozenset(
    {"check", "choices", "decisions", "draft", "dry-run", "fields", "order", "publish", "revisions"}
)
"""Words of addresses below `/api/v1/rules`, which no rule can have as its id."""
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_SET_KEYS = frozenset({"schemaVersion", "time_zone", "fallback_queue_id", "rules"})
_RULE_KEYS = frozenset(
    {
        "id",
        "name",
        "enabled",
        "on",
        "waiting_minutes",
        "when",
        "schedule",
        "actions",
        "continue",
        "even_if_answered",
        "even_if_passed_on",
    }
)


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """One rule.

    Attributes:
        document: as it was written.
        on: the events it listens to.
        waiting_minutes: of the event `waiting`.
        when: the conditions.
        schedule: when it counts; None for always.
        goes_on: rules behind it are looked at too.
        even_if_answered: it may move a session that a person has answered.
        even_if_passed_on: it may, when the visitor writes, move what people put where it is.
    """

    id: str
    name: str
    is_enabled: bool
    on: frozenset[str]
    waiting_minutes: int
    when: Group
    schedule: Schedule | None
    actions: tuple[Action, ...]
    goes_on: bool
    even_if_answered: bool
    even_if_passed_on: bool
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in their order. `fallback_queue_id` is where sessions go that no rule sends anywhere;
    None leaves them in the host's own fallback queue.
    """

    time_zone: str
    fallback_queue_id: str | None
    rules: tuple[RoutingRule, ...]


def read_rule_set(document: object, pointer: str = "") -> RuleSet:
    """Read and check a rule set.

    Args:
        document: decoded JSON.
        pointer: where it stands in a larger document.

    Raises:
        Invalid: with one error for each problem found, at most 100.
    """
    reader = _Reader(pointer)
    found = reader.read(document)
    if reader.errors:
        first = reader.errors[0]
        raise Invalid(
            f"{first.pointer or 'The rule set'}: {first.message}",
            code="rules_invalid",
            errors=tuple(reader.errors[:MAX_ERRORS]),
        )
    return found


def list_documents(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the rules of a checked document with their ids."""
    for at, one in enumerate(document["rules"]):
        yield str(one.get("id") or f"rule-{at + 1}"), one


class _Reader:
    """Collects every problem instead of stopping at the first."""

    def __init__(self, pointer: str) -> None:
        self._pointer = pointer
        self._ids: dict[str, int] = {}
        self.errors: list[FieldError] = []

    def read(self, document: object) -> RuleSet:
        empty = RuleSet("UTC", None, ())
        if not isinstance(document, Mapping):
            self._report("", "type", "a rule set is an object with rules")
            return empty
        for key in document.keys() - _SET_KEYS:
            self._report(f"/{str(key)[:80]}", "unknown_field", "There is no such field.")
        if document.get("schemaVersion", 1) != 1:
            self._report("/schemaVersion", "const", "must be 1")
        zone = document.get("time_zone", "UTC")
        if not is_zone(zone):
            self._report("/time_zone", "unknown", 'needs a name such as "Europe/Berlin"')
            zone = "UTC"
        fallback = document.get("fallback_queue_id")
        if fallback is not None and not (isinstance(fallback, str) and 0 < len(fallback) <= 60):
            self._report("/fallback_queue_id", "type", "must be the id of a queue")
        rules = document.get("rules")
        if not isinstance(rules, (list, tuple)):
            self._report("/rules", "type", "must be a list of rules")
            return empty
        if len(rules) > MAX_RULES:
            self._report("/rules", "too_many", f"at most {MAX_RULES:,} rules")
            return empty
        read = (self._read_rule(one, at, zone) for at, one in enumerate(rules))
        return RuleSet(zone, fallback, tuple(one for one in read if one is not None))

    def _read_rule(self, node: object, at: int, zone: str) -> RoutingRule | None:
        place = f"/rules/{at}"
        if len(self.errors) > MAX_ERRORS:
            return None
        if not isinstance(node, Mapping):
            self._report(place, "type", "a rule is an object with when and actions")
            return None
        for key in node.keys() - _RULE_KEYS:
            self._report(f"{place}/{str(key)[:80]}", "unknown_field", "A rule has no such field.")
        rule_id = self._read_id(node, at)
        on = self._read_events(node, place)
        when = self._read_when(node, place)
        schedule: Schedule | None = None
        if node.get("schedule") is not None:
            schedule, errors = read_schedule(node["schedule"], zone, self._at(f"{place}/schedule"))
            self.errors += errors
        actions, errors = read_actions(node.get("actions"), self._at(f"{place}/actions"))
        self.errors += errors
        name = node.get("name", rule_id)
        if not isinstance(name, str) or not 0 < len(name.strip()) <= 120:
            self._report(f"{place}/name", "type", "text of 1 to 120 characters")
        flags = {key: self._read_flag(node, key, place) for key in _FLAGS}
        minutes = self._read_minutes(node, on, place)
        if when is None:
            return None
        return RoutingRule(
            id=rule_id,
            name=str(name),
            is_enabled=flags["enabled"],
            on=on,
            waiting_minutes=minutes,
            when=when,
            schedule=schedule,
            actions=actions,
            goes_on=flags["continue"],
            even_if_answered=flags["even_if_answered"],
            even_if_passed_on=flags["even_if_passed_on"],
            document=node,
        )

    def _read_id(self, node: Mapping[str, Any], at: int) -> str:
        given = node.get("id", f"rule-{at + 1}")
        if not isinstance(given, str) or not _ID.fullmatch(given):
            text = "1 to 60 small letters, digits, - and _, beginning with a letter or digit"
            self._report(f"/rules/{at}/id", "pattern", text)
            return f"rule-{at + 1}"
        if given in RESERVED:
            self._report(f"/rules/{at}/id", "reserved", "this word cannot be an id")
        if given in self._ids:
            text = f"rule {self._ids[given] + 1} has this id already"
            self._report(f"/rules/{at}/id", "repeated", text)
        self._ids.setdefault(given, at)
        return given

    def _read_events(self, node: Mapping[str, Any], place: str) -> frozenset[str]:
        on = node.get("on", ["opened", "message"])
        if not isinstance(on, (list, tuple)) or not on:
            self._report(f"{place}/on", "type", f"a list of {', '.join(EVENTS)}")
            return frozenset()
        for at, one in enumerate(on):
            if one not in EVENTS:
                self._report(f"{place}/on/{at}", "choice", f"one of {', '.join(EVENTS)}")
        return frozenset(one for one in on if isinstance(one, str))

    def _read_when(self, node: Mapping[str, Any], place: str) -> Group | None:
        tree = node.get("when", EVERYTHING)
        try:
            return parse_conditions(
                tree, FIELDS, pointer=self._at(f"{place}/when"), operators=OPERATORS
            )
        except Invalid as error:
            self.errors += error.errors
            return None

    def _read_flag(self, node: Mapping[str, Any], key: str, place: str) -> bool:
        value = node.get(key, _FLAGS[key])
        if not isinstance(value, bool):
            self._report(f"{place}/{key}", "type", "true or false")
        return value is True

    def _read_minutes(self, node: Mapping[str, Any], on: frozenset[str], place: str) -> int:
        pointer = f"{place}/waiting_minutes"
        if "waiting_minutes" not in node:
            if "waiting" in on:
                self._report(pointer, "required", "say after how many minutes")
            return 0
        minutes = node["waiting_minutes"]
        if type(minutes) is not int or not 1 <= minutes <= MAX_MINUTES:
            self._report(pointer, "range", f"a whole number from 1 to {MAX_MINUTES:,}")
            return 0
        if "waiting" not in on:
            self._report(pointer, "unused", 'the rule does not listen to "waiting"')
        return minutes

    def _at(self, place: str) -> str:
        return self._pointer + place

    def _report(self, place: str, code: str, message: str) -> None:
        self.errors.append(FieldError(self._at(place), code, message))


_FLAGS = {
    "enabled": True,
    "continue": False,
    "even_if_answered": False,
    "even_if_passed_on": False,
}
