"""How many connections one address holds: sockets and streams together."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from chatclick.settings import Limits


class Addresses:
    """Counts the open connections of each address.

    Args:
        limits: `connections_per_address`.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._counts)

    def has_room(self, address: str) -> bool:
        """Tell whether an address may open one more."""
        return self._counts[address] < self._limits.connections_per_address

    @contextmanager
    def hold(self, address: str) -> Iterator[None]:
        """Count a connection as long as it is open."""
        self._counts[address] += 1
        try:
            yield
        finally:
            self._counts[address] -= 1
            if not self._counts[address]:
                del self._counts[address]
