"""Texts with places for variables: `Hello {{name}}`. Pure, without an expression language.

A place holds the name of a variable, or of a fact with a dot, such as `{{visitor.name}}`. What is
not set becomes nothing. There is no code in a text: a place is looked up, never run.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

FACTS = ("session", "visitor", "now")
"""What a name with a dot may begin with."""

_PLACE = re.compile(r"\{\{\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\s*\}\}")


def list_names(value: object) -> Iterator[str]:
    """Yield every name in the texts of a JSON value, however deep."""
    if isinstance(value, str):
        yield from _PLACE.findall(value)
    elif isinstance(value, list):
        for item in value:
            yield from list_names(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from list_names(item)


def render(value: Any, find: Callable[[str], object], *, encode: Callable[[str], str] = str) -> Any:
    """Fill in the places of all texts of a JSON value.

    Args:
        value: a text, or a list or object with texts.
        find: returns what a name stands for, None for nothing.
        encode: makes a found text fit for where it is put, such as an address.

    Returns:
        The same shape. A text that is one place and nothing else becomes the value itself, so that
        a number stays a number.
    """
    if isinstance(value, str):
        return _render_text(value, find, encode)
    if isinstance(value, list):
        return [render(item, find, encode=encode) for item in value]
    if isinstance(value, dict):
        return {key: render(item, find, encode=encode) for key, item in value.items()}
    return value


def _render_text(text: str, find: Callable[[str], object], encode: Callable[[str], str]) -> object:
    whole = _PLACE.fullmatch(text)
    if whole is not None and encode is str:
        found = find(whole[1])
        return "" if found is None else found
    return _PLACE.sub(lambda match: encode(show(find(match[1]))), text)


def show(value: object) -> str:
    """Return a value as people read it in a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (list, tuple)):
        return ", ".join(show(item) for item in value)
    return str(value)
