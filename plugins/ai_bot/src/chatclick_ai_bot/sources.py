"""Passages of help articles that may have the answer, found by another plugin's action."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chatclick import JSONObject, PluginContext
from chatclick.errors import ChatclickError
from chatclick_ai_bot.guarding import clean
from chatclick_ai_bot.settings import Settings

_MAX_QUESTION = 300
_MAX_PASSAGE = 1_500
_MAX_TITLE = 200


@dataclass(frozen=True, slots=True)
class Source:
    """A passage, cleaned.

    Attributes:
        path: of the article among the help pages, "" where it has none.
        coverage: how much of the question it has, from 0 to 1.
    """

    title: str
    heading: str
    text: str
    path: str
    coverage: float


async def find_sources(
    context: PluginContext,
    settings: Settings,
    session_id: str,
    question: str,
    language: str,
    run_id: str,
) -> list[Source]:
    """Return what was found that may have the answer, best first; nothing where nobody searches.

    Args:
        context: the plugin's.
        settings: which action, how many, and how near.
        session_id: the session it is for.
        question: what the visitor wants to know.
        language: the language they read in, "" where it is not known.
        run_id: names the search.
    """
    if not settings.search_action or not question.strip():
        return []
    values: dict[str, Any] = {"question": question[:_MAX_QUESTION], "limit": settings.sources}
    if language:
        values["language"] = language
    try:
        result = await context.actions.run(
            settings.search_action, session_id, values, run_id=run_id
        )
    except ChatclickError as error:
        # Nobody offers it, or it takes other values: the bot goes on without.
        context.log.info("search_failed", action=settings.search_action, code=error.code)
        return []
    passages = result.values.get("passages")
    if not isinstance(passages, (list, tuple)):
        return []
    found = [_read(one) for one in passages[: settings.sources] if isinstance(one, Mapping)]
    return [one for one in found if one.text and one.coverage >= settings.threshold]


def _read(passage: JSONObject) -> Source:
    def text(name: str, max_chars: int) -> str:
        value = passage.get(name)
        return clean(value, max_chars) if isinstance(value, str) else ""

    coverage = passage.get("coverage")
    return Source(
        title=text("title", _MAX_TITLE),
        heading=text("heading", _MAX_TITLE),
        text=text("text", _MAX_PASSAGE),
        path=text("path", 500),
        coverage=float(coverage) if isinstance(coverage, (int, float)) else 1.0,
    )
