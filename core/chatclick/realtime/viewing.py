"""Which staff look at a session now, and which of them write a reply.

It is memory alone: who has lost the connection does not look any more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from chatclick.realtime.connection import Connection

Tell = Callable[[str, dict[str, Any]], None]


@dataclass(slots=True)
class _Viewer:
    """Somebody with the session open, on one or more connections."""

    id: str
    name: str
    connections: set[Connection] = field(default_factory=set)
    is_typing: bool = False


class Viewing:
    """Keeps who looks at what.

    Args:
        tell: called with a session and the data of a `viewers` frame when it changes.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._sessions: dict[str, dict[str, _Viewer]] = {}
        self._by_connection: dict[Connection, set[str]] = {}

    def enter(self, connection: Connection, session_id: str) -> dict[str, Any]:
        """Note that somebody looks at a session; tell it, and return what is told."""
        principal = connection.principal
        assert principal is not None
        viewers = self._sessions.setdefault(session_id, {})
        viewer = viewers.setdefault(principal.id, _Viewer(principal.id, principal.name))
        viewer.connections.add(connection)
        self._by_connection.setdefault(connection, set()).add(session_id)
        return self._say(session_id)

    def leave(self, connection: Connection, session_id: str) -> None:
        """Note that somebody looks away, on this connection."""
        mine = self._by_connection.get(connection, set())
        if session_id not in mine:
            return
        mine.discard(session_id)
        if not mine:
            del self._by_connection[connection]
        viewers = self._sessions[session_id]
        assert connection.principal is not None
        viewer = viewers[connection.principal.id]
        viewer.connections.discard(connection)
        if not viewer.connections:
            del viewers[viewer.id]
            self._say(session_id)
        if not viewers:
            del self._sessions[session_id]

    def forget(self, connection: Connection) -> None:
        """Note that a connection has ended."""
        for session_id in list(self._by_connection.get(connection, ())):
            self.leave(connection, session_id)

    def type(self, staff_id: str, session_id: str, *, is_typing: bool) -> None:
        """Note that a viewer begins or stops to write a reply."""
        viewer = self._sessions.get(session_id, {}).get(staff_id)
        if viewer is None or viewer.is_typing == is_typing:
            return
        viewer.is_typing = is_typing
        self._say(session_id)

    def _say(self, session_id: str) -> dict[str, Any]:
        data = {"staff": _to_json(self._sessions[session_id].values())}
        self._tell(session_id, data)
        return data


def _to_json(viewers: Iterable[_Viewer]) -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name, "is_typing": one.is_typing} for one in viewers]
