"""What passes through the sockets: plain counts, so that a frame pays next to nothing for them."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Traffic:
    """Counts since the start, of all connections of one host.

    Attributes:
        frames_in: frames that clients sent.
        frames_out: frames that went out to clients.
        superseded: frames that a newer one replaced before the client took them.
        opened: sockets that were let in.
        closed: connections that ended, by close code; 1006 where the client just went away.
        refused: upgrades that were refused, by HTTP status.
    """

    frames_in: int = 0
    frames_out: int = 0
    superseded: int = 0
    opened: int = 0
    closed: Counter[int] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)


UNCOUNTED = Traffic()
"""Where connections count that belong to no host, such as those of a test."""
