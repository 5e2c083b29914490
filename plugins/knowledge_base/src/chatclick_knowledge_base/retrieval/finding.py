"""All indexes together: one for each language, and vectors over them where there is a model."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from chatclick_knowledge_base.retrieval.bm25 import Bm25Index, Hit, Prepared, prepare
from chatclick_knowledge_base.retrieval.fusion import fuse
from chatclick_knowledge_base.retrieval.passages import Document
from chatclick_knowledge_base.retrieval.vectors import Encoder, VectorIndex
from chatclick_knowledge_base.retrieval.words import guess_language, primary

_DEPTH = 20


class Finder:
    """Finds passages in published texts. It does not change once it is built.

    Args:
        documents: all published texts.
        before: the finder that this one takes the place of; what it worked out is used again.
        encoder: makes vectors; None for words alone.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        *,
        before: "Finder | None" = None,
        encoder: Encoder | None = None,
    ) -> None:
        known = {} if before is None else before._prepared
        self._prepared: dict[tuple[str, int], Prepared] = {}
        by_language: defaultdict[str, list[Prepared]] = defaultdict(list)
        for one in documents:
            mark = (one.key, one.version)
            self._prepared[mark] = known.get(mark) or prepare(one)
            by_language[one.language].append(self._prepared[mark])
        self._indexes = {
            language: Bm25Index(prepared, language)
            for language, prepared in sorted(by_language.items())
        }
        vectors: Mapping[str, VectorIndex] = {} if before is None else before._vectors
        self._vectors: Mapping[str, VectorIndex] = {
            language: VectorIndex(encoder, index.passages, vectors.get(language))
            for language, index in self._indexes.items()
            if encoder is not None
        }

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are texts in."""
        return tuple(self._indexes)

    def choose_language(self, question: str, wanted: str) -> str:
        """Return the language to search in: that of the question, as far as it shows.

        Args:
            question: what was asked.
            wanted: the language somebody reads in; its texts are taken where nothing speaks
                against it. "" where it is not known.
        """
        close = [one for one in self.languages if one == wanted]
        close += [one for one in self.languages if primary(one) == primary(wanted)]
        first = (*close, *self.languages, wanted)[0]
        return guess_language(question, self.languages, first)

    def search(self, question: str, language: str, *, limit: int = 10) -> list[Hit]:
        """Return the best passages in one language, one of each text, best first.

        Args:
            question: as somebody typed it.
            language: one of `languages`.
            limit: how many at most.
        """
        index = self._indexes.get(language)
        if index is None:
            return []
        by_words = index.search(question, limit=max(limit, _DEPTH))
        vectors = self._vectors.get(language)
        if vectors is None:
            return by_words[:limit]
        by_meaning = vectors.search(question, limit=max(limit, _DEPTH))
        order = fuse([hit.key for hit in by_words], [hit.key for hit in by_meaning], limit=limit)
        return [_join(key, by_words, by_meaning) for key in order]


def _join(key: str, by_words: list[Hit], by_meaning: list[Hit]) -> Hit:
    """Take a text's passage from where it was found, and the better of both coverages."""
    word = next((hit for hit in by_words if hit.key == key), None)
    meaning = next((hit for hit in by_meaning if hit.key == key), None)
    if word is None or meaning is None:
        found = word or meaning
        assert found is not None
        return found
    return Hit(key, word.passage, word.score, max(word.coverage, meaning.coverage))
