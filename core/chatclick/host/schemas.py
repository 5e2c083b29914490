"""JSON Schema validation: validators built once, problems as pointers with words for people."""

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

import msgspec
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError

from chatclick.errors import FieldError

MAX_PROBLEMS = 20


def list_problems(schema: Mapping[str, Any], value: Any) -> tuple[FieldError, ...]:
    """Validate a value.

    Args:
        schema: a valid JSON Schema, draft 2020-12.
        value: plain JSON data.

    Returns:
        What is wrong, at most `MAX_PROBLEMS`, in the order of the document; () for nothing.
    """
    validator = _build_validator(msgspec.json.encode(schema))
    errors = sorted(validator.iter_errors(value), key=lambda error: [str(p) for p in error.path])
    return tuple(_to_problem(error) for error in errors[:MAX_PROBLEMS])


def check_schema(schema: Mapping[str, Any], pointer: str) -> tuple[FieldError, ...]:
    """Tell what is wrong with a schema itself."""
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = "".join(f"/{_escape(part)}" for part in error.path)
        return (FieldError(pointer + place, "schema", error.message),)
    return ()


def fill_defaults(schema: Mapping[str, Any], value: Any) -> Any:
    """Build the value with the schema's defaults in place of missing properties."""
    if not isinstance(value, Mapping) or not isinstance(schema.get("properties"), Mapping):
        return value
    filled = dict(value)
    for name, inner in schema["properties"].items():
        if not isinstance(inner, Mapping):
            continue
        if name in filled:
            filled[name] = fill_defaults(inner, filled[name])
        elif "default" in inner:
            filled[name] = deepcopy(inner["default"])
        elif inner.get("type") == "object" and (nested := fill_defaults(inner, {})):
            filled[name] = nested
    return filled


@lru_cache(maxsize=256)
def _build_validator(schema_text: bytes) -> Draft202012Validator:
    return Draft202012Validator(msgspec.json.decode(schema_text))


def _to_problem(error: ValidationError) -> FieldError:
    pointer = "".join(f"/{_escape(part)}" for part in error.absolute_path)
    message = error.message if len(error.message) <= 300 else f"{error.message[:300]}…"
    return FieldError(pointer, str(error.validator), message)


def _escape(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
