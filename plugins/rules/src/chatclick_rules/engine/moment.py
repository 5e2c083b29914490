"""The facts of one moment, each read once however many rules ask about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chatclick import Rule, find_fact
from chatclick_rules.engine.operators import ExpressionSet
from chatclick_rules.engine.schedules import Schedule

_MISSING = object()


class Moment:
    """Facts, with what was found out about them so far.

    Args:
        facts: by name.
        at: the time.
        atoms: the comparisons that occur in the rules; each is made once at most.
        expressions: the regular expressions among them, by field.
    """

    __slots__ = ("_at", "_atoms", "_expressions", "_facts", "_found", "_open", "_read", "_results")

    def __init__(
        self,
        facts: Mapping[str, Any],
        at: datetime,
        atoms: Sequence[Rule],
        expressions: Mapping[str, ExpressionSet],
    ) -> None:
        self._facts = facts
        self._at = at
        self._atoms = atoms
        self._expressions = expressions
        self._results: dict[int, bool] = {}
        self._read: dict[tuple[str, str], Any] = {}
        self._found: dict[str, set[int]] = {}
        self._open: dict[Schedule, bool] = {}

    def is_met(self, atom: int) -> bool:
        """Tell whether a comparison, named by its place among the atoms, is true."""
        known = self._results.get(atom)
        if known is None:
            known = self._results[atom] = self._compare(atom)
        return known

    def read(self, rule: Rule) -> Any:
        """Return the fact a comparison is about, as its operator reads it; None for none."""
        how = rule.how
        key = (rule.field, how.reading)
        known = self._read.get(key, _MISSING)
        if known is _MISSING:
            known = self._read[key] = how.read_fact(find_fact(self._facts, rule.field))
        return known

    def find_expressions(self, field: str) -> set[int]:
        """Return the atoms whose regular expression is in a field, negative ones among them."""
        found = self._found.get(field)
        if found is None:
            fact = find_fact(self._facts, field)
            found = self._found[field] = self._expressions[field].find(fact)
        return found

    def is_open(self, schedule: Schedule | None) -> bool:
        """Tell whether a schedule counts now."""
        if schedule is None:
            return True
        known = self._open.get(schedule)
        if known is None:
            known = self._open[schedule] = schedule.holds(self._at)
        return known

    def _compare(self, atom: int) -> bool:
        rule = self._atoms[atom]
        if rule.operator not in ("finds", "does_not_find"):
            return rule.meets(self.read(rule))
        if self.read(rule) is None:
            return rule.how.is_negative
        return (atom in self.find_expressions(rule.field)) is not rule.how.is_negative
