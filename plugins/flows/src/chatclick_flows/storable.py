"""What the database takes: PostgreSQL's JSON knows neither NUL, nor half a character, nor NaN."""

import re
from collections.abc import Mapping
from math import isfinite

MAX_DEPTH = 50

_REFUSED = re.compile("[\x00\ud800-\udfff]")


def is_storable(value: object) -> bool:
    """Tell whether a JSON value can be stored in every database, and is not too deep."""
    left = [(value, 0)]
    while left:
        one, depth = left.pop()
        if depth > MAX_DEPTH:
            return False
        if isinstance(one, Mapping):
            left += [(part, depth + 1) for pair in one.items() for part in pair]
        elif isinstance(one, (list, tuple)):
            left += [(part, depth + 1) for part in one]
        elif _is_refused(one):
            return False
    return True


def _is_refused(value: object) -> bool:
    if isinstance(value, str):
        return _REFUSED.search(value) is not None
    return isinstance(value, float) and not isfinite(value)
