"""Making one ranking of several whose scores cannot be compared."""

from collections import defaultdict
from collections.abc import Sequence

_K = 60


def fuse(*rankings: Sequence[str], limit: int = 10) -> list[str]:
    """Join rankings by reciprocal rank: what stands high in several comes first.

    Args:
        rankings: keys, best first; each key once in each.
        limit: how many at most.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, key in enumerate(ranking, 1):
            scores[key] += 1 / (_K + rank)
    return sorted(scores, key=lambda key: -scores[key])[:limit]
