"""Reading an answer: does it fit the question, and which value is it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chatclick import check_values
from chatclick.errors import Invalid
from chatclick_flows.engine.contents import build_field

MAX_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Fit:
    """An answer that fits.

    Attributes:
        value: for the variable.
        outcome: the outcome to take, "" for the one without a name.
    """

    value: Any
    outcome: str = ""


def read_answer(block: Mapping[str, Any], content: Mapping[str, Any]) -> Fit | None:
    """Read a message as the answer to a question.

    Args:
        block: the block that asks.
        content: what the visitor sent: text, a file, or an answer to choices or a form.

    Returns:
        The answer; None if it does not fit.
    """
    kind, data = block["type"].removeprefix("core.ask."), block["data"]
    if kind == "file":
        return _read_files(content)
    given = _find_given(block, content)
    if kind == "choice":
        return _read_choice(block, given)
    field = build_field(block)
    if field is not None:
        return _check(field, given)
    if not isinstance(given, str):
        return None
    text = given.strip()
    return Fit(text) if 0 < len(text) <= data.get("max_length", MAX_TEXT) else None


def _check(field: Mapping[str, Any], given: Any) -> Fit | None:
    """Check a value as the host checks what is put into a form."""
    if isinstance(given, str) and field["type"] in ("number", "rating"):
        given = given.strip().replace(",", ".")  # as it is typed in half of the world
        given = int(given) if given.isdecimal() and len(given) < 16 else given
    try:
        values = check_values([field], {field["name"]: given})
    except Invalid:
        return None
    return Fit(values[field["name"]])


def _find_given(block: Mapping[str, Any], content: Mapping[str, Any]) -> Any:
    if content.get("type") != "answer":
        return content.get("text")
    values = content.get("values", {})
    for name in ("choice", block["id"], "reply"):
        if name in values:
            return values[name]
    return None


def _read_files(content: Mapping[str, Any]) -> Fit | None:
    if content.get("type") != "file":
        return None
    names = [str(one.get("name", "")) for one in content.get("attachments", ())]
    return Fit(names) if names else None


def _read_choice(block: Mapping[str, Any], given: Any) -> Fit | None:
    data = block["data"]
    if data.get("is_multiple"):
        parts = given.split(",") if isinstance(given, str) else given
        if not isinstance(parts, (list, tuple)) or not parts:
            return None
        found = [_find_choice(data["choices"], one) for one in parts]
        picked = [one for one in found if one is not None]
        return Fit(list(dict.fromkeys(picked)), picked[0]) if len(picked) == len(found) else None
    if isinstance(given, (list, tuple)):
        given = given[0] if len(given) == 1 else None
    choice = _find_choice(data["choices"], given)
    if choice is not None:
        return Fit(choice, choice)
    if isinstance(given, str) and given.strip() and "other" in block.get("out", {}):
        return Fit(given.strip()[:MAX_TEXT], "other")
    return None


def _find_choice(choices: Any, given: Any) -> str | None:
    """Find a choice by its id, else by its label, else by its place counted from 1."""
    if not isinstance(given, str):
        return None
    wanted = given.strip().casefold()
    ids: list[str] = [one["id"] for one in choices]
    # One after the other: the place of one choice may be the id of another, such as of a rating.
    for names in (
        [one.casefold() for one in ids],
        [one["label"].strip().casefold() for one in choices],
        [str(place) for place in range(1, len(ids) + 1)],
    ):
        if wanted in names:
            return ids[names.index(wanted)]
    return None
