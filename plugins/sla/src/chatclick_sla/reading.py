"""Reading what comes in: every value is checked once, and each wrong one is named."""

import re
from collections.abc import Mapping
from typing import Any

from chatclick.reading import Read, line, number, read_flag, read_object, refuse
from chatclick_sla.deciding import KINDS

CONDITIONS = ("priorities", "queues", "teams", "widgets", "channels", "tags")
PRIORITIES = ("low", "normal", "high", "urgent")
MAX_VALUES = 100
SHORTEST_S, LONGEST_S = 60, 366 * 86_400

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def read_conditions(pointer: str, value: Any) -> dict[str, list[str]]:
    """Read which sessions a policy is for; a list that is empty or left out is for all."""
    return read_object(value, dict.fromkeys(CONDITIONS, _read_values), pointer)


def _read_values(pointer: str, value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > MAX_VALUES:
        raise refuse(pointer, "list", f"A list of up to {MAX_VALUES} is needed.")
    for at, one in enumerate(value):
        if not isinstance(one, str) or _CONTROL.search(one) or not 1 <= len(one) <= 64:
            raise refuse(f"{pointer}/{at}", "length", "1 to 64 characters are needed.")
        if pointer.endswith("/priorities") and one not in PRIORITIES:
            raise refuse(f"{pointer}/{at}", "enum", f"Use one of {', '.join(PRIORITIES)}.")
    return list(dict.fromkeys(value))


def read_targets(pointer: str, value: Any) -> dict[str, int]:
    """Read the targets in seconds, by kind; one that is left out is not watched."""
    targets = read_object(value, dict.fromkeys(KINDS, _read_seconds), pointer)
    if not targets:
        raise refuse(pointer, "required", f"Name one of {', '.join(KINDS)}.")
    return targets


def _read_seconds(pointer: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse(pointer, "type", "A whole number of seconds is needed.")
    if not SHORTEST_S <= value <= LONGEST_S:
        raise refuse(pointer, "range", f"{SHORTEST_S} to {LONGEST_S} seconds.")
    return value


def read_ids(pointer: str, value: Any) -> list[str]:
    """Read the ids of all policies in a new order."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise refuse(pointer, "list", "A list of ids is needed.")
    return value


POLICY: Mapping[str, Read] = {
    "name": line(80, fewest=1),
    "conditions": read_conditions,
    "targets": read_targets,
    "warn_percent": number(1, 100),
    "is_business_time": read_flag,
}
