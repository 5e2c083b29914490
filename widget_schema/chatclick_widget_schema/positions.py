"""Where in a text a JSON Pointer points: for messages about files that people write. Pure."""

import json
import re
from collections.abc import Iterator

from chatclick_widget_schema.problems import Path, build_pointer

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_END = ""


def find_lines(text: str, pointers: list[str]) -> dict[str, int]:
    """Find the lines that pointers lead to, from 1; of what is not there, that of its parent.

    Args:
        text: a JSON document that was parsed before.
        pointers: JSON Pointers.
    """
    places = dict(_walk(_Tokens(text), []))
    return {pointer: text.count("\n", 0, _find(places, pointer)) + 1 for pointer in pointers}


def _find(places: dict[str, int], pointer: str) -> int:
    while pointer not in places and pointer:
        pointer = pointer.rpartition("/")[0]
    return places.get(pointer, 0)


class _Tokens:
    """The tokens of a text, one looked at in advance."""

    def __init__(self, text: str) -> None:
        self._found = _TOKEN.finditer(text)
        self.take()

    def take(self) -> str:
        """Return the present token, and go on to the next."""
        taken = getattr(self, "present", _END)
        found = next(self._found, None)
        self.present, self.at = (_END, 0) if found is None else (found[0], found.start())
        return taken


def _walk(tokens: _Tokens, path: Path, at: int | None = None) -> Iterator[tuple[str, int]]:
    """Yield pointer and offset of a value and all below it; a value in an object is at its key."""
    yield build_pointer(path), tokens.at if at is None else at
    opening = tokens.take()
    if opening == "{":
        while tokens.present not in ("}", _END):
            key_at, key = tokens.at, json.loads(tokens.take())
            tokens.take()  # the colon
            yield from _walk(tokens, [*path, key], key_at)
            if tokens.present == ",":
                tokens.take()
        tokens.take()
    elif opening == "[":
        index = 0
        while tokens.present not in ("]", _END):
            yield from _walk(tokens, [*path, index])
            index += 1
            if tokens.present == ",":
                tokens.take()
        tokens.take()
