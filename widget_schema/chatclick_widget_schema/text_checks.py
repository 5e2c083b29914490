"""Texts of the widget: labels whose text is nowhere, and languages that lack some. Pure."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from chatclick_widget_schema.documents import choose_part
from chatclick_widget_schema.problems import Path, Problem, build_pointer, join, show, suggest
from chatclick_widget_schema.schema import JSONObject, load_schema, resolve

_KEY = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_SHOWN = 3
_BUILT_IN = ("form.phone", "form.subject", "home.new", "greeting.teaser")
"""Texts that come with the widget though no label has them as its default."""


def check_texts(document: JSONObject, config: JSONObject) -> Iterator[Problem]:
    """Yield warnings about texts.

    Args:
        document: the config as it is written.
        config: the same with its defaults.
    """
    strings, locales = config["strings"], config["locales"]
    known = {key for texts in strings.values() for key in texts}
    for path, label in _list_labels(load_schema(), document, []):
        if _KEY.fullmatch(label) and label not in known and label not in _list_built_in():
            message = f"is {show(label)}, a key that strings has in no language"
            expected = f"a text under that key in strings, at least in {locales['default']}"
            meant = suggest(label, sorted(known))
            yield Problem(build_pointer(path), message, expected, meant, "warning", "no_text")
    yield from _check_languages(strings, locales)


def _check_languages(strings: JSONObject, locales: JSONObject) -> Iterator[Problem]:
    default, supported = locales["default"], locales["supported"]
    for locale in strings:
        if locale not in supported:
            pointer = build_pointer(["strings", locale])
            message = "has texts of a language that is not supported"
            expected = f"one of {join(supported)}, or {locale} in locales.supported"
            meant = suggest(locale, supported)
            yield Problem(pointer, message, expected, meant, "warning", "unused")
    wanted = strings.get(default, {})
    for locale in supported:
        missing = [key for key in wanted if key not in strings.get(locale, {})]
        if missing and locale != default and locale in strings:
            pointer = build_pointer(["strings", locale])
            more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
            message = f"lacks {join(missing[:_SHOWN])}{more}"
            expected = (
                f"the texts that {default} has; where one is missing, that of {default} shows"
            )
            yield Problem(pointer, message, expected, "", "warning", "untranslated")


def _list_labels(part: JSONObject, value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield what stands where the schema takes a key of strings or a text."""
    known = choose_part(part, value)
    if known.get("x-label") and isinstance(value, str):
        yield path, value
    elif isinstance(value, list) and "items" in known:
        for index, one in enumerate(value):
            yield from _list_labels(known["items"], one, [*path, index])
    elif isinstance(value, dict):
        for key, below in known.get("properties", {}).items():
            if key in value:
                yield from _list_labels(below, value[key], [*path, key])


@cache
def _list_built_in() -> frozenset[str]:
    """Return the keys that are the default of some label: their texts come with the widget."""
    found = set(_BUILT_IN)
    parts: list[Any] = [load_schema()]
    for part in parts:
        if isinstance(part, dict):
            known = resolve(part, load_schema())
            if known.get("x-label") and isinstance(known.get("default"), str):
                found.add(known["default"])
            if isinstance(part.get("label"), str):
                found.add(part["label"])
            parts.extend(part.values())
        elif isinstance(part, list):
            parts.extend(part)
    return frozenset(found)
