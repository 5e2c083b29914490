"""What a file is, by its first bytes, and what that means for how it is taken and given out.

The table is ours and short: it reads the first 4 KiB, opens no container, and answers the same on
every machine. What it does not know is `application/octet-stream`.
"""

import re
from collections.abc import Collection
from pathlib import PurePosixPath
from typing import Final

HEAD_BYTES: Final = 4096
UNKNOWN: Final = "application/octet-stream"
TEXT: Final = "text/plain"

RASTER: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What is decoded and encoded again before anybody gets it."""

ACTIVE: Final = frozenset(
    {"text/html", "image/svg+xml", "application/xml", "application/xhtml+xml", "text/javascript"}
)
"""What a browser could run. Given out under a type that says nothing, to be saved."""

_ZIP: Final = "application/zip"
_OLE: Final = "application/x-ole-storage"
_ISO: Final = "video/mp4"
_EBML: Final = "video/webm"
_OGG: Final = "audio/ogg"

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", _ZIP),
    (b"PK\x05\x06", _ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"OggS", _OGG),
    (b"\x1aE\xdf\xa3", _EBML),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
    (b"#!", "text/x-shellscript"),
    (b"{\\rtf", "application/rtf"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

# Names one thing goes by: what a sender may call it → what the bytes show.
_ALIKE: Final[dict[str, str]] = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/x-ms-bmp": "image/bmp",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-m4a": "audio/mp4",
    "audio/opus": "audio/ogg",
    "application/x-zip-compressed": _ZIP,
    "application/x-rar-compressed": "application/vnd.rar",
    "application/x-pdf": "application/pdf",
    "text/xml": "application/xml",
    "application/javascript": "text/javascript",
    "text/rtf": "application/rtf",
}
# Types that share a container: the bytes show the container only, the sender says which.
_KINDS: Final[dict[str, re.Pattern[str]]] = {
    _ZIP: re.compile(
        r"application/(zip|epub\+zip|vnd\.openxmlformats-officedocument\.[a-z.]+"
        r"|vnd\.oasis\.opendocument\.[a-z-]+)"
    ),
    _OLE: re.compile(r"application/(msword|vnd\.ms-(excel|powerpoint|outlook)|x-ole-storage)"),
    _ISO: re.compile(r"(video/(mp4|quicktime|3gpp)|audio/(mp4|aac)|image/(heic|heif|avif))"),
    _EBML: re.compile(r"(video|audio)/(webm|x-matroska)"),
    _OGG: re.compile(r"(audio|video|application)/ogg"),
    TEXT: re.compile(r"text/(plain|csv|markdown|calendar|vcard|tab-separated-values)"),
}

EXTENSIONS: Final[dict[str, tuple[str, ...]]] = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/bmp": (".bmp",),
    "image/tiff": (".tiff", ".tif"),
    "image/heic": (".heic",),
    "image/avif": (".avif",),
    "application/pdf": (".pdf",),
    _ZIP: (".zip",),
    "text/plain": (".txt", ".log", ".md", ".text"),
    "text/csv": (".csv",),
    "audio/mpeg": (".mp3",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/wav": (".wav",),
    "audio/mp4": (".m4a", ".mp4"),
    "audio/webm": (".webm", ".weba"),
    "audio/flac": (".flac",),
    "video/mp4": (".mp4", ".m4v"),
    "video/webm": (".webm",),
    "video/quicktime": (".mov",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/rtf": (".rtf",),
    "image/svg+xml": (".svg",),
    "text/html": (".html", ".htm"),
    "application/xml": (".xml",),
}
"""The endings a name may have for its type, the usual one first."""

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,40}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
# As browsers tell it (the MIME Sniffing Standard, §7.1), but for any tag.
_TAG = re.compile(rb"\s*<[a-z!?]", re.IGNORECASE)


def clean_type(text: str) -> str:
    """Return a media type in lower case without parameters, by the name the table has for it.

    Args:
        text: what a sender says; `UNKNOWN` for what is no media type.
    """
    plain = text.partition(";")[0].strip().lower()
    if not _TYPE.fullmatch(plain):
        return UNKNOWN
    return _ALIKE.get(plain, plain)


def find_type(head: bytes) -> str:
    """Return what a file is, by its beginning.

    Args:
        head: the first `HEAD_BYTES`, or all of it.
    """
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return _ISO
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:1] == b"\xff" and head[1:2] and head[1] & 0xE0 == 0xE0:
        return "audio/aac" if head[1] & 0x06 == 0 else "audio/mpeg"
    return _find_text(head)


def _find_text(head: bytes) -> str:
    """Tell markup from other text, and text from bytes that are none."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            head = head.decode(codec, "replace").lstrip("\ufeff").encode()
            return _find_markup(head.lower()) if _TAG.match(head) else TEXT
    if any(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b" for byte in head):
        return UNKNOWN
    return _find_markup(head.lower()) if _TAG.match(head) else TEXT


def _find_markup(lower: bytes) -> str:
    if b"<svg" in lower:
        return "image/svg+xml"
    if lower.lstrip().startswith(b"<?xml"):
        return "application/xhtml+xml" if b"<html" in lower else "application/xml"
    return "text/html"


def resolve_type(declared: str, head: bytes) -> str | None:
    """Decide the type of a file whose sender says one thing and whose bytes show another.

    Args:
        declared: what the sender says, cleaned; `UNKNOWN` when nothing.
        head: the first `HEAD_BYTES`.

    Returns:
        The type to store, or None where the two do not go together.
    """
    found = find_type(head)
    if declared in (UNKNOWN, found):
        return found
    kinds = _KINDS.get(found)
    return declared if kinds is not None and kinds.fullmatch(declared) else None


def is_accepted(media_type: str, name: str, accepted: Collection[str]) -> bool:
    """Tell whether a type is on a list such as `["image/*", "application/pdf", ".docx"]`.

    An ending counts only where it is one of the type's own; what a browser could run is on no list
    that does not name it.
    """
    ending = PurePosixPath(name.lower()).suffix
    for one in accepted:
        entry = one.strip().lower()
        if entry == media_type:
            return True
        is_plain = safe_type(media_type) == media_type
        if is_plain and entry in ("*", "*/*"):
            return True
        if is_plain and entry.endswith("/*") and media_type.startswith(entry[:-1]):
            return True
        if entry.startswith(".") and entry == ending and ending in EXTENSIONS.get(media_type, ()):
            return True
    return False


def is_audio(media_type: str) -> bool:
    """Tell whether it is a sound, which browsers play and never run."""
    return media_type.startswith("audio/")


def safe_type(media_type: str) -> str:
    """Return the type under which a file is given out: never one that a browser runs."""
    is_run = media_type in ACTIVE or media_type.endswith("+xml") or "script" in media_type
    return UNKNOWN if is_run else media_type
