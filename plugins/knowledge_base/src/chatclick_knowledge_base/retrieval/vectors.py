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
        before: the index that this one takes the place of; a vector of the same encoder that it
            has is not made again, for a model takes minutes for thousands of passages.
    """

    def __init__(
        self,
        encoder: Encoder,
        passages: Sequence[tuple[str, Passage]],
        before: "VectorIndex | None" = None,
    ) -> None:
        self._encoder = encoder
        self._passages = list(passages)
        texts = [_build_text(one) for _, one in self._passages]
        known = {} if before is None or before._encoder is not encoder else before._list_rows()
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known |= zip(missing, encoder.encode(missing), strict=True)
        self._rows = _stack([known[text] for text in texts]) if texts else None

    def _list_rows(self) -> "dict[str, NDArray[np.float32]]":
        """Return the vector of each text."""
        rows = () if self._rows is None else self._rows
        return {_build_text(one): row for (_, one), row in zip(self._passages, rows, strict=True)}

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


def _build_text(passage: Passage) -> str:
    return f"{passage.heading}\n{passage.text}".strip()


def _stack(rows: "Sequence[NDArray[np.float32]]") -> "NDArray[np.float32]":
    import numpy as np

    return np.stack(rows)
