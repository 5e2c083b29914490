"""The TypeScript types of the config, made from the schema.

`python -m chatclick_widget_schema.typescript > config.ts` after a change of the schema.
"""

import json
import re
import sys
from typing import Any

from chatclick_widget_schema.documents import default_config, effective
from chatclick_widget_schema.schema import VERSION, JSONObject, load_schema, resolve

_WIDTH = 110
_HEAD = f"""\
/**
 * The published config document as the widget reads it. Made from the schema (version {VERSION}) by
 * `python -m chatclick_widget_schema.typescript`; do not edit. One file because it is one document.
 */
"""

_FILL = """
type Part<T> = T extends unknown[] ? T : T extends object ? { [K in keyof T]?: Part<T[K]> } : T;
export type StoredConfig = Part<WidgetConfig>;

/** Fill a stored document with the defaults; objects merge, everything else replaces. */
export function fillDefaults(stored: unknown): WidgetConfig {
  return merge(DEFAULTS, stored) as WidgetConfig;
}

function merge(base: unknown, over: unknown): unknown {
  if (over === undefined || over === null) return base;
  if (!isPlain(base) || !isPlain(over)) return over;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) result[key] = merge(result[key], value);
  return result;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
"""

_UNREAD = ("$schema", "schemaVersion", "security")
"""Keys that no script of the widget needs."""


def build_typescript() -> str:
    """Build the module: the types of all parts, the defaults, and what fills them in."""
    schema = load_schema()
    parts = [_HEAD, "export interface WidgetConfig {", *_members(_drop(schema), "  "), "}\n"]
    for name, part in schema["$defs"].items():
        comment = part.get("description") or part.get("title")
        if comment:
            parts.append(f"/** {comment} */")
        parts.append(_declare(name, part))
    defaults = effective(default_config(""))
    for key in _UNREAD:
        defaults.pop(key, None)
    parts.append("/** Defaults of every key; the server stores only what differs. */")
    parts.append(f"export const DEFAULTS: WidgetConfig = {_literal(defaults, 0)};")
    return "\n".join(parts) + "\n" + _FILL


def _drop(schema: JSONObject) -> JSONObject:
    kept = {key: part for key, part in schema["properties"].items() if key not in _UNREAD}
    return {**schema, "properties": kept}


def _declare(name: str, part: JSONObject) -> str:
    title = _title(name)
    if "properties" in part:
        return "\n".join([f"export interface {title} {{", *_members(part, "  "), "}\n"])
    return f"export type {title} = {_type(part, '')};\n"


def _members(part: JSONObject, indent: str) -> list[str]:
    required = part.get("required", [])
    lines = []
    for key, below in part["properties"].items():
        known = resolve(below, load_schema())
        is_filled = "default" in known or ("properties" in known and "required" not in known)
        mark = "" if key in required or is_filled else "?"
        name = key if re.fullmatch(r"[A-Za-z_]\w*", key) else json.dumps(key)
        if "description" in below:
            lines.append(f"{indent}/** {below['description']} */")
        lines.append(f"{indent}{name}{mark}: {_type(below, indent)};")
    return lines


def _type(part: JSONObject, indent: str) -> str:
    if "$ref" in part:
        return _title(part["$ref"].rpartition("/")[2])
    if "const" in part:
        return json.dumps(part["const"])
    if "enum" in part:
        return " | ".join(json.dumps(one) for one in part["enum"])
    for key in ("oneOf", "anyOf"):
        if key in part:
            return " | ".join(_type(one, indent) for one in part[key])
    if "if" in part:
        return f"{_type(part['then'], indent)} | {_type(part['else'], indent)}"
    if "properties" in part:
        return "\n".join(["{", *_members(part, indent + "  "), indent + "}"])
    return _plain_type(part, indent)


def _plain_type(part: JSONObject, indent: str) -> str:
    kind = part.get("type", "unknown")
    if isinstance(kind, list):
        return " | ".join(kind)
    if kind == "array":
        entry = _type(part["items"], indent)
        return f"({entry})[]" if " | " in entry else f"{entry}[]"
    if kind == "object":
        below: JSONObject = part.get("additionalProperties") or {}
        return f"Record<string, {_type(below, indent)}>"
    return "number" if kind == "integer" else str(kind)


def _literal(value: Any, depth: int) -> str:
    """Write a value as the formatter would: on one line where it fits."""
    if isinstance(value, dict):
        items = [f"{key}: {_literal(one, depth + 1)}" for key, one in value.items()]
        opening, closing, gap = "{", "}", " "
    elif isinstance(value, list):
        items = [_literal(one, depth + 1) for one in value]
        opening, closing, gap = "[", "]", ""
    else:
        return json.dumps(value, ensure_ascii=False)
    line = f"{opening}{gap}{', '.join(items)}{gap}{closing}" if items else opening + closing
    if len(line) + 2 * depth < _WIDTH and "\n" not in line:
        return line
    pad = "  " * (depth + 1)
    rows = "".join(f"{pad}{item},\n" for item in items)
    return f"{opening}\n{rows}{'  ' * depth}{closing}"


def _title(name: str) -> str:
    return name[0].upper() + name[1:]


if __name__ == "__main__":
    sys.stdout.write(build_typescript())
