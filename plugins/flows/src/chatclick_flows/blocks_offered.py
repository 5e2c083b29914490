"""The kinds of blocks an editor can offer: those of the engine, and the actions of plugins."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from chatclick import Action
from chatclick_widget_schema import load_flow_schema
from chatclick_widget_schema.flow_blocks import ACT, ASK, SAY

GROUPS = ("say", "ask", "logic", "act", "plugin")
_ACTS = ACT - {"core.set"} | {"core.handover", "core.assign", "core.webhook", "core.close"}
_OPAQUE = "group"
"""A condition tree contains itself; its name is all an editor is told."""


def list_blocks(actions: Iterable[Action]) -> list[dict[str, Any]]:
    """Return all kinds, those of plugins last.

    Args:
        actions: what running plugins offer.

    Returns:
        For each `type`, `title`, `description`, `group`, `plugin` (None for the engine's own),
        `schema` of its data without references, and `outcomes` that do not depend on the data.
    """
    return [*_list_core(), *(_build_action(action) for action in actions)]


@cache
def _list_core() -> tuple[dict[str, Any], ...]:
    definitions = load_flow_schema()["$defs"]
    return tuple(
        _build_core(one["if"]["properties"]["type"], one["then"], definitions)
        for one in definitions["block"]["allOf"]
        if "const" in one["if"]["properties"]["type"]
    )


def _build_core(
    kind: Mapping[str, Any], then: Mapping[str, Any], definitions: Mapping[str, Any]
) -> dict[str, Any]:
    schema = _resolve(then["properties"]["data"], definitions)
    return {
        "type": kind["const"],
        "title": schema.get("title", ""),
        "description": schema.get("description", ""),
        "group": _find_group(kind["const"]),
        "plugin": None,
        "schema": schema,
        "outcomes": [],
    }


def _find_group(kind: str) -> str:
    if kind in SAY:
        return "say"
    if kind in ASK:
        return "ask"
    return "act" if kind in _ACTS else "logic"


def _resolve(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """Put definitions where they are referred to; `x-kind` says which one it was."""
    if isinstance(schema, list):
        return [_resolve(one, definitions) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    rest = {key: _resolve(one, definitions) for key, one in schema.items() if key != "$ref"}
    if not name:
        return rest
    if name == _OPAQUE:
        return {"type": "object", **rest, "x-kind": name}
    return {**_resolve(definitions[name], definitions), **rest, "x-kind": name}


def _build_action(action: Action) -> dict[str, Any]:
    shown = action.to_json()
    return {
        "type": action.type,
        "title": action.title,
        "description": action.description,
        "group": "plugin",
        "plugin": action.type.partition(".")[0],
        "schema": shown["schema"],
        "outcomes": list(dict.fromkeys((*action.outcomes, "failed"))),
    }
