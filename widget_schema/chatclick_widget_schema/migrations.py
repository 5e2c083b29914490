"""The steps from one version of the config to the next: pure functions that never raise."""

from collections.abc import Callable
from typing import Any

from chatclick_widget_schema.schema import JSONObject

_OPERATORS = {
    "=": "is",
    "==": "is",
    "equals": "is",
    "!=": "is_not",
    "notEquals": "is_not",
    "notIn": "not_in",
    "doesNotContain": "does_not_contain",
    "notContains": "does_not_contain",
    "startsWith": "starts_with",
    "beginsWith": "starts_with",
    "endsWith": "ends_with",
    "doesNotMatch": "does_not_match",
    "<": "less_than",
    "<=": "at_most",
    ">": "more_than",
    ">=": "at_least",
    "isSet": "is_set",
    "notNull": "is_set",
    "isNotSet": "is_not_set",
    "null": "is_not_set",
}
"""Spellings of version 1 for the operators of version 2, which are those of all conditions."""


def lift_1_to_2(document: JSONObject) -> JSONObject:
    """Lift a document of version 1: one name for the placeholder, one set of operators.

    Args:
        document: the document; it may be changed.

    Returns:
        The document of version 2.
    """
    lifted = {**document, "schemaVersion": 2}
    composer = lifted.get("composer")
    if isinstance(composer, dict) and "placeholder" in composer:
        lifted["composer"] = _rename(composer, "placeholder", "placeholderKey")
    for form in _branches(lifted.get("forms")):
        _lift_conditions(form.get("when"))
        for field in _branches(form.get("fields")):
            _flatten_validation(field)
    for trigger in _branches(lifted.get("triggers")):
        _lift_conditions(trigger.get("when"))
    launcher = lifted.get("launcher")
    for rule in _branches(launcher.get("hideOn") if isinstance(launcher, dict) else None):
        _lift_conditions(rule)
    return lifted


def _branches(value: object) -> list[JSONObject]:
    """Return the objects in a list or an object."""
    items = [*value.values()] if isinstance(value, dict) else value
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def _rename(branch: JSONObject, old: str, new: str) -> JSONObject:
    return {new if key == old else key: value for key, value in branch.items()}


def _lift_conditions(tree: object) -> None:
    # A stack, since a document nobody has checked yet may nest as deep as its parser allows.
    nodes: list[Any] = [tree]
    while nodes:
        node = nodes.pop()
        if not isinstance(node, dict):
            continue
        operator = node.get("operator")
        if isinstance(operator, str):
            node["operator"] = _OPERATORS.get(operator, operator)
        rules = node.get("rules")
        nodes.extend(rules if isinstance(rules, list) else ())


def _flatten_validation(field: JSONObject) -> None:
    """Move min, max and pattern from `validate` to the field itself."""
    rules = field.get("validate")
    if isinstance(rules, str):
        rules = {"pattern": rules}
    if isinstance(rules, dict) and not rules.keys() & field.keys():
        del field["validate"]
        field.update(rules)


MIGRATIONS: dict[int, Callable[[JSONObject], JSONObject]] = {1: lift_1_to_2}
"""By version: the pure function that lifts a document to the next one."""
