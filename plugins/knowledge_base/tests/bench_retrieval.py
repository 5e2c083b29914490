"""Print how well questions find their article: recall@1, recall@5, MRR, and what a bot would say.

Run `python bench_retrieval.py`, or `python bench_retrieval.py FOLDER` with a MiniLM model in it for
vectors and both together.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from shop import Question, Search, measure, read_articles, read_questions

from chatclick_knowledge_base.retrieval import Finder, build_answer
from chatclick_knowledge_base.retrieval.minilm import MiniLm
from chatclick_knowledge_base.retrieval.vectors import VectorIndex

DEPTH = 10
THRESHOLD = 0.5


def search_words(finder: Finder) -> Search:
    return lambda one: finder.search(one.text, one.language, limit=DEPTH)


def show(name: str, search: Search, questions: Sequence[Question]) -> None:
    for language in ("en", "de", "all"):
        chosen = [one for one in questions if language in (one.language, "all")]
        first, five, mrr = measure(search, chosen)
        count = sum(bool(one.key) for one in chosen)
        print(f"{name:8} {language:4} {count:4} {first:9.3f} {five:9.3f} {mrr:6.3f}")


def show_answers(finder: Finder, questions: Sequence[Question], threshold: float) -> None:
    right = wrong = silent = false = 0
    for one in questions:
        hits = finder.search(one.text, one.language)
        answer = build_answer(hits, threshold=threshold)
        if not one.key:
            false += answer is not None
        elif answer is None:
            silent += 1
        else:
            right += answer.key == one.key
            wrong += answer.key != one.key
    asked = sum(bool(one.key) for one in questions)
    others = len(questions) - asked
    print(
        f"threshold {threshold:.2f}: of {asked} answerable {right} right, {wrong} wrong, {silent} "
        f"no answer; of {others} without an article {false} answered"
    )


def main() -> None:
    articles, questions = read_articles(), read_questions()
    finder = Finder(articles)
    print(f"{len(articles)} articles, {len(questions)} questions")
    print(f"{'':8} {'':4} {'n':>4} {'recall@1':>9} {'recall@5':>9} {'MRR':>6}")
    show("bm25", search_words(finder), questions)
    if len(sys.argv) > 1:
        encoder = MiniLm(Path(sys.argv[1]))
        alone = {
            language: VectorIndex(encoder, index.passages)
            for language, index in finder._indexes.items()
        }
        show("vectors", lambda one: alone[one.language].search(one.text, limit=DEPTH), questions)
        both = Finder(articles, before=finder, encoder=encoder)
        show("both", search_words(both), questions)
    else:
        print("vectors  not measured: name a folder with a MiniLM model")
    for threshold in (0.3, 0.4, 0.5, 0.6):
        show_answers(finder, questions, threshold)


if __name__ == "__main__":
    main()
