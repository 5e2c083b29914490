"""Which language whoever calls reads, by the header `Accept-Language`."""

import json
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from chatclick.http.operations import Call

OWN = "en"
"""The language everything is written in; it has no catalogue."""
TRANSLATED = ("de", "ar")
MAX_CHARS = 500


def pick_language(call: Call[Any, Any], offered: Collection[str]) -> str:
    """Return the one of some languages that the caller reads best.

    Args:
        call: theirs.
        offered: language tags beside English.

    Returns:
        One of them, or "en".
    """
    known = {one.lower(): one for one in (*offered, OWN)}
    for tag, _quality in _read(call):
        exact = tag.lower()
        if found := known.get(exact) or known.get(exact.partition("-")[0]):
            return found
    return OWN


def find_locale(call: Call[Any, Any]) -> str:
    """Return the tag of the language the caller likes best, such as "de-AT"; "en" if unknown."""
    tags = [tag for tag, _quality in _read(call) if tag != "*"]
    return tags[0][:35] if tags else OWN


def load_words(call: Call[Any, Any]) -> Mapping[str, Mapping[str, str]]:
    """Return the host's own texts in the caller's language, by area; none of them in English."""
    return _load(pick_language(call, TRANSLATED))


@cache
def _load(language: str) -> Mapping[str, Mapping[str, str]]:
    if language == OWN:
        return {}
    text = files("chatclick.http").joinpath(f"locales/{language}.json").read_text("utf-8")
    words: dict[str, dict[str, str]] = json.loads(text)
    return words


def _read(call: Call[Any, Any]) -> LanguageAccept:
    header = call.caller.headers.get("accept-language", "")[:MAX_CHARS]
    return parse_accept_header(header, LanguageAccept)
