"""Problems a person can act on: where, what was found, what would be right. For any schema."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from itertools import chain, islice
from typing import Any, Literal

from jsonschema import Draft202012Validator, ValidationError

from chatclick_widget_schema.schema import JSONObject, resolve

MAX_FOUND = 200
"""How many problems are listed: nobody reads more, and each is put into words."""

_SHOWN_LENGTH = 60

Severity = Literal["error", "warning"]
Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a document, or that is likely not what was meant.

    Attributes:
        pointer: JSON Pointer (RFC 6901) to the place, "" for the whole document.
        message: what was found.
        expected: what would be right.
        suggestion: what was probably meant, such as the right name of a key; "" if unknown.
        severity: a warning does not keep the document from being used.
        code: one word for the kind of problem.
    """

    pointer: str
    message: str
    expected: str
    suggestion: str = ""
    severity: Severity = "error"
    code: str = "invalid"

    @property
    def is_error(self) -> bool:
        """Tell whether the document cannot be used as it is."""
        return self.severity == "error"

    def to_json(self) -> dict[str, str]:
        """Return it as plain JSON."""
        return asdict(self)


def sort_problems(problems: Iterator[Problem] | set[Problem] | list[Problem]) -> list[Problem]:
    """Return problems without repeats, errors first, then by place; entries of lists by number."""
    return sorted(set(problems), key=lambda one: (not one.is_error, _sortable(one), one.message))


def find_problems(validator: Draft202012Validator, document: object) -> Iterator[Problem]:
    """Yield what a schema finds wrong with a document, at most `MAX_FOUND` problems.

    Args:
        validator: the compiled schema.
        document: parsed JSON of any kind.
    """
    root: Any = validator.schema
    read = (_read_error(error, root) for error in validator.iter_errors(document))
    yield from islice(chain.from_iterable(read), MAX_FOUND)


def build_pointer(path: Path) -> str:
    """Return the JSON Pointer of a path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def show(value: object) -> str:
    """Return a found value as it is shown in a message, cut where it is long."""
    names: dict[type, str] = {dict: "an object", list: "a list", type(None): "null"}
    if type(value) in names:
        return names[type(value)]
    if isinstance(value, str):
        return f'"{value[:_SHOWN_LENGTH]}…"' if len(value) > _SHOWN_LENGTH else f'"{value}"'
    return str(value).lower()[:_SHOWN_LENGTH]


def join(values: Sequence[object]) -> str:
    """Return values as a list in a sentence."""
    return ", ".join(str(value) for value in values)


def suggest(found: object, known: Sequence[str]) -> str:
    """Return the known word that a found one is closest to, or ""."""
    folded = {one.casefold(): one for one in known}
    close = get_close_matches(str(found).casefold()[:100], folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else ""


def _read_error(error: ValidationError, root: JSONObject) -> Iterator[Problem]:
    """Turn one error of the validator into problems, each at the very key it is about."""
    path = [*error.absolute_path]
    rule: Any = error.validator_value
    found: Any = error.instance
    match error.validator:
        case "required":
            yield from _read_missing_keys(error, root)
        case "additionalProperties" if rule is False:
            yield from _read_unknown_keys(error, root)
        case "oneOf" | "anyOf":
            below = _choose(error)
            for one in below:
                yield from _read_error(one, root)
            if not below:
                yield _describe_value(error, root)
        case _ if "propertyNames" in error.absolute_schema_path:
            place = build_pointer([*path, found])
            yield Problem(place, "is not a possible key", _describe(error), "", "error", "key")
        case _:
            yield _describe_value(error, root)


def _read_missing_keys(error: ValidationError, root: JSONObject) -> Iterator[Problem]:
    schema: Any = error.schema
    rule: Any = error.validator_value
    found: Any = error.instance
    for key in rule:
        if key not in found:
            expected = _describe_part(schema.get("properties", {}).get(key, {}), root)
            place = build_pointer([*error.absolute_path, key])
            yield Problem(place, "is missing", expected, "", "error", "required")


def _describe_part(part: JSONObject, root: JSONObject) -> str:
    """Say in words what may stand in a place that holds nothing yet."""
    known = resolve(part, root)
    if "x-expected" in known:
        return str(known["x-expected"])
    if "const" in known:
        return repr(known["const"])
    if "enum" in known:
        return f"one of {join(known['enum'])}"
    kind = known.get("type")
    return _name_kind(kind) if isinstance(kind, str) else "a value"


def _read_unknown_keys(error: ValidationError, root: JSONObject) -> Iterator[Problem]:
    schema: Any = error.schema
    found: Any = error.instance
    known = sorted(
        name
        for name, part in schema.get("properties", {}).items()
        if not resolve(part, root).get("readOnly") and name != "$schema"
    )
    for key in found:
        if key in schema.get("properties", {}) or _fits_pattern(key, schema):
            continue
        place = build_pointer([*error.absolute_path, key])
        meant = suggest(key, known) or _find_elsewhere(key, root)
        expected = f"one of {join(known)}" if known else "no key of that name"
        yield Problem(place, "is not a known key", expected, meant, "error", "unknown_key")


def _fits_pattern(key: str, schema: JSONObject) -> bool:
    return any(re.search(pattern, key) for pattern in schema.get("patternProperties", {}))


def _find_elsewhere(key: str, root: JSONObject) -> str:
    """Return the place of a key that stands elsewhere in the schema, or ""."""
    places: list[tuple[JSONObject, list[str]]] = [(root, [])]
    followed: set[str] = set()
    for part, path in places:
        for name, below in part.get("properties", {}).items():
            if path and name.casefold() == key.casefold():
                return build_pointer([*path, name])
            reference = below.get("$ref", "") if isinstance(below, dict) else ""
            if reference not in followed:
                places.append((resolve(below, root), [*path, name]))
            if reference:
                followed.add(reference)  # once: a tree has itself below it
    return ""


def _choose(error: ValidationError) -> list[ValidationError]:
    """Return the errors of the alternative the value was meant as; none if that is not known."""
    schema: Any = error.schema
    found: Any = error.instance
    branches: dict[int, list[ValidationError]] = {}
    for one in error.context or ():
        if not one.schema_path:
            continue  # what is `false` was never meant
        branches.setdefault(int(one.schema_path[0]), []).append(one)
    key = schema.get("x-discriminator")
    if key is None:
        if not isinstance(found, dict):
            return []
        return _only(
            [errors for errors in branches.values() if not any(map(_is_other_kind, errors))]
        )
    if not isinstance(found, dict) or key not in found:
        return []
    for errors in branches.values():
        # A branch is meant when its kind is not what it complains about.
        if not any([*one.path] == [key] for one in errors):
            return errors
    return []


def _only(branches: list[list[ValidationError]]) -> list[ValidationError]:
    return branches[0] if len(branches) == 1 else []


def _is_other_kind(error: ValidationError) -> bool:
    return not error.path and error.validator in ("type", "const", "enum")


def _describe_value(error: ValidationError, root: JSONObject) -> Problem:
    schema: Any = error.schema if isinstance(error.schema, dict) else {}
    found: Any = error.instance
    path = [*error.absolute_path]
    key = schema.get("x-discriminator")
    if key is not None and isinstance(found, dict):
        return _describe_kind(error, key, root)
    choices = schema.get("enum")
    meant = suggest(found, [str(one) for one in choices]) if choices else ""
    message = f"is {show(found)}"
    if error.validator in ("minItems", "maxItems", "minProperties", "maxProperties"):
        message = f"has {len(found)}"
    elif error.validator == "maxLength":
        message = f"has {len(found)} characters"
    return Problem(
        build_pointer(path),
        message,
        _describe(error),
        meant,
        "error",
        str(error.validator or "false"),
    )


def _describe_kind(error: ValidationError, key: str, root: JSONObject) -> Problem:
    """Describe an object of a kind there is not."""
    found: Any = error.instance
    alternatives: Any = error.validator_value
    parts = [resolve(one, root)["properties"][key] for one in alternatives]
    kinds = [str(one["const"]) for one in parts if "const" in one]
    others = [str(one["x-expected"]) for one in parts if "x-expected" in one]
    expected = ", or ".join([f"one of {join(kinds)}", *others])
    place = build_pointer([*error.absolute_path, key])
    if key not in found:
        return Problem(place, "is missing", expected, "", "error", "required")
    meant = suggest(found[key], kinds)
    return Problem(place, f"is {show(found[key])}", expected, meant, "error", "kind")


def _describe(error: ValidationError) -> str:
    """Say in words what the failed rule asks for."""
    if error.schema is False:
        return "nothing here"
    rule: Any = error.validator_value
    schema: Any = error.schema
    texts = {
        "const": f"{rule!r}",
        "enum": f"one of {join(rule)}" if isinstance(rule, list) else "",
        "minimum": f"a number from {rule} up",
        "maximum": f"a number up to {rule}",
        "minLength": f"at least {rule} characters" if rule != 1 else "a text that is not empty",
        "maxLength": f"at most {rule} characters",
        "minItems": f"at least {rule} entries" if rule != 1 else "at least one entry",
        "maxItems": f"at most {rule} entries",
        "maxProperties": f"at most {rule} keys",
        "uniqueItems": "no entry twice",
    }
    if error.validator in texts:
        return texts[str(error.validator)]
    if "x-expected" in schema:
        return str(schema["x-expected"])
    if error.validator == "type":
        return " or ".join(_name_kind(one) for one in ([rule] if isinstance(rule, str) else rule))
    if error.validator == "pattern":
        return f"a text that matches {rule}"
    if "x-discriminator" in schema:
        return "an object"
    return error.message


def _name_kind(kind: str) -> str:
    names = {
        "object": "an object",
        "array": "a list",
        "string": "a text",
        "integer": "a whole number",
        "boolean": "true or false",
    }
    return names.get(kind, f"a {kind}")


def _sortable(problem: Problem) -> list[tuple[int, str]]:
    parts = problem.pointer.split("/")
    return [(int(one), "") if one.isdecimal() and len(one) < 7 else (-1, one) for one in parts]
