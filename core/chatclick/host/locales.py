"""What a manifest says in other languages: its texts, by JSON pointer."""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from chatclick.errors import FieldError
from chatclick.security.json import decode

FOLDER = "locales"
MAX_FILES = 50
PHRASES = "/phrases/"
READ_BY_PEOPLE = frozenset({"summary", "title", "description", "personal_data"})

Words = Mapping[str, str]

_PLACE = re.compile(r"\{\w+\}")


def add_files(document: Any, folder: Path, max_bytes: int) -> Any:
    """Add the files `locales/<language>.json` to what a manifest says under `locales` itself.

    Args:
        document: a decoded manifest, not checked yet.
        folder: where the manifest lies.
        max_bytes: of a file.

    Raises:
        ChatclickError: a file is no JSON.
        OSError: one cannot be read.
    """
    files = sorted((folder / FOLDER).glob("*.json"))[:MAX_FILES]
    if not files or not isinstance(document, dict):
        return document
    said = {one.stem: decode(one.read_bytes(), max_bytes=max_bytes) for one in files}
    return {**document, FOLDER: {**document.get(FOLDER, {}), **said}}


def list_locale_problems(document: Mapping[str, Any]) -> Iterable[FieldError]:
    """Yield which pointers of a checked manifest's `locales` lead to no text that people read, and
    which phrases have places there that they have not in English.
    """
    for language, words in document.get(FOLDER, {}).items():
        for pointer, text in words.items():
            where = f"/{FOLDER}/{language}/{pointer.replace('~', '~0').replace('/', '~1')}"
            english = _find(document, pointer)
            if not isinstance(english, str) or not _is_read(pointer):
                yield FieldError(where, "pointer", "leads to no text that people read")
            elif pointer.startswith(PHRASES) and (
                unknown := sorted({*_PLACE.findall(text)} - {*_PLACE.findall(english)})
            ):
                yield FieldError(where, "places", f"has no {', '.join(unknown)} in English")


def translate(document: Any, words: Words, base: str = "") -> Any:
    """Return a part of a manifest in other words; what has none stays as it is.

    Args:
        document: the part.
        words: texts by pointer into the whole manifest.
        base: pointer to the part.
    """
    mine = {key[len(base) :]: text for key, text in words.items() if key.startswith(f"{base}/")}
    if not mine:
        return document
    copy = deepcopy(document)
    for pointer, text in mine.items():
        parent, _, name = pointer.rpartition("/")
        # The plugin may be of another version than its words.
        if isinstance(place := _find(copy, parent), dict) and isinstance(place.get(name), str):
            place[name] = text
    return copy


def _is_read(pointer: str) -> bool:
    last = pointer.rpartition("/")[2]
    return pointer == "/name" or pointer == f"{PHRASES}{last}" or last in READ_BY_PEOPLE


def _find(document: Any, pointer: str) -> Any:
    """Return what a JSON pointer leads to, None for nothing."""
    found = document
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict):
            found = found.get(key)
        elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
        else:
            return None
    return found
