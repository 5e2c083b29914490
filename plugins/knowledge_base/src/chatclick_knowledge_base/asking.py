"""Finding passages for others: the widget, staff who try it, and other plugins by an action."""

from asyncio import to_thread
from collections.abc import Sequence
from typing import Any

from chatclick import Action, ActionResult, JSONObject
from chatclick_knowledge_base.library import Edition, Library
from chatclick_knowledge_base.retrieval import Hit
from chatclick_knowledge_base.retrieval.answering import shorten

MAX_QUERY = 300
MOST_HITS = 20

SEARCH = Action(
    type="knowledge_base.search",
    title="Find help articles",
    description="Finds the passages of published articles that fit a question, best first.",
    schema={
        "type": "object",
        "additionalProperties": False,
        "required": ["question"],
        "properties": {
            "question": {"type": "string", "minLength": 1, "maxLength": MAX_QUERY},
            "language": {"type": "string", "maxLength": 35},
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST_HITS},
        },
    },
    outcomes=("found", "not_found"),
)


async def search(
    edition: Edition, question: str, wanted: str, limit: int
) -> tuple[str, Sequence[Hit]]:
    """Return the language that was searched in, and what was found.

    Args:
        edition: what is published.
        question: as it was typed; what is longer than anybody asks is cut.
        wanted: the language somebody reads in, "" where it is not known.
        limit: how many at most.
    """
    question = question[:MAX_QUERY]
    language = edition.finder.choose_language(question, wanted)
    # Among thousands of articles it takes a tenth of a second: not in the loop.
    hits = await to_thread(edition.finder.search, question, language, limit=limit)
    return language, hits


def hit_to_json(edition: Edition, hit: Hit) -> dict[str, Any]:
    """Return the wire form of something that was found."""
    text = edition.get(hit.key)
    return {
        "article_id": text.article_id,
        "language": text.language,
        "title": text.title,
        "heading": hit.passage.heading,
        "excerpt": shorten(hit.passage.text, 300),
        "path": f"/help/{text.language}/{text.slug}",
        "coverage": round(hit.coverage, 3),
    }


async def run_search(library: Library, values: JSONObject, language: str) -> ActionResult:
    """Do what the action asks: whole passages, for a bot to answer from and to cite."""
    edition = await library.open()
    wanted = str(values.get("language") or language)
    limit = values.get("limit", 5)
    count = limit if isinstance(limit, int) else 5
    _, hits = await search(edition, str(values.get("question", "")), wanted, count)
    passages = [
        {**hit_to_json(edition, hit), "text": shorten(hit.passage.text, 1500)} for hit in hits
    ]
    outcome = "found" if passages else "not_found"
    return ActionResult(outcome=outcome, values={"passages": passages})
