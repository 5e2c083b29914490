"""What callers send about mailboxes, read and checked."""

import re
from collections.abc import Mapping
from typing import Any

from chatclick.mail import BadAddress, make_address
from chatclick.reading import Read, line, number, read_flag, refuse

PASSWORD, OAUTH = "password", "oauth"
"""How a mailbox signs in."""

_ID = re.compile(r"[A-Za-z0-9_]{1,40}")
_HOST = re.compile(r"[A-Za-z0-9.:-]{1,253}")


def is_id(text: str) -> bool:
    """Tell whether a text has the form of an id; a database refuses to look for just anything."""
    return _ID.fullmatch(text) is not None


def read_address(pointer: str, value: Any) -> str:
    """Read an address that mails go to, in small letters."""
    address: str = line(254, fewest=3)(pointer, value)
    try:
        make_address("", address)
    except BadAddress:
        raise refuse(pointer, "email", "An e-mail address is needed.") from None
    if not address.isascii() or "+" in address:
        raise refuse(pointer, "email", "An address without + and other alphabets is needed.")
    return address.lower()


def read_host(pointer: str, value: Any) -> str:
    """Read the name or address of a server."""
    if not isinstance(value, str) or not _HOST.fullmatch(value):
        raise refuse(pointer, "pattern", "The name of a server is needed.")
    return value


def one_of(*words: str) -> Read:
    """Return a reader of one of some words."""

    def read(pointer: str, value: Any) -> str:
        if value not in words:
            raise refuse(pointer, "enum", f"Use one of {', '.join(words)}.")
        return str(value)

    return read


def maybe(read: Read) -> Read:
    """Return a reader that takes null, too."""
    return lambda pointer, value: None if value is None else read(pointer, value)


MAILBOX: Mapping[str, Read] = {
    "address": read_address,
    "name": line(80),
    "is_enabled": read_flag,
    "imap_host": read_host,
    "imap_port": number(1, 65535),
    "imap_security": one_of("tls", "starttls"),
    "smtp_host": read_host,
    "smtp_port": number(1, 65535),
    "smtp_security": one_of("tls", "starttls", "none"),
    "sign_in": one_of(PASSWORD, OAUTH),
    "username": line(200, fewest=1),
    "password": line(500, fewest=1),
    "folder": line(200, fewest=1),
    "widget_id": maybe(line(40, fewest=1)),
    "queue_id": maybe(line(40, fewest=1)),
    "has_tags": read_flag,
}
REQUIRED = ("address", "imap_host", "smtp_host", "username")
DEFAULTS: Mapping[str, Any] = {
    "imap_port": 993,
    "imap_security": "tls",
    "smtp_port": 587,
    "smtp_security": "starttls",
    "sign_in": PASSWORD,
}
SERVERS = ("imap_host", "imap_port", "imap_security", "smtp_host", "smtp_port", "smtp_security")
"""Whoever may change these must not be able to read the password or a token by that."""
