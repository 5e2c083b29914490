"""The published JSON Schemas and their compiled validators. Made once each, without any network."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry

VERSION = 2
"""The newest version of the config format."""

JSONObject = dict[str, Any]


@cache
def load_schema(version: int = VERSION, *, kind: str = "config") -> JSONObject:
    """Return a schema. It is shared: do not change it.

    Args:
        version: 1 or later; the newest one when left out.
        kind: what the documents are, the first word of the file's name.
    """
    schema: JSONObject = json.loads(read_schema_file(version, kind=kind))
    Draft202012Validator.check_schema(schema)
    return schema


def read_schema_file(version: int = VERSION, *, kind: str = "config") -> bytes:
    """Return a schema as it is published."""
    return files(__package__).joinpath(f"{kind}-v{version}.schema.json").read_bytes()


@cache
def load_validator(version: int = VERSION, *, kind: str = "config") -> Draft202012Validator:
    """Return the compiled validator of a schema."""
    return build_validator(load_schema(version, kind=kind))


def build_validator(schema: JSONObject) -> Draft202012Validator:
    """Compile a schema; an empty registry keeps references inside the document."""
    validator: Draft202012Validator = _Validator(schema, registry=Registry())
    return validator


def resolve(part: JSONObject | bool, schema: JSONObject) -> JSONObject:
    """Return a part of a schema with its own reference filled in; {} of `true` and of `false`."""
    if isinstance(part, bool):
        return {}
    reference = part.get("$ref")
    if reference is None:
        return part
    target = schema.get("$defs", {}).get(str(reference).removeprefix("#/$defs/"), {})
    known = target if isinstance(target, dict) else {}
    return {**known, **{key: value for key, value in part.items() if key != "$ref"}}


def _check_pattern(
    _: object, pattern: str, found: object, __: JSONObject
) -> Iterator[ValidationError]:
    if isinstance(found, str) and not _compile(pattern).search(found):
        yield ValidationError(f"{found!r} does not match {pattern!r}")


def _check_items(
    validator: Any, items: JSONObject, found: object, schema: JSONObject
) -> Iterator[ValidationError]:
    """Check the entries of a list, unless there are too many anyway."""
    if isinstance(found, list) and len(found) <= schema.get("maxItems", len(found)):
        yield from Draft202012Validator.VALIDATORS["items"](validator, items, found, schema)


def _check_unique(
    _: object, is_wanted: bool, found: object, __: JSONObject
) -> Iterator[ValidationError]:
    """Find repeats in one go: to compare each with each takes minutes for thousands."""
    if is_wanted and isinstance(found, list):
        texts = [json.dumps(one, sort_keys=True) for one in found]
        if len(set(texts)) < len(texts):
            yield ValidationError("has repeats")


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    # In JSON Schema `$` is the very end; in Python it also stands before a last line break.
    return re.compile(re.sub(r"(?<!\\)\$", r"\\Z", pattern))


_Validator = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"pattern": _check_pattern, "items": _check_items, "uniqueItems": _check_unique},
)
