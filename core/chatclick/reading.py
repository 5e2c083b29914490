"""Reading what callers of a plugin's API send: every value is checked once, each wrong one named.

A document is read by a table of readers:

    REPLY = {"title": line(80, fewest=1), "is_shared": read_flag}
    values = read_object(await site.read_json(), REPLY, required=("title",))

What does not fit raises `Invalid` with the JSON Pointer (RFC 6901) of the place.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.http import parse_etags

from chatclick.errors import FieldError, Invalid

Read = Callable[[str, Any], Any]
"""Takes the pointer of a value and the value, and returns it as it is kept."""

MAX_PAGE = 100
PAGE = 50

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def names_etag(header: str | None, etag: str) -> bool:
    """Tell whether an ETag is among those that `If-Match` or `If-None-Match` names; `*` is any.

    A proxy that compresses marks an ETag as weak; it names the same all the same.

    Args:
        header: the value of the header; None, where there is none, names nothing.
        etag: with its quotes or without.
    """
    return parse_etags(header).contains_weak(etag.strip('"'))


def refuse(pointer: str, code: str, message: str) -> Invalid:
    """Build the error for one wrong value.

    Args:
        pointer: where it stands; for a query "/limit".
        code: for programs, such as "unknown_field".
        message: for people.
    """
    return Invalid(message, errors=(FieldError(pointer, code, message),))


def escape(key: str) -> str:
    """Write a key as part of a JSON Pointer, cut to 80 characters."""
    return key[:80].replace("~", "~0").replace("/", "~1")


def read_object(
    document: Any, readers: Mapping[str, Read], pointer: str = "", *, required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Read the keys that are given; one that is not known is refused.

    Args:
        document: what was sent.
        readers: by key.
        pointer: where the document stands.
        required: keys that must be there.

    Raises:
        Invalid: with the pointer of the first wrong value.
    """
    if not isinstance(document, Mapping):
        raise refuse(pointer, "object", "An object is needed.")
    for key in required:
        if key not in document:
            raise refuse(f"{pointer}/{key}", "required", "This is missing.")
    for key in document:
        if key not in readers:
            raise refuse(f"{pointer}/{escape(key)}", "unknown_field", "There is no such field.")
    return {key: readers[key](f"{pointer}/{escape(key)}", value) for key, value in document.items()}


def line(most: int, *, fewest: int = 0) -> Read:
    """Return a reader of one line of text, stripped, of so many characters."""

    def read(pointer: str, value: Any) -> str:
        if not isinstance(value, str) or "\n" in value or _CONTROL.search(value):
            raise refuse(pointer, "type", "A line of text is needed.")
        clean = value.strip()
        if not fewest <= len(clean) <= most:
            raise refuse(pointer, "length", f"{fewest} to {most} characters.")
        return clean

    return read


def text(most: int, *, fewest: int = 0) -> Read:
    """Return a reader of text of several lines, of so many characters; lines end with "\\n"."""

    def read(pointer: str, value: Any) -> str:
        if not isinstance(value, str):
            raise refuse(pointer, "type", "Text is needed.")
        clean = value.replace("\r\n", "\n").replace("\r", "\n")
        if _CONTROL.search(clean):
            raise refuse(pointer, "characters", "There is a character that no text has.")
        if not fewest <= len(clean.strip()) or len(clean) > most:
            raise refuse(pointer, "length", f"{fewest} to {most} characters.")
        return clean.strip("\n")

    return read


def number(least: int, most: int) -> Read:
    """Return a reader of a whole number within its limits."""

    def read(pointer: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise refuse(pointer, "range", f"A whole number from {least} to {most}.")
        return value

    return read


def read_flag(pointer: str, value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise refuse(pointer, "type", "True or false is needed.")
    return value


def read_limit(
    given: str | None, *, name: str = "limit", most: int = MAX_PAGE, default: int = PAGE
) -> int:
    """Read a number of a query, such as how many rows a page may have.

    Args:
        given: what stands in the query, if anything does.
        name: of the parameter.
        most: the largest number.
        default: used when it is not given.

    Raises:
        Invalid: it is no number from 1 to `most`.
    """
    if given is None:
        return default
    # Short before it is a number: Python refuses to read thousands of digits.
    if not re.fullmatch("[1-9][0-9]{0,4}", given) or int(given) > most:
        raise refuse(f"/{name}", "range", f"A number from 1 to {most}.")
    return int(given)
