"""The question set: articles of a made-up shop, and questions with the article that answers."""

from dataclasses import dataclass
from pathlib import Path

from chatclick_knowledge_base.retrieval import Document

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Question:
    """A question; `key` is the article that answers it, "" where none does."""

    language: str
    key: str
    text: str


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
