"""Groups texts by their words: spherical k-means, begun from the words that most people use.

The word most people use begins a group around the texts that have it, then the word most people use
in the texts that are left, and so on. The same texts give the same groups: everything goes in the
order of the texts, ties in that of the alphabet, and nothing is left to chance. Pure.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

JOIN = 0.22
"""From this likeness on (cosine) a text belongs to a group."""
ALIKE = 0.5
"""From this on, two groups are one."""
ROUNDS = 5
COMMON = 0.6
"""A word in more texts than this part of them tells nothing apart, once there are enough texts."""
ENOUGH = 20
MOST_TERMS = 30
MOST_GROUPS = 200

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Text:
    """What one session is about.

    Attributes:
        id: the session's.
        person: whose it is: a word counts once for each person.
        words: each once.
    """

    id: str
    person: str
    words: tuple[str, ...]


@dataclass(slots=True)
class Group:
    """Texts that belong together.

    Attributes:
        center: what its texts have in common: weights by word, of length 1.
        members: ids of its texts, in their order.
    """

    center: Vector
    members: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Clustering:
    """What was found.

    Attributes:
        groups: the largest first.
        weights: how telling each word is.
    """

    groups: tuple[Group, ...]
    weights: Vector


def cluster(
    texts: Sequence[Text], *, fewest: int, tell: Callable[[float], None] = lambda part: None
) -> Clustering:
    """Group texts.

    Args:
        texts: the oldest first.
        fewest: groups with fewer texts are none.
        tell: is told how far it is, from 0 to 1.
    """
    weights = weigh_words(texts)
    vectors = {one.id: build_vector(one.words, weights) for one in texts}
    persons = {one.id: one.person for one in texts}
    groups = _begin(texts, vectors, persons, fewest)
    for turn in range(ROUNDS):
        index = _Index(groups)
        for group in groups:
            group.members = []
        for at, text in enumerate(texts):
            place, near = index.find(vectors[text.id])
            if near >= JOIN:
                groups[place].members.append(text.id)
            if at % 200 == 0:
                tell((turn + at / max(1, len(texts))) / ROUNDS)
        groups = [_renew(one, vectors, persons) for one in groups if one.members]
        groups = _unite([one for one in groups if one.center], vectors, persons)
    kept = [one for one in groups if len(one.members) >= fewest]
    kept.sort(key=lambda one: (-len(one.members), one.members[0]))
    return Clustering(tuple(kept), weights)


def weigh_words(texts: Sequence[Text]) -> dict[str, float]:
    """Return how telling each word is: rare ones more; those of one person alone not at all."""
    persons: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for word in text.words:
            persons[word].add(text.person)
    count = len({one.person for one in texts})
    most = COMMON * count if count >= ENOUGH else count
    return {
        # The root: in short texts a rare word is more often chance than the matter.
        word: round(math.sqrt(math.log(1 + count / len(who))), 4)
        for word, who in persons.items()
        if 2 <= len(who) <= most
    }


def build_vector(words: Sequence[str], weights: Vector) -> dict[str, float]:
    """Return the vector of a text, of length 1; empty where it has no telling word."""
    return _scale({word: weights[word] for word in words if word in weights})


def find_nearest(vector: Vector, centers: Mapping[str, Vector]) -> tuple[str, float]:
    """Return the name of the center that is most like a vector and how like; "" for none at all."""
    found = {name: measure(vector, center) for name, center in centers.items()}
    name = max(found, key=lambda one: (found[one], one), default="")
    return (name, found[name]) if name and found[name] > 0 else ("", 0.0)


def measure(one: Vector, other: Vector) -> float:
    """Return how like two vectors are, 0 to 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())


class _Index:
    """Groups by the words of their centers, so that a text is compared only with what it may be."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._by_word: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, group in enumerate(groups):
            for word, weight in group.center.items():
                self._by_word[word].append((at, weight))

    def find(self, vector: Vector) -> tuple[int, float]:
        """Return the place of the nearest group and how near; -1 for none."""
        found: Counter[int] = Counter()
        for word, weight in vector.items():
            for at, other in self._by_word.get(word, ()):
                found[at] += weight * other  # type: ignore[assignment]
        if not found:
            return -1, 0.0
        at = min(found, key=lambda one: (-found[one], one))
        return at, float(found[at])


def _begin(
    texts: Sequence[Text], vectors: Mapping[str, Vector], persons: Mapping[str, str], fewest: int
) -> list[Group]:
    """Return a group for each word that enough people use in texts without a group."""
    texts_of: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        for word in vectors[text.id]:
            texts_of[word].append(text.id)
    left = {one.id for one in texts}
    waiting = [(-len({persons[one] for one in found}), word) for word, found in texts_of.items()]
    heapify(waiting)
    groups: list[Group] = []
    while waiting and len(groups) < MOST_GROUPS:
        counted, word = heappop(waiting)
        members = [one for one in texts_of[word] if one in left]
        count = len({persons[one] for one in members})
        if count < max(2, fewest):
            continue
        if count < -counted:
            # Some of its texts have a group by now; another word may come first.
            heappush(waiting, (-count, word))
            continue
        groups.append(_renew(Group({}, members), vectors, persons))
        left.difference_update(members)
    return groups


def _renew(group: Group, vectors: Mapping[str, Vector], persons: Mapping[str, str]) -> Group:
    """Return a group around what its texts have in common, of which each is said by two or more."""
    total: Counter[str] = Counter()
    who: dict[str, set[str]] = defaultdict(set)
    for member in group.members:
        for word, weight in vectors[member].items():
            total[word] += weight  # type: ignore[assignment]
            who[word].add(persons[member])
    shared = {word: weight for word, weight in total.items() if len(who[word]) > 1}
    telling = sorted(shared.items(), key=lambda one: (-one[1], one[0]))[:MOST_TERMS]
    return Group(_scale(dict(telling)), list(group.members))


def _unite(
    groups: list[Group], vectors: Mapping[str, Vector], persons: Mapping[str, str]
) -> list[Group]:
    united: list[Group] = []
    for group in sorted(groups, key=lambda one: (-len(one.members), one.members[0])):
        near = next((one for one in united if measure(one.center, group.center) >= ALIKE), None)
        if near is None:
            united.append(group)
        else:
            near.members.extend(group.members)
            near.center = _renew(near, vectors, persons).center
    return united


def _scale(weights: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {word: round(weight / length, 4) for word, weight in weights.items()} if length else {}
