"""What rules do: each kind of action with its fields, checked when a rule is saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from chatclick.errors import FieldError

MAX_ACTIONS = 20
PRIORITIES = ("low", "normal", "high", "urgent")
TARGETS = frozenset({"queue", "team", "agent"})
"""Actions that say where a session goes; of several that match, the first says it."""

Check = Callable[[Any], str]
"""Returns what is wrong with a value, "" for nothing."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a rule. `data` is what its kind asks for, with nothing besides."""

    kind: str
    data: Mapping[str, Any]

    @property
    def is_target(self) -> bool:
        """Whether it says where the session goes."""
        return self.kind in TARGETS


def _text(limit: int) -> Check:
    def check(value: Any) -> str:
        is_fine = isinstance(value, str) and len(value.strip()) > 0 and len(value) <= limit
        return "" if is_fine else f"text of 1 to {limit:,} characters"

    return check


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "true or false"


def _priority(value: Any) -> str:
    return "" if value in PRIORITIES else f"one of {', '.join(PRIORITIES)}"


def _tags(value: Any) -> str:
    is_fine = (
        isinstance(value, (list, tuple))
        and len(value) <= 20
        and all(isinstance(one, str) and 0 < len(one) <= 50 for one in value)
    )
    return "" if is_fine else "a list of at most 20 tags"


def _object(value: Any) -> str:
    return "" if isinstance(value, Mapping) else "an object"


def _url(value: Any) -> str:
    wanted = "an address that begins with https://"
    if not isinstance(value, str) or len(value) > 2000:
        return wanted
    try:
        parts = urlsplit(value)
    except ValueError:
        return wanted
    return "" if parts.scheme in ("https", "http") and parts.hostname else wanted


_ID = _text(60)

KINDS: Mapping[str, Mapping[str, Check]] = {
    "queue": {"queue_id": _ID},
    "team": {"team_id": _ID},
    "agent": {"staff_id": _ID, "even_if_full": _flag},
    "bot": {"plugin": _ID},
    "flow": {"flow_id": _ID},
    "run": {"action": _text(80), "values": _object},
    "priority": {"priority": _priority},
    "tags": {"add": _tags, "remove": _tags},
    "reply": {"text": _text(2000), "name": _text(80)},
    "note": {"text": _text(2000)},
    "close": {"outcome": _text(300)},
    "webhook": {"url": _url},
}
"""The fields of each kind."""

OPTIONAL: Mapping[str, frozenset[str]] = {
    "agent": frozenset({"even_if_full"}),
    "run": frozenset({"values"}),
    "tags": frozenset({"add", "remove"}),
    "reply": frozenset({"name"}),
    "close": frozenset({"outcome"}),
}


def read_actions(node: object, pointer: str) -> tuple[tuple[Action, ...], list[FieldError]]:
    """Read the actions of a rule.

    Returns:
        Those that can be used, and the errors.
    """
    if not isinstance(node, (list, tuple)):
        return (), [FieldError(pointer, "type", "must be a list of actions")]
    if len(node) > MAX_ACTIONS:
        return (), [FieldError(pointer, "too_many", f"at most {MAX_ACTIONS} actions")]
    actions: list[Action] = []
    errors: list[FieldError] = []
    for at, one in enumerate(node):
        action, found = _read_action(one, f"{pointer}/{at}")
        errors += found
        actions += [] if action is None else [action]
    targets = [at for at, one in enumerate(actions) if one.is_target]
    if not errors and len(targets) > 1:
        text = "a conversation goes to one place: name one queue, team or agent"
        errors.append(FieldError(f"{pointer}/{targets[1]}", "one_of", text))
    return tuple(actions), errors


def _read_action(node: object, place: str) -> tuple[Action | None, list[FieldError]]:
    if not isinstance(node, Mapping):
        return None, [FieldError(place, "type", "an action is an object with a type")]
    kind = node.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        return None, [FieldError(f"{place}/type", "choice", f"one of {', '.join(KINDS)}")]
    checks, optional = KINDS[kind], OPTIONAL.get(kind, frozenset())
    errors = [
        FieldError(f"{place}/{str(key)[:80]}", "unknown_field", f'"{kind}" has no such field')
        for key in node.keys() - checks.keys() - {"type"}
    ]
    for name, check in checks.items():
        if name not in node:
            if name not in optional:
                errors.append(FieldError(f"{place}/{name}", "required", f'"{kind}" needs it'))
        elif wrong := check(node[name]):
            errors.append(FieldError(f"{place}/{name}", "type", wrong))
    if kind == "tags" and not errors and not (node.get("add") or node.get("remove")):
        errors.append(FieldError(place, "required", "name a tag to add or to remove"))
    if errors:
        return None, errors
    return Action(kind, {key: node[key] for key in checks if key in node}), []
