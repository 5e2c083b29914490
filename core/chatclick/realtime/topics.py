"""Who follows a session, and how far this process has told them."""

from chatclick.chat.audience import Audience
from chatclick.realtime.connection import Connection
from chatclick.store.events import StoredEvent


class Topic:
    """One session with its live followers in this process.

    Attributes:
        last_seq: the newest event that was handed to the followers; None until somebody's replay
            has found out.
        followers: live connections, with the audience they belong to.
        newest_seq: the newest event this process has heard of, told or not.
        joining: connections whose replay is being read, with what was committed meanwhile.
        is_filling: whether a hole is being read from the database.
    """

    __slots__ = ("followers", "is_filling", "joining", "last_seq", "newest_seq")

    def __init__(self) -> None:
        self.last_seq: int | None = None
        self.newest_seq = 0
        self.followers: dict[Connection, Audience] = {}
        self.joining: dict[Connection, list[StoredEvent]] = {}
        self.is_filling = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody follows or is about to."""
        return not self.followers and not self.joining

    def is_next(self, seq: int) -> bool:
        """Tell whether an event follows directly on what was told."""
        return self.last_seq is None or seq == self.last_seq + 1

    def is_old(self, seq: int) -> bool:
        """Tell whether an event was told already."""
        return self.last_seq is not None and seq <= self.last_seq

    def hear_of(self, seq: int) -> None:
        """Note that an event is committed; who joins must not stop before it."""
        if seq > self.newest_seq:
            self.newest_seq = seq

    def move_to(self, seq: int) -> None:
        """Note that the followers were told up to an event."""
        self.last_seq = seq
        self.hear_of(seq)

    def leave(self, connection: Connection) -> None:
        """Forget a connection."""
        self.followers.pop(connection, None)
        self.joining.pop(connection, None)
