"""The manual's page about the config, made from the schema. Pure."""

import json
from collections.abc import Iterator
from typing import Any

from chatclick_widget_schema.schema import VERSION, JSONObject, load_schema, resolve

_HEAD = f"""\
# The config of a widget

One JSON document says how a widget looks and behaves. Only what differs from the defaults needs to
be written down; the server fills in the rest. It is edited in the Admin UI or as a file:

```text
chatclick widget new "Shop help" --output shop.json
chatclick widget validate shop.json
```

The smallest one is `{{"schemaVersion": {VERSION}, "name": "Shop help"}}`. Unknown keys are errors,
except those that begin with `x-`: these are yours, and the widget ignores them.
[Publish a config](config-publish.md) says how it comes to visitors, what is checked, and how to go
back. Editors that know JSON Schema explain each key when `$schema` names the address of this
format's schema, such as `https://chat.example.com/widget/v1/schema/config-v{VERSION}.json`.

A *text* below is what visitors read: either the text itself, or a key of [`strings`](#strings), so
that it can stand there in each language.

"""

_PARTS_HEAD = """\
## Parts

What several keys are made of.

"""

_HIDDEN = ("ordered", "scalar", "hours")


def build_manual() -> str:
    """Build the page: a section for each key of the document and for each part they share."""
    schema = load_schema()
    parts = [_HEAD]
    simple = {key: one for key, one in schema["properties"].items() if not _has_rows(one)}
    parts += ["## Top level\n", *_table(simple, schema.get("required", []))]
    for key, part in schema["properties"].items():
        if _has_rows(part):
            parts += [f"## {key}\n", f"{_sentence(part)}\n", *_table_of(part)]
    parts.append(_PARTS_HEAD)
    for name, part in schema["$defs"].items():
        if "properties" in part and part.get("title") and name not in _HIDDEN:
            parts += [f"### {_title(name)}\n", *_table_of(part)]
    return "\n".join(parts).rstrip() + "\n"


def _has_rows(part: JSONObject) -> bool:
    known = resolve(part, load_schema())
    return "properties" in known or known.get("type") == "object" or "items" in known


def _table_of(part: JSONObject) -> list[str]:
    known = resolve(part, load_schema())
    if "properties" not in known:
        kind = f"Kind: {_kind(known)}. Default: {_default(known)}.\n"
        return [kind]
    return _table(known["properties"], known.get("required", []))


def _table(properties: JSONObject, required: list[str]) -> list[str]:
    rows = [
        f"| `{path}` | {_kind(part)} | {_default(part, is_required)} | {_sentence(part)} |"
        for path, part, is_required in _rows(properties, required, "")
    ]
    return ["| key | kind | default | meaning |", "|---|---|---|---|", *rows, ""]


def _rows(
    properties: JSONObject, required: list[str], prefix: str
) -> Iterator[tuple[str, JSONObject, bool]]:
    """Yield a row for each key, those of objects below it behind it."""
    for key, one in properties.items():
        part = resolve(one, load_schema())
        is_shared = "properties" in part and "$ref" in one and part.get("title") is not None
        is_own = "properties" in part and not _names_part(one)
        if not is_own or is_shared:
            yield f"{prefix}{key}", one, key in required
        if is_own:
            yield f"{prefix}{key}", one, key in required
            yield from _rows(part["properties"], part.get("required", []), f"{prefix}{key}.")


def _names_part(part: JSONObject) -> bool:
    """Tell whether a part is described under a heading of its own."""
    name = part.get("$ref", "").rpartition("/")[2]
    target = load_schema()["$defs"].get(name, {})
    return bool("properties" in target and target.get("title"))


def _kind(part: JSONObject) -> str:
    schema = load_schema()
    if _names_part(part):
        return _link(part["$ref"].rpartition("/")[2])
    known = resolve(part, schema)
    if known.get("x-label"):
        return "text"
    if "x-expected" in known and "anyOf" not in known:
        return _escape(str(known["x-expected"]))
    if "const" in known:
        return f"`{json.dumps(known['const'])}`"
    if "enum" in known:
        return " · ".join(f"`{one}`" for one in known["enum"])
    for key in ("oneOf", "anyOf"):
        if key in known:
            return " or ".join(_kind(one) for one in known[key])
    if "if" in known:
        return f"{_kind(known['then'])} or {_kind(known['else'])}"
    return _plain_kind(known)


def _plain_kind(known: JSONObject) -> str:
    kind = known.get("type")
    if kind == "array":
        return f"list{_limits(known, 'minItems', 'maxItems')}: {_kind(known['items'])}"
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind in ("integer", "number"):
        name = "whole number" if kind == "integer" else "number"
        return f"{name}{_limits(known, 'minimum', 'maximum')}"
    if kind == "string":
        return f"characters{_limits(known, 'minLength', 'maxLength')}"
    if kind == "boolean":
        return "`true` · `false`"
    return "object" if kind == "object" else "any value"


def _limits(known: JSONObject, least: str, most: str) -> str:
    low, high = known.get(least), known.get(most)
    if low is None and high is None:
        return ""
    if low in (None, 0) and least != "minimum":
        return f", at most {high}"
    return f", {low} to {high}" if high is not None else f", {low} or more"


def _default(part: JSONObject, is_required: bool = False) -> str:
    if is_required:
        return "required"
    known = resolve(part, load_schema())
    if "default" not in known:
        return ""
    value: Any = known["default"]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return ", ".join(f"`{one['name']}`" for one in value)
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _sentence(part: JSONObject) -> str:
    known = resolve(part, load_schema())
    return _escape(str(known.get("description", known.get("title", ""))))


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _title(name: str) -> str:
    """Return the heading of a shared part: its name in words."""
    words = "".join(f" {one.lower()}" if one.isupper() else one for one in name)
    return words[:1].upper() + words[1:]


def _link(name: str) -> str:
    title = _title(name)
    return f"[{title.lower()}](#{title.lower().replace(' ', '-')})"
