"""Handing over: a last word to the visitor, then people, with the reason and what is known."""

from collections.abc import Sequence

from chatclick import JSONObject, MessageView, Phrase, PluginContext, SessionView
from chatclick.errors import Conflict, Invalid
from chatclick_ai_bot.settings import Settings
from chatclick_ai_bot.tracing import Step
from chatclick_ai_bot.words import say

REUSED = "client_msg_id_reused"
"""A message is there already under its id, in other words: settings changed in between."""

_MAX_CHARS = 900


async def hand_over(
    context: PluginContext,
    settings: Settings,
    session: SessionView,
    asked: MessageView,
    steps: Sequence[Step],
    reason: Phrase,
) -> None:
    """Give the session to people; nothing happens where somebody has it already.

    Args:
        context: the plugin's.
        settings: the language of visitors whose language is not known.
        session: what is handed over.
        asked: the message that led to it.
        steps: what the model was given so far.
        reason: for staff.
    """
    language = session.language or settings.default_language
    try:
        await context.post_message(
            session.id,
            say(language, "handing_over"),
            client_msg_id=f"over:{asked.id}",
            only_while_bot=True,
            lease=session.lease,
        )
    except Conflict:
        context.log.info("session_taken_over", session_id=session.id)
        return
    except Invalid as error:
        if error.code != REUSED:
            raise
    await context.sessions.hand_over(session.id, reason=reason, context=build_context(steps))


def build_context(steps: Sequence[Step]) -> JSONObject:
    """Build what the agent is told beside the reason: what answers came from, and tools."""
    found: dict[str, str | int] = {"fact_questions": len(steps)}
    sources = [source for step in steps for source in step.sources]
    cited = dict.fromkeys(str(one["title"]) for one in sources if one["is_cited"])
    given = dict.fromkeys(str(one["title"]) for one in sources if one["title"] not in cited)
    tools = [f"{tool['name']} ({tool['outcome']})" for step in steps for tool in step.tools]
    for label, names in (
        ("fact_answered_from", cited),
        ("fact_looked_at", given),
        ("fact_tools", tools),
    ):
        if names:
            found[label] = ", ".join(names)[:_MAX_CHARS]
    return found
