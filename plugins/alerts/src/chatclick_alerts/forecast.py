"""What is usual for an hour of the week: a seasonal naive forecast with a robust spread. Pure.

The values of the same hour, and of the one before and after it, in the weeks before, have a median
and a typical distance from it (the median absolute deviation, scaled to a standard deviation). What
is further off than so many times that distance is unusual. One odd week moves neither much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from chatclick_alerts.rules import Band

WEEK_HOURS = 168
WEEKS = 6
FEWEST = 6
"""Of how many values at least a forecast is made."""
SCALE = 1.4826
"""Makes a median absolute deviation that of a normal distribution's standard deviation."""
LEAST_SHARE = 0.1
"""The spread is taken to be at least this share of what is usual: a shop that had exactly 10
conversations each week is not alarmed by 11."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual, and how far from it is usual."""

    middle: float
    spread: float

    def build_band(self, times: float) -> Band:
        """Return the band of so many times the spread; numbers are never below 0."""
        return Band(max(0.0, self.middle - times * self.spread), self.middle + times * self.spread)


def forecast(hours: Sequence[float | None], at: int) -> Usual | None:
    """Say what is usual for an hour from those of the weeks before.

    Args:
        hours: values of hours in a row.
        at: the place of the hour that is forecast, in `hours` or just behind them.

    Returns:
        None where too little is known.
    """
    found = [
        value
        for week in range(1, WEEKS + 1)
        for near in (-1, 0, 1)
        if 0 <= (place := at - week * WEEK_HOURS + near) < min(at, len(hours))
        and (value := hours[place]) is not None
    ]
    if len(found) < FEWEST:
        return None
    middle = median(found)
    distance = SCALE * median(abs(value - middle) for value in found)
    return Usual(middle, max(distance, LEAST_SHARE * abs(middle), 0.5))
