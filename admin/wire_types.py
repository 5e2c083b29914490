"""Write the Admin UI's wire types from the OpenAPI document: `python admin/wire_types.py`.

Only what `web/src/api/types.ts` names, and what that is made of. A test compares it with what
stands in `web/src/api/wire.ts`, so that a change of the API that the Admin UI does not follow fails
before anybody meets it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from chatclick.http.build import build_document

API = Path(__file__).resolve().parent / "web/src/api"
TARGET = API / "wire.ts"
HEAD = """\
/**
 * Made from the OpenAPI document by `python admin/wire_types.py`; not edited by hand.
 * One file because it has one source.
 */"""
WIDTH = 100

WORDS = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}

Schema = Mapping[str, Any]


def main() -> None:
    """Write the file."""
    TARGET.write_text(build_types(build_document(), list_names()), "utf-8")


def list_names() -> list[str]:
    """Return the models that the Admin UI speaks of."""
    return re.findall(r"\bwire\.(\w+)", (API / "types.ts").read_text("utf-8"))


def build_types(document: Schema, names: Iterable[str]) -> str:
    """Return the TypeScript of some models and all they are made of.

    Args:
        document: an OpenAPI 3.1 document.
        names: of the models.

    Raises:
        KeyError: the document has no such model.
    """
    schemas: Mapping[str, Schema] = document["components"]["schemas"]
    wanted, found = list(names), set[str]()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted += re.findall(r'"#/components/schemas/(\w+)"', json.dumps(schemas[name]))
    parts = ["\n".join(describe(name, schemas[name])) for name in sorted(found)]
    return "\n\n".join((HEAD, *parts)) + "\n"


def describe(name: str, schema: Schema) -> Iterator[str]:
    """Yield the lines that declare one model."""
    if text := " ".join(schema.get("description", "").split()):
        yield f"/** {text} */"
    properties: Mapping[str, Schema] = schema.get("properties", {})
    if not properties:
        yield f"export type {name} = {build_type(schema)};"
        return
    required = schema.get("required", ())
    yield f"export interface {name} {{"
    for key, value in properties.items():
        yield from declare(key if key in required else f"{key}?", build_type(value))
    yield "}"


def declare(key: str, words: str) -> Iterator[str]:
    """Yield the lines of one property; a long union has one member a line."""
    line = f"  {key}: {words};"
    if len(line) <= WIDTH or "{" in words:
        yield line
        return
    members = words.split(" | ")
    yield f"  {key}:"
    for member in members:
        yield f"    | {member}" + (";" if member is members[-1] else "")


def build_type(schema: Schema) -> str:
    """Return the type of a value."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(dict.fromkeys(build_type(option) for option in options))
    if "const" in schema:
        return build_literal(schema["const"])
    if "enum" in schema:
        return " | ".join(build_literal(one) for one in schema["enum"])
    match schema.get("type"):
        case "array":
            item = build_type(schema.get("items", {}))
            return f"({item})[]" if " | " in item else f"{item}[]"
        case "object":
            return build_object(schema)
        case str(word):
            return WORDS[word]
    return "unknown"


def build_object(schema: Schema) -> str:
    """Return the type of an object that has no name of its own."""
    inner = schema.get("additionalProperties")
    if isinstance(inner, Mapping):
        return f"Record<string, {build_type(inner)}>"
    return "Record<string, unknown>"


def build_literal(value: object) -> str:
    """Return a constant as TypeScript writes it."""
    return f"'{value}'" if isinstance(value, str) else str(value).lower()


if __name__ == "__main__":
    main()
