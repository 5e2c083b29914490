"""Validation with problems a person can act on: where, what was found, what would be right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import ValidationError

from chatclick_widget_schema.schema import JSONObject, load_validator

_SHOWN_LENGTH = 60


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with a document.

    Attributes:
        pointer: JSON Pointer (RFC 6901) to the place, "" for the whole document.
        message: what was found.
        expected: what would be right.
    """

    pointer: str
    message: str
    expected: str


def validate(document: object) -> list[Problem]:
    """Check a config document of the newest version.

    Args:
        document: parsed JSON of any kind.

    Returns:
        Every problem, ordered by place; empty for a valid document.
    """
    problems = {
        problem
        for error in load_validator().iter_errors(document)
        for problem in _read_error(error)
    }
    if not problems and isinstance(document, dict):
        problems.update(_check_locales(document))
    return sorted(problems)


def _read_error(error: ValidationError) -> Iterator[Problem]:
    """Turn one error of the validator into problems, each at the very key it is about."""
    path = [*error.absolute_path]
    rule: Any = error.validator_value
    found: Any = error.instance
    schema: Any = error.schema
    match error.validator:
        case "required":
            for key in rule:
                if key not in found:
                    yield Problem(_pointer([*path, key]), "is missing", "a value")
        case "additionalProperties" if rule is False:
            known = sorted(schema["properties"])
            for key in found:
                if key not in known and not key.startswith("x-"):
                    yield Problem(
                        _pointer([*path, key]), "is not a known key", f"one of {_list(known)}"
                    )
        case _ if "propertyNames" in error.absolute_schema_path:
            yield Problem(_pointer([*path, found]), "is not a possible key", _describe(error))
        case _:
            yield Problem(_pointer(path), f"is {_show(found)}", _describe(error))


def _describe(error: ValidationError) -> str:
    """Say in words what the failed rule asks for."""
    rule: Any = error.validator_value
    texts = {
        "type": f"{_article(rule)}",
        "const": f"{rule!r}",
        "enum": f"one of {_list(rule)}" if isinstance(rule, list) else "",
        "minimum": f"a number from {rule} up",
        "maximum": f"a number up to {rule}",
        "minLength": f"at least {rule} characters" if rule != 1 else "a text that is not empty",
        "maxLength": f"at most {rule} characters",
        "minItems": f"at least {rule} entries" if rule != 1 else "at least one entry",
        "maxItems": f"at most {rule} entries",
        "maxProperties": f"at most {rule} keys",
        "uniqueItems": "no entry twice",
        "pattern": _describe_pattern(rule),
    }
    return texts.get(str(error.validator), error.message)


_PATTERNS = {
    "^#": "a colour such as #0f766e",
    "^https?": "an origin such as https://shop.example, without a path",
    "^[a-z]{2,3}": "a language tag such as en or pt-BR",
    "^[a-z0-9_]+": "a key such as greeting.title",
    "^($|/": "a path such as /files/logo.png, or a data: URL of a PNG, JPEG, WebP or SVG image",
}


def _describe_pattern(pattern: object) -> str:
    for start, text in _PATTERNS.items():
        if str(pattern).startswith(start):
            return text
    return f"a text that matches {pattern}"


def _check_locales(document: JSONObject) -> Iterator[Problem]:
    """Check what a schema cannot say: the default language is one of the supported ones."""
    locales = document.get("locales", {})
    default = locales.get("default", "en")
    supported = locales.get("supported", ["en", "de"])
    if default not in supported:
        yield Problem(
            "/locales/default",
            f"is {_show(default)}, which is not among the supported languages",
            f"one of {_list(supported)}",
        )


def _article(kind: object) -> str:
    names = {
        "object": "an object",
        "array": "a list",
        "string": "a text",
        "integer": "a whole number",
    }
    return names.get(str(kind), "true or false" if kind == "boolean" else f"a {kind}")


def _list(values: list[Any]) -> str:
    return ", ".join(str(value) for value in values)


def _show(value: object) -> str:
    names: dict[type, str] = {dict: "an object", list: "a list", type(None): "null"}
    if type(value) in names:
        return names[type(value)]
    text = f'"{value}"' if isinstance(value, str) else str(value).lower()
    return text if len(text) <= _SHOWN_LENGTH else f'{text[: _SHOWN_LENGTH - 1]}…"'


def _pointer(path: list[Any]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
