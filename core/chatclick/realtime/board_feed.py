"""Who looks at the board of queues and people now, and telling them.

It is memory alone: who has lost the connection does not look any more. What the board says is read
elsewhere, and only while somebody looks.
"""

from collections.abc import Callable, Mapping
from typing import Any

from chatclick.realtime.connection import Connection
from chatclick.realtime.frames import encode
from chatclick.security.policy import Principal, is_allowed, require

PERMISSIONS = ("queue:read", "staff:read")


class BoardFeed:
    """Keeps who is told the board."""

    def __init__(self) -> None:
        self._watchers: set[Connection] = set()
        self._on_watch: Callable[[], None] | None = None

    def on_watch(self, listener: Callable[[], None]) -> None:
        """Call `listener` when one more looks, who knows nothing of the board yet."""
        self._on_watch = listener

    def watch(self, connection: Connection) -> None:
        """Tell a connection from now on, until it ends.

        Raises:
            Forbidden: its principal may not see queues or people.
        """
        assert connection.principal is not None
        for permission in PERMISSIONS:
            require(connection.principal, permission)
        self._watchers.add(connection)
        if self._on_watch is not None:
            self._on_watch()

    def unwatch(self, connection: Connection) -> None:
        """Stop telling a connection."""
        self._watchers.discard(connection)

    @property
    def has_watchers(self) -> bool:
        """Whether somebody looks who may."""
        return any(may_see(one.principal) for one in self._watchers)

    def tell(self, data: Mapping[str, Any]) -> None:
        """Tell those who look; a role may have changed since they began."""
        frame = encode("ephemeral", {"type": "board", "data": data})
        for connection in self._watchers:
            if may_see(connection.principal):
                connection.offer_ephemeral("board", frame)


def may_see(principal: Principal | None) -> bool:
    """Return whether somebody may look at the board."""
    return principal is not None and all(is_allowed(principal, one) for one in PERMISSIONS)
