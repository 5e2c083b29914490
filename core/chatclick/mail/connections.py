"""Connections to mail servers, as `context.connect` opens them."""

from contextlib import suppress
from socket import SHUT_RDWR, socket

Connection = socket


def hang_up(connection: Connection) -> None:
    """End a connection at once, from any thread; whatever waits on it fails. It is not closed."""
    with suppress(OSError):  # it may have ended
        connection.shutdown(SHUT_RDWR)
