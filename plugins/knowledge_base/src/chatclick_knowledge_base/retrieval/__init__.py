"""Finding the passage that answers a question. Pure: no host, no database, no network."""

from chatclick_knowledge_base.retrieval.answering import Answer, build_answer
from chatclick_knowledge_base.retrieval.bm25 import Bm25Index, Hit
from chatclick_knowledge_base.retrieval.finding import Finder
from chatclick_knowledge_base.retrieval.fusion import fuse
from chatclick_knowledge_base.retrieval.passages import Document, Passage, cut_passages
from chatclick_knowledge_base.retrieval.words import guess_language, split_words

__all__ = [
    "Answer",
    "Bm25Index",
    "Document",
    "Finder",
    "Hit",
    "Passage",
    "build_answer",
    "cut_passages",
    "fuse",
    "guess_language",
    "split_words",
]
