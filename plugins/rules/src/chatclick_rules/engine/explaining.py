"""Why a rule was true or not, comparison by comparison."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chatclick import Group, Rule, find_fact
from chatclick_rules.engine.rule_set import EVERYTHING, RoutingRule
from chatclick_rules.engine.sentences import write_comparison

MAX_FACT_CHARS = 120


def explain(
    rule: RoutingRule, facts: Mapping[str, Any], at: datetime, *, shows_facts: bool = False
) -> dict[str, Any]:
    """Explain one rule.

    Args:
        rule: which.
        facts: of the moment.
        at: of the moment.
        shows_facts: put each fact beside its comparison. Leave them out of what is stored: they may
            be what a visitor wrote.

    Returns:
        `rule_id`, `name`, `is_met`, `is_open` (the schedule counts) and `when`: the tree, with
        `is_met` at each group and comparison.
    """
    tree = rule.document.get("when", EVERYTHING)
    is_open = rule.schedule is None or rule.schedule.holds(at)
    return {
        "rule_id": rule.id,
        "name": rule.name,
        "is_met": is_open and rule.when.matches(facts),
        "is_open": is_open,
        "when": _explain_group(tree, rule.when, facts, shows_facts),
    }


def list_lines(explained: Mapping[str, Any]) -> list[tuple[dict[str, str], bool]]:
    """Return the comparisons of an explanation, by language, each with whether it was true."""
    lines: list[tuple[dict[str, str], bool]] = []
    for one in explained["rules"]:
        if "rules" in one:
            lines += list_lines(one)
        else:
            lines.append((write_comparison(one), one["is_met"]))
    return lines


def _explain_group(
    tree: Mapping[str, Any], group: Group, facts: Mapping[str, Any], shows_facts: bool
) -> dict[str, Any]:
    below = []
    # The document and what was parsed from it have the same shape.
    for node, one in zip(tree["rules"], group.rules, strict=True):
        if isinstance(one, Rule):
            below.append(_explain_rule(node, one, facts, shows_facts))
        else:
            below.append(_explain_group(node, one, facts, shows_facts))
    return {
        "combinator": group.combinator,
        "not": group.is_negated,
        "is_met": group.matches(facts),
        "rules": below,
    }


def _explain_rule(
    node: Mapping[str, Any], rule: Rule, facts: Mapping[str, Any], shows_facts: bool
) -> dict[str, Any]:
    explained = {key: node[key] for key in ("field", "operator", "value") if key in node}
    explained["is_met"] = rule.matches(facts)
    if shows_facts:
        explained["fact"] = _shorten(find_fact(facts, rule.field))
    return explained


def _shorten(fact: Any) -> Any:
    if isinstance(fact, str) and len(fact) > MAX_FACT_CHARS:
        return fact[: MAX_FACT_CHARS - 1] + "…"
    if isinstance(fact, (list, tuple)):
        return [_shorten(one) for one in fact[:20]]
    return fact if isinstance(fact, (str, int, float, bool)) or fact is None else "…"
