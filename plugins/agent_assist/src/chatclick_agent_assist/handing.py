"""A summary for whoever takes a conversation over: by the model, or in the words that were said."""

import asyncio

from chatclick import Assignee, AssignmentView, PluginContext, SessionView
from chatclick.errors import Conflict, Invalid
from chatclick_agent_assist.asking import Asking
from chatclick_agent_assist.helping import find_live_model
from chatclick_agent_assist.materials import HISTORY, list_answers, pick_messages
from chatclick_agent_assist.summing_up import build_summary
from chatclick_agent_assist.wording import find_words
from chatclick_language_model import ModelFailed

_MODEL_LIMIT_S = 7.0
"""The host waits ten seconds; the words that were said must still fit in."""

DONE = ("resolved", "closed")


async def note_summary(
    context: PluginContext, session: SessionView, assignment: AssignmentView
) -> None:
    """Put a summary into a note, where there is enough to sum up for who does not know it yet.

    Args:
        context: the plugin's.
        session: what was assigned.
        assignment: to whom; its repeat makes no second note.
    """
    who = _find_id(assignment.assignee)
    if session.state in DONE or _find_id(session.assignee) != who:
        return  # it is told late, such as once the plugin is enabled again: it went on since
    found = await context.sessions.list_messages(session.id, limit=HISTORY)
    messages = pick_messages(found)
    once = f"summary-{assignment.trace_id or messages[-1].id}"[:64] if messages else ""
    if any(one.client_msg_id == once for one in found):
        return
    is_known = any(one.sender.kind == "agent" and one.sender.id == who for one in messages)
    is_handed_on = assignment.previous is not None
    if len(messages) < context.config["summary_from"] or (is_known and not is_handed_on):
        return
    language = context.config["language"]
    words, text = find_words(language), ""
    if model := find_live_model():
        try:
            async with asyncio.timeout(_MODEL_LIMIT_S):
                text = await Asking(model, session.id).summarise(messages, language)
        except (ModelFailed, TimeoutError) as error:
            context.log.info("summary_without_model", error=type(error).__name__)
    if not text:
        text = "\n".join(build_summary(list_answers(session), messages, words))
    try:
        note = f"{words['summary']}\n{text}"
        await context.post_message(session.id, note, kind="note", client_msg_id=once)
    except (Conflict, Invalid) as error:
        # Closed meanwhile, or there already in other words: the model writes each time anew.
        context.log.info("summary_not_stored", session_id=session.id, code=error.code)


def _find_id(assignee: Assignee | None) -> str | None:
    return None if assignee is None else assignee.id
