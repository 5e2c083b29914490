"""Reading what comes in: every value is checked once, and each wrong one is named."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from chatclick.reading import Read, escape, line, number, refuse, text

MAX_BODY = 100_000
MAX_TITLE = 160
MAX_SLUG = 80
MAX_NAMES = 40

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ID = re.compile("[0-9a-f]{32}")
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})

RESERVED_SLUGS = frozenset({"search", "topics"})
"""What stands in addresses of help pages besides articles."""


def read_language(pointer: str, value: Any) -> str:
    """Read a language tag such as "en" or "de-AT"."""
    if not isinstance(value, str) or len(value) > 35 or not _LANGUAGE.fullmatch(value):
        raise refuse(pointer, "language", "A language tag is needed, such as en or de-AT.")
    return value


def read_slug(pointer: str, value: Any) -> str:
    """Read the last part of an article's address."""
    if not isinstance(value, str) or len(value) > MAX_SLUG or not _SLUG.fullmatch(value):
        message = f"Letters, digits and single hyphens between them, at most {MAX_SLUG}."
        raise refuse(pointer, "slug", message)
    if value.lower() in RESERVED_SLUGS:
        raise refuse(pointer, "reserved", "This address is one of the help pages' own.")
    return value.lower()


def read_id(pointer: str, value: Any) -> str | None:
    """Read the id of something, or None."""
    if value is None or (isinstance(value, str) and _ID.fullmatch(value)):
        return value
    raise refuse(pointer, "id", "The id of something is needed, or null.")


def is_id(value: str) -> bool:
    """Tell whether a word has the form of an id."""
    return _ID.fullmatch(value) is not None


def read_names(pointer: str, value: Any) -> dict[str, str]:
    """Read names by language, at least one."""
    if not isinstance(value, Mapping) or not 1 <= len(value) <= MAX_NAMES:
        raise refuse(pointer, "names", "Names by language are needed, such as {“en”: “Delivery”}.")
    read = line(80, fewest=1)
    return {
        read_language(f"{pointer}/{escape(str(key))}", key): read(f"{pointer}/{key}", name)
        for key, name in value.items()
    }


def build_slug(title: str) -> str:
    """Make a slug of a title; "" where it has no letters."""
    folded = unicodedata.normalize("NFKC", title).lower().translate(_FOLDED)
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(one)
    )
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", plain))
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > MAX_SLUG:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or "".join(words)[:MAX_SLUG]


TEXT: Mapping[str, Read] = {
    "title": line(MAX_TITLE, fewest=1),
    "summary": line(400),
    "keywords": text(4000),
    "body": text(MAX_BODY, fewest=1),
    "slug": read_slug,
}
ARTICLE: Mapping[str, Read] = {
    **TEXT,
    "language": read_language,
    "category_id": read_id,
    "position": number(0, 100_000),
}
PLACE: Mapping[str, Read] = {"category_id": read_id, "position": number(0, 100_000)}
CATEGORY: Mapping[str, Read] = {
    "names": read_names,
    "slug": read_slug,
    "position": number(0, 100_000),
}
