"""Reading what comes in: every value is checked once, and each wrong one is named."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from chatclick.errors import FieldError, Invalid

MAX_BODY = 100_000
MAX_TITLE = 160
MAX_SLUG = 80
MAX_NAMES = 40

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ID = re.compile("[0-9a-f]{32}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe"})

Read = Callable[[str, Any], Any]

RESERVED_SLUGS = frozenset({"search", "topics"})
"""What stands in addresses of help pages besides articles."""


def refuse(pointer: str, code: str, message: str) -> Invalid:
    """Build the error for one wrong value."""
    return Invalid(message, errors=(FieldError(pointer, code, message),))


def read_object(
    document: Mapping[str, Any], readers: Mapping[str, Read], *, required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Read the keys that are given; one that is not known is refused.

    Raises:
        Invalid: with the pointer of the first wrong value.
    """
    for key in document:
        if key not in readers:
            raise refuse(f"/{escape(key)}", "unknown_field", "There is no such field.")
    for key in required:
        if key not in document:
            raise refuse(f"/{key}", "required", "This is missing.")
    return {key: readers[key](f"/{key}", value) for key, value in document.items()}


def escape(key: str) -> str:
    """Write a key as part of a JSON Pointer."""
    return key[:80].replace("~", "~0").replace("/", "~1")


def line(most: int, *, fewest: int = 0) -> Read:
    """Return a reader of one line of text."""

    def read(pointer: str, value: Any) -> str:
        if not isinstance(value, str) or "\n" in value or _CONTROL.search(value):
            raise refuse(pointer, "type", "A line of text is needed.")
        return _check_length(pointer, value.strip(), fewest, most)

    return read


def text(most: int, *, fewest: int = 0) -> Read:
    """Return a reader of text of several lines."""

    def read(pointer: str, value: Any) -> str:
        if not isinstance(value, str):
            raise refuse(pointer, "type", "Text is needed.")
        clean = value.replace("\r\n", "\n").replace("\r", "\n")
        if _CONTROL.search(clean):
            raise refuse(pointer, "control", "There are control characters in it.")
        return _check_length(pointer, clean.strip("\n"), fewest, most)

    return read


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


def read_position(pointer: str, value: Any) -> int:
    """Read a place in an order."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100_000:
        raise refuse(pointer, "range", "A whole number from 0 to 100000.")
    return value


def read_flag(pointer: str, value: Any) -> bool:
    """Read yes or no."""
    if not isinstance(value, bool):
        raise refuse(pointer, "type", "true or false.")
    return value


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


def read_limit(value: str | None, most: int, default: int) -> int:
    """Read `limit` of a query."""
    if value is None:
        return default
    # Short before it is a number: Python refuses to read thousands of digits.
    if not re.fullmatch("[1-9][0-9]{0,4}", value) or int(value) > most:
        raise refuse("/limit", "range", f"A number from 1 to {most}.")
    return int(value)


def _check_length(pointer: str, value: str, fewest: int, most: int) -> str:
    if len(value.strip()) < fewest:
        raise refuse(pointer, "required", "This is needed.")
    if len(value) > most:
        raise refuse(pointer, "too_long", f"At most {most} characters.")
    return value


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
    "position": read_position,
}
PLACE: Mapping[str, Read] = {"category_id": read_id, "position": read_position}
CATEGORY: Mapping[str, Read] = {
    "names": read_names,
    "slug": read_slug,
    "position": read_position,
}
