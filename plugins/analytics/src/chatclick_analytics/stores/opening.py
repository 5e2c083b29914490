"""Opening the store of a counting."""

from chatclick_analytics.models import Count
from chatclick_analytics.stores import Store
from chatclick_analytics.stores.axes import Axes
from chatclick_analytics.stores.embedded import EmbeddedStore


class Stores:
    """Opens stores."""

    def __init__(self) -> None:
        self._axes = Axes()

    def open(self, row: Count) -> Store:
        """Return the store of a counting."""
        return EmbeddedStore(row.id, self._axes)
