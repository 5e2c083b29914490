"""An answer without a model: the passage that has it, or an honest no."""

from collections.abc import Sequence
from dataclasses import dataclass

from chatclick_knowledge_base.retrieval.bm25 import Hit
from chatclick_knowledge_base.retrieval.passages import split_sentences

_MAX_CHARS = 600
_MAX_RELATED = 2
# A text that has this much of what the best one has may be what was meant.
_RELATED_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found.

    Attributes:
        key: of the text it is from.
        text: the passage, cut between sentences where it is long.
        coverage: how much of the question it has, from 0 to 1.
        related: keys of other texts that may be what was meant.
    """

    key: str
    heading: str
    text: str
    coverage: float
    related: tuple[str, ...]


def build_answer(hits: Sequence[Hit], *, threshold: float) -> Answer | None:
    """Make an answer of what a search found.

    Args:
        hits: best first.
        threshold: the coverage below which nothing counts as an answer, from 0 to 1.

    Returns:
        None where nothing was found that is worth saying.
    """
    if not hits or hits[0].coverage < threshold:
        return None
    best = hits[0]
    related = [
        hit.key
        for hit in hits[1:]
        if hit.coverage >= threshold and hit.score >= best.score * _RELATED_SHARE
    ]
    text = shorten(best.passage.text)
    return Answer(
        best.key, best.passage.heading, text, best.coverage, tuple(related[:_MAX_RELATED])
    )


def shorten(text: str, max_chars: int = _MAX_CHARS) -> str:
    """Cut a text between sentences, or where a sentence is too long, between words."""
    if len(text) <= max_chars:
        return text
    kept = ""
    for sentence in split_sentences(text):
        # A list keeps its lines.
        glue = "\n" if sentence.startswith("•") or f"\n{sentence}" in text else " "
        longer = f"{kept}{glue}{sentence}" if kept else sentence
        if len(longer) > max_chars:
            break
        kept = longer
    return kept or f"{text[: max_chars - 1].rsplit(' ', 1)[0]}…"
