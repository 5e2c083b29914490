"""A strategy that makes valid documents from the schema itself."""

import re
from collections.abc import Callable
from string import ascii_lowercase
from typing import Any

from hypothesis import strategies as st

from chatclick_widget_schema.schema import JSONObject, load_schema, resolve

MAX_LEVELS = 7
_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=12)
_WORD = st.text(ascii_lowercase, min_size=3, max_size=8)
_SAMPLES = (
    *("", "#0f766e", "#ffffff", "#777777", "en", "de", "pt-BR", "host", "shop.example"),
    *("greeting.title", "order.label", "poll.question", "poll", "email", "order_number", "flow_1"),
    *("/files/a.png", "data:image/png;base64,AAAA", "data:font/woff2;base64,AAAA", "chat"),
    *("https://shop.example", "http://localhost:8000", "https://shop.example/terms"),
    *("help@shop.example", "+49 30 1234567", "Inter, sans-serif", "image/*", ".csv"),
    *("08:00", "09:00", "12:30", "24:00", "2026-12-24", "2026-02-30", "2026-12-24T18:00:00Z"),
    *("contact.email", "conversation.order"),
)
"""Texts for places that have a pattern: each takes those that match."""


def documents(version: int) -> st.SearchStrategy[JSONObject]:
    """Make documents that follow the schema of a version."""
    return _objects(load_schema(version), load_schema(version), 0)


def _values(part: JSONObject, root: JSONObject, level: int) -> st.SearchStrategy[Any]:
    known = resolve(part, root)
    if "const" in known:
        return st.just(known["const"])
    if "enum" in known:
        return st.sampled_from(known["enum"])
    for key in ("oneOf", "anyOf"):
        if key in known:
            return st.one_of(*(_values(one, root, level) for one in known[key]))
    if "if" in known:
        return _conditions(root, level)
    kinds = known.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    return _of_kind(kind, known, root, level)


def _of_kind(kind: str, known: JSONObject, root: JSONObject, level: int) -> st.SearchStrategy[Any]:
    if kind == "object":
        return _objects(known, root, level)
    if kind == "array":
        return _lists(known, root, level)
    if kind == "boolean":
        return st.booleans()
    if kind == "integer":
        return st.integers(known.get("minimum", 0), known.get("maximum", 1000))
    if kind == "number":
        return st.floats(known.get("minimum", 0), known.get("maximum", 100))
    return _texts(known)


def _texts(known: JSONObject) -> st.SearchStrategy[str]:
    least, most = known.get("minLength", 0), known.get("maxLength", 30)
    if "pattern" not in known:
        plain = _TEXT.filter(lambda text: "</" not in text and "(" not in text and "@" not in text)
        return plain.map(lambda text: text[:most]).filter(lambda text: len(text) >= least)
    pattern = re.compile(known["pattern"].replace("$", r"\Z"))
    fitting = [one for one in _SAMPLES if pattern.search(one) and least <= len(one)]
    return st.sampled_from(fitting)


def _lists(known: JSONObject, root: JSONObject, level: int) -> st.SearchStrategy[list[Any]]:
    most = min(known.get("maxItems", 2), 2) if level < MAX_LEVELS else known.get("minItems", 0)
    return st.lists(
        _values(known["items"], root, level + 1),
        min_size=known.get("minItems", 0),
        max_size=most,
        unique_by=repr if known.get("uniqueItems") else None,
    )


def _objects(known: JSONObject, root: JSONObject, level: int) -> st.SearchStrategy[JSONObject]:
    properties = known.get("properties")
    if "combinator" in (properties or {}):
        return _groups(root, level)
    if properties is None:
        return _maps(known, root, level)
    required = known.get("required", [])
    made = {key: st.deferred(_later(part, root, level)) for key, part in properties.items()}
    return st.fixed_dictionaries(
        {key: made[key] for key in required},
        optional={key: one for key, one in made.items() if key not in required},
    )


def _later(part: JSONObject, root: JSONObject, level: int) -> Callable[[], st.SearchStrategy[Any]]:
    return lambda: _values(part, root, level + 1)


def _maps(known: JSONObject, root: JSONObject, level: int) -> st.SearchStrategy[JSONObject]:
    names = known.get("propertyNames")
    below = known.get("additionalProperties", {"type": "string"})
    keys = _WORD if names is None else _values({**names, "type": "string"}, root, level)
    return st.dictionaries(keys, _values(below, root, level + 1), max_size=2)


def _conditions(root: JSONObject, level: int) -> st.SearchStrategy[JSONObject]:
    if level >= MAX_LEVELS - 2:
        return _rules()
    return st.one_of(_rules(), _groups(root, level + 2))


def _groups(root: JSONObject, level: int) -> st.SearchStrategy[JSONObject]:
    return st.fixed_dictionaries(
        {
            "combinator": st.sampled_from(["and", "or"]),
            "rules": st.lists(st.deferred(lambda: _conditions(root, level)), max_size=3),
        },
        optional={"not": st.booleans()},
    )


def _rules() -> st.SearchStrategy[JSONObject]:
    scalar = st.one_of(_TEXT, st.integers(-5, 5), st.booleans())
    shapes = {
        "is": scalar,
        "not_in": st.lists(scalar, max_size=3),
        "starts_with": _TEXT,
        "at_least": st.integers(),
        "between": st.lists(st.integers(), min_size=2, max_size=2),
        "is_set": st.none(),
    }
    return st.sampled_from([*shapes]).flatmap(
        lambda name: st.fixed_dictionaries(
            {"field": _WORD, "operator": st.just(name), "value": shapes[name]}
        )
    )
