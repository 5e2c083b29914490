"""Search by meaning: the nearest passages among all, by cosine, with numpy alone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from chatclick_knowledge_base.retrieval.bm25 import Hit
from chatclick_knowledge_base.retrieval.passages import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns texts into vectors of length one."""

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Return a row for each text."""


class VectorIndex:
    """Passages of any languages as vectors; it does not change once it is built.

    Args:
        encoder: makes the vectors, of passages now and of questions later.
        passages: with the keys of their documents.
    """

    def __init__(self, encoder: Encoder, passages: Sequence[tuple[str, Passage]]) -> None:
        self._encoder = encoder
        self._passages = list(passages)
        texts = [f"{one.heading}\n{one.text}".strip() for _, one in self._passages]
        self._rows = encoder.encode(texts) if texts else None

    def search(self, question: str, *, limit: int = 10) -> list[Hit]:
        """Return the nearest passages, one of each document, nearest first."""
        if self._rows is None:
            return []
        likeness = self._rows @ self._encoder.encode([question])[0]
        best: dict[str, Hit] = {}
        for at in (-likeness).argsort(kind="stable"):
            key, passage = self._passages[int(at)]
            score = float(likeness[at])
            best.setdefault(key, Hit(key, passage, score, max(0.0, min(1.0, score))))
            if len(best) >= limit:
                break
        return list(best.values())
