"""The SMTP server of the settings, and how it is signed in at."""

import hashlib
from collections.abc import Mapping
from typing import Any

from chatclick.mail import Server

WHERE = ("host", "port", "security")


def build_server(settings: Mapping[str, Any], password: str, token: str = "") -> Server:
    """Build it.

    Args:
        settings: of the plugin.
        password: "" for none.
        token: an access token instead, "" for none.
    """
    username = find_username(settings) if token else settings["username"]
    return Server(
        host=settings["host"],
        port=settings["port"],
        security=settings["security"],
        username=username if password or token else "",
        password=password,
        token=token,
    )


def find_username(settings: Mapping[str, Any]) -> str:
    """Return as whom a server is signed in at with a token."""
    return str(settings["username"] or settings["sender"])


def name_grant(settings: Mapping[str, Any]) -> str:
    """Return the id of the leave to sign in at this server: at another there is none."""
    place = "\n".join(str(settings[name]) for name in WHERE)
    return f"smtp_{hashlib.sha256(place.encode()).hexdigest()[:32]}"
