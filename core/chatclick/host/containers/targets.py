"""The address and key of a remote plugin, as people type them, read strictly."""

import ssl
from pathlib import Path
from urllib.parse import urlsplit

from chatclick.errors import Invalid
from chatclick.host.containers.signing import read_key


def check_url(url: str) -> str:
    """Return the address.

    Raises:
        Invalid: not https, or with more than a host and a path.
    """
    parts = urlsplit(url)
    is_plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme != "https" or not parts.hostname or not is_plain or len(url) > 400:
        raise Invalid(
            "The address of a plugin is https://, a host and perhaps a path.",
            code="reference_invalid",
        )
    return url


def check_key(key: str) -> bytes:
    """Return the bytes of a key.

    Raises:
        Invalid: it is none.
    """
    try:
        return read_key(key)
    except ValueError as error:
        raise Invalid(f"The key cannot be used: {error}.", code="key_invalid") from None


def build_ssl(file: Path | None) -> ssl.SSLContext | None:
    """Build the check of certificates by those in a file; None for the system's way."""
    return ssl.create_default_context(cafile=str(file)) if file else None
