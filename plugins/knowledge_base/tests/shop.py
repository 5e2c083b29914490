"""The question set: articles of a made-up shop, and questions with the article that answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatclick_knowledge_base.retrieval import Document, Hit

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Question:
    """A question; `key` is the article that answers it, "" where none does."""

    language: str
    key: str
    text: str


Search = Callable[[Question], list[Hit]]


def read_articles() -> list[Document]:
    articles = []
    for part in (DATA / "articles.md").read_text("utf-8").split("=== ")[1:]:
        head, title, body = part.split("\n", 2)
        key, language, _category = head.split(" | ")
        articles.append(
            Document(
                key=key,
                version=1,
                language=language,
                title=title.removeprefix("# "),
                summary="",
                keywords="",
                body=body.strip(),
            )
        )
    return articles


def read_questions() -> list[Question]:
    lines = (DATA / "questions.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return [Question(language, key.strip("-"), text) for language, key, text in rows]


def rank(search: Search, question: Question) -> int | None:
    """Return where the right article stands, counted from 1."""
    keys = [hit.key for hit in search(question)]
    return keys.index(question.key) + 1 if question.key in keys else None


def measure(search: Search, questions: Sequence[Question]) -> tuple[float, float, float]:
    """Return recall@1, recall@5 and MRR over questions that have an article."""
    ranks = [rank(search, one) for one in questions if one.key]
    count = len(ranks)
    return (
        sum(one == 1 for one in ranks) / count,
        sum(one is not None and one <= 5 for one in ranks) / count,
        sum(1 / one for one in ranks if one) / count,
    )
