"""The SMTP server of the settings."""

from collections.abc import Mapping
from typing import Any

from chatclick.mail import Server


def build_server(settings: Mapping[str, Any], password: str) -> Server:
    """Build it.

    Args:
        settings: of the plugin.
        password: "" for none.
    """
    return Server(
        host=settings["host"],
        port=settings["port"],
        security=settings["security"],
        username=settings["username"],
        password=password,
    )
