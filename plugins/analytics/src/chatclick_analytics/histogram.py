"""Percentiles from a histogram of logarithmic bins, in the manner of DDSketch.

A value goes into the bin `ceil(log(value, GAMMA))`, and what a bin answers is its middle, so that a
percentile is never further off than ERROR of its value. Histograms are added by adding the counts
of their bins, in any order, and the sum is that of all the values; so minutes make an hour.
"""

from collections.abc import Mapping
from math import ceil, log

ERROR = 0.01
GAMMA = (1 + ERROR) / (1 - ERROR)
_LOG_GAMMA = log(GAMMA)


def find_bin(value: int) -> int:
    """Return the bin of a value; 0 is that of everything below 1."""
    return 0 if value < 1 else ceil(log(value) / _LOG_GAMMA) + 1


def get_middle(bin_: int) -> float:
    """Return what a bin stands for."""
    return 0.0 if bin_ < 1 else 2 * GAMMA ** (bin_ - 1) / (GAMMA + 1)


def find_percentile(counts: Mapping[int, int], percent: float) -> float | None:
    """Return the value that so many percent of the values do not exceed; None without any.

    Args:
        counts: how many values are in each bin.
        percent: 0 to 100.
    """
    total = sum(counts.values())
    if total <= 0:
        return None
    wanted = max(1, ceil(total * percent / 100))
    seen = 0
    for bin_ in sorted(counts):
        seen += counts[bin_]
        if seen >= wanted:
            return get_middle(bin_)
    return None
