"""Names of files: cleaned on the way in, and written into a header on the way out."""

import re
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import quote

from chatclick.security import sanitise
from chatclick.security.media_types import EXTENSIONS

MAX_CHARS = 120
NAMELESS = "file"
_ROUNDS = 10

_FORBIDDEN = re.compile(r'[<>:"/\\|?*%;\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(\..*)?", re.IGNORECASE)


def clean(name: str, media_type: str) -> str:
    """Clean the name of a file so that it can be shown and saved anywhere.

    Folders, controls, direction overrides and what file systems forbid are dropped; a name whose
    ending belongs to another type gets the type's own behind it.

    Args:
        name: as it was sent, of any length.
        media_type: what the file is.
    """
    last = re.split(r"[/\\]", name[-4096:])[-1]
    # What one rule takes away can bring together what another would have taken.
    for _ in range(_ROUNDS):
        before, last = last, _clean_once(last, media_type)
        if last == before:
            return last
    return _fit(NAMELESS, media_type)


def _clean_once(name: str, media_type: str) -> str:
    plain = _FORBIDDEN.sub("_", sanitise.short(name, 400)).strip(" .")
    if _DEVICES.fullmatch(plain):
        plain = f"_{plain}"
    return _fit(plain or NAMELESS, media_type)


def _fit(name: str, media_type: str) -> str:
    endings = EXTENSIONS.get(media_type)
    path = PurePosixPath(name)
    if endings is None:
        stem, ending = path.stem, path.suffix[:16]
    elif path.suffix.lower() in endings:
        stem, ending = path.stem, path.suffix
    else:
        stem, ending = name, endings[0]
    return stem[: MAX_CHARS - len(ending)].rstrip(" .") + ending


def hash_original(name: str) -> str:
    """Return the hash that is kept of a name as it was sent."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def build_disposition(name: str, *, is_inline: bool) -> str:
    """Build the value of `Content-Disposition` (RFC 6266, RFC 8187): one line of ASCII.

    Args:
        name: a cleaned name.
        is_inline: it may be shown in a page; else it is to be saved.
    """
    kind = "inline" if is_inline else "attachment"
    plain = re.sub(r"[^ !#$&+.^`|~A-Za-z0-9_(){}\[\]=,@-]", "_", name)
    if plain == name:
        return f'{kind}; filename="{name}"'
    extended = quote(name, safe="!#$&+.^`|~-_", errors="replace")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{extended}"
