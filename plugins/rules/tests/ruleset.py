"""Rule sets in the words of tests."""

from datetime import UTC, datetime
from typing import Any

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday."""

QUEUE = "que_" + "0" * 32
TEAM = "team_" + "0" * 32


def compare(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    """Build a comparison."""
    node = {"field": field, "operator": operator}
    return node if value is None else {**node, "value": value}


def join(*nodes: dict[str, Any], by: str = "and", is_negated: bool = False) -> dict[str, Any]:
    """Build a group."""
    return {"combinator": by, "not": is_negated, "rules": list(nodes)}


def build_rule(rule_id: str, *nodes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Build a rule whose comparisons must all be true."""
    tags = [{"type": "tags", "add": [rule_id]}]
    return {"id": rule_id, "when": join(*nodes), "actions": tags, **fields}


def build_set(*rules: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Build a rule set."""
    return {"rules": list(rules), **fields}
