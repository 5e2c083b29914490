"""The published JSON Schema and its compiled validator. Both are made once, without any network."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry

VERSION = 1
"""The newest version of the format."""

JSONObject = dict[str, Any]


@cache
def load_schema() -> JSONObject:
    """Return the schema of the newest version. It is shared: do not change it."""
    text = files(__package__).joinpath(f"config-v{VERSION}.schema.json").read_text("utf-8")
    schema: JSONObject = json.loads(text)
    Draft202012Validator.check_schema(schema)
    return schema


@cache
def load_validator() -> Draft202012Validator:
    """Return the compiled validator; an empty registry keeps references inside the document."""
    return Draft202012Validator(load_schema(), registry=Registry())


def resolve(schema: JSONObject) -> JSONObject:
    """Return a part of the schema with its own reference, if any, filled in."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target: JSONObject = load_schema()["$defs"][reference.removeprefix("#/$defs/")]
    return {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
