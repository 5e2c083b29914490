"""Ports for hosts that tests start."""

import secrets
import socket

LOWEST, HIGHEST = 15_000, 30_000
"""Below those that systems lend to connections: a host that was killed finds its port free."""


def find_free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    while True:
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
