"""The values of dimensions that were counted, each with a number."""

from collections.abc import Collection

from chatclick_analytics import tables
from chatclick_analytics.models import Axis
from chatclick_analytics.points import AxisKey


class Axes:
    """Knows the numbers of values, and keeps values that are new."""

    def __init__(self) -> None:
        self._known: dict[AxisKey, int] = {}
        self._found: dict[AxisKey, int] = {}

    async def find(self, wanted: Collection[AxisKey]) -> dict[AxisKey, int]:
        """Return the numbers of values; within `context.write`."""
        known = {key: self._known[key] for key in wanted if key in self._known}
        missing = set(wanted) - set(known)
        if not missing:
            self._found = {}
            return known
        await tables.save_axes(list(missing))
        values = [value for _, value in missing]
        rows = await Axis.filter(value__in=values).limit(len(missing) * 9)
        found = {(row.dimension, row.value): row.id for row in rows}
        self._found = {key: found[key] for key in missing}
        return known | self._found

    def settle(self) -> None:
        """Remember what was found last: it is committed."""
        self._known |= self._found
