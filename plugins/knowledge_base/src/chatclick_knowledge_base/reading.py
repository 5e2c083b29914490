"""Reading what comes in: every value is checked once, and each wrong one is named."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from chatclick.errors import NotFound
from chatclick.reading import Read, escape, line, number, read_flag, refuse, text

MAX_BODY = 100_000
MAX_TITLE = 160
MAX_SLUG = 80
MAX_NAMES = 40
MAX_FILES = 1000
MAX_SHOWN = 200
NOTHING = "There is nothing here by that id."

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


def clean(typed: str) -> str:
    """Leave out what a database refuses to compare with."""
    return "".join(one for one in typed if one.isprintable()).strip()


def check_id(id_: str) -> str:
    """Return what has the form of an id, or raise NotFound."""
    if not is_id(id_):
        raise NotFound(NOTHING)
    return id_


def read_number(number: str) -> int:
    """Read the number of a version from an address, or raise NotFound."""
    if not re.fullmatch("[1-9][0-9]{0,8}", number):
        raise NotFound(NOTHING)
    return int(number)


def read_ids(pointer: str, value: Any) -> list[str]:
    """Read a list of ids of questions."""
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_SHOWN:
        raise refuse(pointer, "list", f"A list of 1 to {MAX_SHOWN} ids is needed.")
    for at, one in enumerate(value):
        if not isinstance(one, str) or not is_id(one):
            raise refuse(f"{pointer}/{at}", "id", "The id of a question is needed.")
    return value


def read_files(pointer: str, value: Any) -> list[tuple[str, str]]:
    """Read names and texts of files."""
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_FILES:
        raise refuse(pointer, "list", f"A list of 1 to {MAX_FILES} files is needed.")
    files = []
    for at, one in enumerate(value):
        if not isinstance(one, Mapping) or set(one) != {"name", "text"}:
            raise refuse(f"{pointer}/{at}", "object", "A file has a name and a text.")
        name, body = one["name"], one["text"]
        if not isinstance(name, str) or not 1 <= len(name) <= 300:
            raise refuse(f"{pointer}/{at}/name", "type", "The name of the file is needed.")
        if not isinstance(body, str):
            raise refuse(f"{pointer}/{at}/text", "type", "Text is needed.")
        files.append((name, body))
    return files


def read_url(pointer: str, value: Any) -> str:
    """Read the address of a sitemap."""
    try:
        parts = urlsplit(value) if isinstance(value, str) and len(value) <= 1000 else None
    except ValueError:  # "http://[nothing"
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.netloc:
        raise refuse(pointer, "url", "The address of a sitemap is needed, with https.")
    return str(value)


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
IMPORT: Mapping[str, Read] = {"language": read_language, "publish": read_flag}
