"""What helps are made of: the last messages, what was filled in, and passages of help articles."""

from collections.abc import Mapping, Sequence
from typing import Any

from chatclick import JSONObject, MessageView, PluginContext, SessionView
from chatclick.errors import ChatclickError

MAX_MESSAGE = 1_500
_MAX_PASSAGE = 1_500
HISTORY = 30


async def list_messages(context: PluginContext, session_id: str) -> list[MessageView]:
    """Return what was said lately, oldest first, without notes."""
    return pick_messages(await context.sessions.list_messages(session_id, limit=HISTORY))


def pick_messages(found: Sequence[MessageView]) -> list[MessageView]:
    """Return what people can read of what was said."""
    return [one for one in found if one.kind == "message" and one.text.strip()]


def find_question(messages: Sequence[MessageView]) -> str:
    """Return what the visitor wrote last, "" for nothing."""
    said = (one.text for one in reversed(messages) if one.sender.kind == "visitor")
    return next(said, "").strip()


def list_answers(session: SessionView) -> list[tuple[str, str]]:
    """Return what was filled in before and during the conversation, as name and value."""
    forms = session.metadata.get("forms")
    found: list[tuple[str, str]] = []
    for form in forms.values() if isinstance(forms, Mapping) else ():
        values = form.get("values") if isinstance(form, Mapping) else None
        if isinstance(values, Mapping):
            found += [(str(name), _say(value)) for name, value in values.items() if value]
    return found


def _say(value: Any) -> str:
    """Return what was filled in on one line: whoever did must not write others of a summary."""
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return " ".join(text.split())[:200]


async def find_passages(
    context: PluginContext, action: str, session: SessionView, question: str, run_id: str
) -> list[Mapping[str, Any]]:
    """Return passages near a question, best first; none where nobody searches.

    Args:
        context: the plugin's.
        action: what finds them, "" for nothing.
        session: for whom.
        question: what the visitor wants to know.
        run_id: names the search.
    """
    if not action or not question:
        return []
    values: JSONObject = {"question": question[:300], "limit": 3}
    try:
        result = await context.actions.run(action, session.id, values, run_id=run_id)
    except ChatclickError as error:
        context.log.info("search_failed", action=action, code=error.code)
        return []
    passages = result.values.get("passages")
    if not isinstance(passages, (list, tuple)):
        return []
    return [one for one in passages if isinstance(one, Mapping) and one.get("text")]


def read_coverage(passage: Mapping[str, Any]) -> float:
    """Return how well a passage fits the question, 0 where whoever found it does not say."""
    coverage = passage.get("coverage")
    return float(coverage) if isinstance(coverage, (int, float)) else 0.0


def passage_text(passage: Mapping[str, Any]) -> str:
    """Return the text of a passage, cut to length."""
    return str(passage["text"])[:_MAX_PASSAGE]
