"""Conditions in a widget's config are those of everywhere else."""

from typing import Any

import pytest

from chatclick.errors import Invalid
from chatclick.plugin.conditions import OPERATORS, parse_conditions
from chatclick_widget_schema import load_schema, validate

VALUES: list[Any] = [
    "text",
    "2026-12-24T18:00:00Z",
    5,
    1.5,
    True,
    None,
    {},
    [],
    ["a", "b"],
    [1, 2],
    [1, 2, 3],
    ["2026-12-24T18:00:00Z", "2026-12-25T18:00:00+01:00"],
    [True],
    "x" * 1001,
]


def is_parsed(tree: dict[str, Any]) -> bool:
    """Tell whether the evaluator takes a tree."""
    try:
        parse_conditions(tree)
    except Invalid:
        return False
    return True


def is_valid(tree: dict[str, Any]) -> bool:
    """Tell whether a config may hold a tree."""
    trigger = {"id": "a", "event": "page", "when": tree, "action": {"type": "open"}}
    document = {"schemaVersion": 2, "name": "a", "triggers": [trigger]}
    return not any(problem.is_error for problem in validate(document))


def test_a_config_knows_the_operators_of_the_evaluator() -> None:
    assert load_schema()["$defs"]["rule"]["properties"]["operator"]["enum"] == [*OPERATORS]


@pytest.mark.parametrize("operator", [*OPERATORS])
@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_valid_where_the_evaluator_takes_it(operator: str, value: Any) -> None:
    rule = {"field": "page.path", "operator": operator, "value": value}
    tree = {"combinator": "and", "rules": [rule]}

    assert is_valid(tree) == is_parsed(tree)


@pytest.mark.parametrize("levels", [1, 2, 3, 4])
def test_groups_nest_as_deep_as_the_evaluator_allows(levels: int) -> None:
    tree: dict[str, Any] = {"combinator": "and", "rules": []}
    for _ in range(levels - 1):
        tree = {"combinator": "or", "not": True, "rules": [tree]}

    assert is_valid(tree) == is_parsed(tree) == (levels <= 3)
