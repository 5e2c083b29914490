"""Fields of forms on their way in: definitions cleaned, and values cleaned before they are checked.

`chatclick.plugin.fields` knows what fits; here is what makes it fit to be stored.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from chatclick.chat.documents import Reader
from chatclick.plugin import fields as plain
from chatclick.plugin.fields import FIELD_TYPES, Value, find_pattern
from chatclick.security.sanitise import short

MAX_FIELDS = 20
MAX_OPTIONS = 50
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
_MAP_TO = re.compile(r"(?:contact|conversation)\.[A-Za-z][A-Za-z0-9_]{0,59}")
_WITH_OPTIONS = frozenset({"select", "choice"})
_ORDERED_AS_TEXT = frozenset({"date", "time"})
# Line feeds and tabs belong to a textarea; other controls act on terminals and logs.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def check_values(
    fields: Sequence[Mapping[str, Any]], values: Mapping[str, Any], *, pointer: str = "/values"
) -> dict[str, Value]:
    """Clean and check what somebody put into a form; see `chatclick.plugin.fields.check_values`.

    Raises:
        Invalid: with one error for each value that does not fit.
    """
    types = {field["name"]: field["type"] for field in fields}
    cleaned = {name: _clean(value, types.get(name)) for name, value in values.items()}
    return plain.check_values(fields, cleaned, pointer=pointer)


def _clean(value: Any, type_: str | None) -> Any:
    if isinstance(value, str):
        return _CONTROLS.sub("", value) if type_ == "textarea" else short(value, len(value))
    return value


def read_fields(reader: Reader, pointer: str, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Read the fields of a form out of a message's content.

    Args:
        reader: collects what is wrong.
        pointer: JSON Pointer to the content.
        document: the content.
    """
    found = reader.read_list(pointer, document, "fields", 1, MAX_FIELDS)
    fields = [_read_field(reader, f"{pointer}/fields/{at}", one) for at, one in enumerate(found)]
    reader.require_unique(f"{pointer}/fields", fields, "name")
    return fields


def _read_field(reader: Reader, pointer: str, value: Any) -> dict[str, Any]:
    field = reader.read_object(
        pointer,
        value,
        ("name", "type", "label"),
        ("placeholder", "required", "options", "min", "max", "pattern", "mapTo"),
    )
    type_ = reader.read_choice(pointer, field, "type", FIELD_TYPES)
    clean: dict[str, Any] = {
        "name": reader.read_word(pointer, field, "name", _NAME),
        "type": type_,
        "label": reader.read_line(pointer, field, "label", 200),
    }
    if "placeholder" in field:
        clean["placeholder"] = reader.read_line(pointer, field, "placeholder", 200)
    if "required" in field:
        clean["required"] = reader.read_flag(pointer, field, "required")
    if "mapTo" in field:
        clean["mapTo"] = reader.read_word(pointer, field, "mapTo", _MAP_TO)
    if "pattern" in field:
        clean["pattern"] = _read_pattern(reader, pointer, field)
    if type_ in _WITH_OPTIONS:
        clean["options"] = _read_options(reader, pointer, field)
    elif "options" in field:
        reader.report(f"{pointer}/options", "unexpected", "Only select and choice have options.")
    return {**clean, **_read_bounds(reader, pointer, field, type_)}


def _read_pattern(reader: Reader, pointer: str, field: Mapping[str, Any]) -> str:
    pattern = field["pattern"]
    if isinstance(pattern, str) and find_pattern(pattern) is not None:
        return pattern
    message = "A regular expression of at most 300 characters, without look-around, is needed."
    reader.report(f"{pointer}/pattern", "pattern", message)
    return ""


def _read_options(reader: Reader, pointer: str, field: Mapping[str, Any]) -> list[dict[str, str]]:
    found = reader.read_list(pointer, field, "options", 1, MAX_OPTIONS)
    options = []
    for at, one in enumerate(found):
        where = f"{pointer}/options/{at}"
        option = reader.read_object(where, one, ("value", "label"), ())
        options.append(
            {
                "value": reader.read_line(where, option, "value", 200),
                "label": reader.read_line(where, option, "label", 200),
            }
        )
    reader.require_unique(f"{pointer}/options", options, "value")
    return options


def _read_bounds(
    reader: Reader, pointer: str, field: Mapping[str, Any], type_: str
) -> dict[str, Any]:
    bounds: dict[str, Any] = {}
    for key in ("min", "max"):
        if key not in field:
            continue
        if type_ in _ORDERED_AS_TEXT:
            bounds[key] = reader.read_line(pointer, field, key, 10)
        else:
            bounds[key] = reader.read_number(pointer, field, key)
    if len(bounds) == 2 and bounds["min"] > bounds["max"]:
        reader.report(f"{pointer}/min", "range", "min is above max.")
    return bounds
