"""Reading what comes in: every value is checked once, and each wrong one is named."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chatclick.reading import Read, line, read_object, refuse
from chatclick_canned_replies.variables import NAMES, find_unknown

SCOPES = ("own", "team", "all")
PRIORITIES = ("low", "normal", "high", "urgent")
MAX_ACTIONS = 20
MAX_TEXT = 10_000
LONGEST_SNOOZE = timedelta(days=365)

_SHORTCUT = re.compile(r"[^\s/@:]{1,40}")
_STAFF = re.compile(r"stf_[0-9a-f]{32}")
_TEAM = re.compile(r"tea_[0-9a-f]{32}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def read_text(pointer: str, value: Any) -> str:
    """Read what is said, with variables that somebody can fill in."""
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise refuse(pointer, "length", f"1 to {MAX_TEXT} characters.")
    if _CONTROL.search(value.replace("\r\n", "\n")):
        raise refuse(pointer, "characters", "There is a character that no text has.")
    if unknown := find_unknown(value):
        known = ", ".join(NAMES)
        message = f"There is no variable “{unknown[0][:60]}”. There are {known}."
        raise refuse(pointer, "unknown_variable", message)
    return value.replace("\r\n", "\n")


def read_shortcut(pointer: str, value: Any) -> str:
    """Read what is typed behind the slash."""
    if value == "":
        return ""
    if not isinstance(value, str) or not _SHORTCUT.fullmatch(value) or _CONTROL.search(value):
        raise refuse(pointer, "pattern", "Up to 40 characters without spaces, / @ and :.")
    return value.lower()


def read_scope(pointer: str, value: Any) -> str:
    """Read who may use it."""
    return _read_choice(pointer, value, SCOPES)


def read_team(pointer: str, value: Any) -> str | None:
    """Read the id of a team, None for none."""
    if value is None or (isinstance(value, str) and _TEAM.fullmatch(value)):
        return value
    raise refuse(pointer, "pattern", "The id of a team is needed.")


def read_actions(pointer: str, value: Any) -> list[dict[str, Any]]:
    """Read what a macro does, in order."""
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_ACTIONS:
        raise refuse(pointer, "list", f"A list of 1 to {MAX_ACTIONS} actions is needed.")
    return [_read_action(f"{pointer}/{at}", one) for at, one in enumerate(value)]


def _read_action(pointer: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise refuse(pointer, "object", "An object is needed.")
    type_ = value.get("type")
    if not isinstance(type_, str) or type_ not in _ACTIONS:
        raise refuse(f"{pointer}/type", "enum", f"Use one of {', '.join(_ACTIONS)}.")
    readers = _ACTIONS[type_]
    rest = {key: one for key, one in value.items() if key != "type"}
    for key in readers:
        if key not in rest:
            raise refuse(f"{pointer}/{key}", "required", "This is missing.")
    return {"type": type_, **read_object(rest, readers, pointer)}


def _read_tags(pointer: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not 1 <= len(value) <= 20:
        raise refuse(pointer, "list", "A list of 1 to 20 tags is needed.")
    read = line(60, fewest=1)
    return list(dict.fromkeys(read(f"{pointer}/{at}", one) for at, one in enumerate(value)))


def _read_priority(pointer: str, value: Any) -> str:
    return _read_choice(pointer, value, PRIORITIES)


def _read_assignee(pointer: str, value: Any) -> str | None:
    """Read who gets it: "me", the id of somebody, or None for nobody."""
    if value in ("me", None) or (isinstance(value, str) and _STAFF.fullmatch(value)):
        return str(value) if value else None
    raise refuse(pointer, "pattern", '"me", the id of a person, or null is needed.')


def _read_minutes(pointer: str, value: Any) -> int:
    most = int(LONGEST_SNOOZE.total_seconds() // 60)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise refuse(pointer, "range", f"A number of minutes from 1 to {most}.")
    return value


def _read_choice(pointer: str, value: Any, choices: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise refuse(pointer, "enum", f"Use one of {', '.join(choices)}.")
    return value


_ACTIONS: Mapping[str, Mapping[str, Read]] = {
    "reply": {"text": read_text},
    "note": {"text": read_text},
    "tag": {"tags": _read_tags},
    "untag": {"tags": _read_tags},
    "priority": {"priority": _read_priority},
    "assign": {"staff_id": _read_assignee},
    "snooze": {"minutes": _read_minutes},
    "resolve": {},
}

_SHARED: Mapping[str, Read] = {"folder": line(80), "scope": read_scope, "team_id": read_team}

REPLY: Mapping[str, Read] = {
    "title": line(120, fewest=1),
    "shortcut": read_shortcut,
    "text": read_text,
    **_SHARED,
}
MACRO: Mapping[str, Read] = {"name": line(120, fewest=1), "actions": read_actions, **_SHARED}
