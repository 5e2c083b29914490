"""An index in memory that ranks passages by BM25 over weighted fields.

Own code rather than a library: those there are rank flat texts with matrices, need numpy, and
give no part of a score back. Here the title counts more than the text, a word nobody wrote finds
the nearest one that somebody did, parts of compounds count, and how much of a question was found
is known, which is what decides whether a bot answers.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log

from chatclick_knowledge_base.retrieval.passages import Document, Passage, cut_passages
from chatclick_knowledge_base.retrieval.synonyms import list_synonyms
from chatclick_knowledge_base.retrieval.words import primary, split_words

_K1 = 1.2
_B = 0.3
_TITLE, _KEYWORDS, _SUMMARY, _HEADING, _TEXT = 4.0, 2.5, 1.0, 1.5, 1.0
_COMPOUNDING = frozenset({"da", "de", "fi", "hu", "nl", "no", "sv"})
_SHORTEST_PART = 4
_LINKS = ("", "s", "es", "n", "en", "er", "e")
_PART_WEIGHT = 0.6
_SYNONYM_WEIGHT = 0.7
_NEAR = 0.5
_UNKNOWN_WEIGHT = 0.5
_MAX_NEAR = 3
_MAX_QUESTION_WORDS = 60

Counts = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    Attributes:
        key: of the document.
        score: by BM25; higher is better, and only comparable within one index.
        coverage: how much of the question's weight it has, from 0 to 1.
    """

    key: str
    passage: Passage
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document, cut and counted; it depends on nothing but its content."""

    key: str
    passages: tuple[Passage, ...]
    counts: tuple[Counts, ...]
    lengths: tuple[float, ...]


def prepare(document: Document) -> Prepared:
    """Cut a document into passages and count its words by weight."""
    language = document.language
    shared: Counter[str] = Counter()
    for text, weight in (
        (document.title, _TITLE),
        (document.keywords, _KEYWORDS),
        (document.summary, _SUMMARY),
    ):
        for word in split_words(text, language) if text.strip() else ():
            # Said twice in a title is not meant twice.
            shared[word] = max(shared[word], weight)  # type: ignore[assignment]
    passages = cut_passages(document.body) or [Passage("", document.summary or document.title)]
    counts, lengths = [], []
    for passage in passages:
        own = Counter(split_words(passage.text, language))
        heads = set(split_words(passage.heading, language)) if passage.heading else set()
        lengths.append(float(sum(own.values()) + len(heads)))
        merged = {word: float(times) * _TEXT for word, times in own.items()}
        for word in heads:
            merged[word] = merged.get(word, 0.0) + _HEADING
        for word, weight in shared.items():
            merged[word] = merged.get(word, 0.0) + weight
        counts.append(merged)
    return Prepared(document.key, tuple(passages), tuple(counts), tuple(lengths))


class Bm25Index:
    """An index of documents of one language; it does not change once it is built.

    Args:
        documents: prepared, of this language.
        language: its tag.
    """

    def __init__(self, documents: Iterable[Prepared], language: str) -> None:
        self.language = language
        self._entries = [
            (one.key, passage, counts, length)
            for one in documents
            for passage, counts, length in zip(one.passages, one.counts, one.lengths, strict=True)
        ]
        total = sum(length for *_, length in self._entries)
        self._mean = max(1.0, total / max(1, len(self._entries)))
        self._postings = self._build_postings()
        self._grams = _build_grams(self._postings)

    def __len__(self) -> int:
        """Return how many passages there are."""
        return len(self._entries)

    @property
    def passages(self) -> Sequence[tuple[str, Passage]]:
        """All passages with the keys of their documents."""
        return [(key, passage) for key, passage, *_ in self._entries]

    def search(self, question: str, *, limit: int = 10) -> list[Hit]:
        """Return the best passages, one of each document, best first.

        Args:
            question: as somebody typed it.
            limit: how many at most.
        """
        words = list(dict.fromkeys(split_words(question, self.language)))[:_MAX_QUESTION_WORDS]
        scores: defaultdict[int, float] = defaultdict(float)
        found: defaultdict[int, float] = defaultdict(float)
        total = 0.0
        for word in words:
            terms = self._find_terms(word)
            # A word that stands nowhere was asked for all the same, but need not be told apart.
            unknown = self._idf("") * _UNKNOWN_WEIGHT
            weight = max((self._idf(term) * likeness for term, likeness in terms), default=unknown)
            total += weight
            best: defaultdict[int, float] = defaultdict(float)
            share: defaultdict[int, float] = defaultdict(float)
            for term, likeness in terms:
                for at, score in self._score(term):
                    # Several words for one thing are found once: the best of them counts.
                    best[at] = max(best[at], score * likeness)
                    share[at] = max(share[at], self._idf(term) * likeness)
            for at, score in best.items():
                scores[at] += score
                found[at] += min(weight, share[at])
        return self._pick(scores, found, total, limit)

    def _pick(
        self, scores: Mapping[int, float], found: Mapping[int, float], total: float, limit: int
    ) -> list[Hit]:
        best: dict[str, int] = {}
        for at, score in scores.items():
            key = self._entries[at][0]
            if key not in best or score > scores[best[key]]:
                best[key] = at
        # Equal scores stay in the order of the documents, so that a search repeats itself.
        order = nlargest(limit, best.values(), key=lambda at: (scores[at], -at))
        return [
            Hit(self._entries[at][0], self._entries[at][1], scores[at], found[at] / total)
            for at in order
        ]

    def _score(self, term: str) -> Iterable[tuple[int, float]]:
        idf = self._idf(term)
        for at, count in self._postings.get(term, {}).items():
            length = self._entries[at][3]
            norm = _K1 * (1 - _B + _B * length / self._mean)
            yield at, idf * count * (_K1 + 1) / (count + norm)

    def _idf(self, term: str) -> float:
        count = len(self._postings.get(term, ()))
        return log(1 + (len(self._entries) - count + 0.5) / (count + 0.5))

    def _find_terms(self, word: str) -> list[tuple[str, float]]:
        """Return the words of the index that stand for a word of a question, with likeness."""
        like = [
            (term, _SYNONYM_WEIGHT)
            for term in sorted(list_synonyms(word, self.language))
            if term in self._postings
        ]
        if word in self._postings:
            return [(word, 1.0), *like]
        parts = [(part, _PART_WEIGHT) for part in self._split_compound(word, self._postings)]
        return [*parts, *like] or self._find_near(word)

    def _find_near(self, word: str) -> list[tuple[str, float]]:
        if len(word) < _SHORTEST_PART or word.isdigit():
            return []
        grams = _list_grams(word)
        shared: Counter[str] = Counter()
        for gram in grams:
            shared.update(self._grams.get(gram, ()))
        likely = [
            (term, 2 * count / (len(grams) + len(_list_grams(term))))
            for term, count in shared.items()
        ]
        near = [(term, likeness) for term, likeness in likely if likeness >= _NEAR]
        return nlargest(_MAX_NEAR, near, key=lambda one: (one[1], one[0]))

    def _build_postings(self) -> Mapping[str, Mapping[int, float]]:
        postings: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for at, (_, _, counts, _) in enumerate(self._entries):
            for word, count in counts.items():
                postings[word][at] = count
        whole = dict(postings)
        for word in sorted(whole):
            for part in self._split_compound(word, whole):
                for at, count in whole[word].items():
                    postings[part].setdefault(at, count * _PART_WEIGHT)
        return dict(postings)

    def _split_compound(self, word: str, known: Mapping[str, object]) -> list[str]:
        """Return the known words a compound begins and ends with: "versandkost" has both."""
        if primary(self.language) not in _COMPOUNDING or len(word) < 2 * _SHORTEST_PART:
            return []
        ends = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        heads = [word[:at] for at in reversed(ends) if word[:at] in known]
        tails = [word[at:] for at in ends if word[at:] in known]
        for head in heads:
            for tail in tails:
                if word[len(head) : len(word) - len(tail)] in _LINKS and len(head) + len(
                    tail
                ) <= len(word):
                    return [head, tail]
        return [part for part in (*heads[:1], *tails[:1]) if len(part) > _SHORTEST_PART]


def _build_grams(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    grams: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= _SHORTEST_PART and not word.isdigit():
            for gram in _list_grams(word):
                grams[gram].append(word)
    return dict(grams)


def _list_grams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
