"""Telling people that a conversation is at risk: whom it concerns, as each of them wants it."""

from chatclick import PluginContext, SessionView
from chatclick_session_risk.features import MINUTE_MS
from chatclick_session_risk.viewing import View
from chatclick_session_risk.words import WORDS, Words, say_reason

TYPE = "session_risk.flagged"
MOST_NAMED = 20


async def tell_people(
    session: SessionView, view: View, number: int, context: PluginContext
) -> None:
    """Tell who has the session, else who could take it of its queue; a repeat is told once.

    Args:
        session: which is at risk.
        view: what is said of it.
        number: which of its flags it is, from 1 on.
        context: the plugin's.

    Raises:
        ChatclickError: somebody of them left at this very moment.
    """
    if not context.config["notify"]:
        return
    named = await _list_named(session, context)
    if not named:
        return
    texts = {language: _write(view, words) for language, words in WORDS.items()}
    own = texts[str(context.config["notify_language"])]
    await context.notify(
        named,
        type=TYPE,
        title=own["title"],
        body=own["body"],
        session_id=session.id,
        id=f"flagged {session.id} {number}",
        translations=texts,
    )


def list_reasons(view: View, words: Words) -> tuple[str, ...]:
    """Return the reasons in the words of a language, the most telling first."""
    minutes = {
        "waiting": view.waited,
        "longest_wait": view.tally.longest_ms / MINUTE_MS,
        "duration": view.taken,
    }
    return tuple(say_reason(one, view.tally, minutes, words) for one in view.reasons)


def _write(view: View, words: Words) -> dict[str, str]:
    reasons = " · ".join(list_reasons(view, words))
    body = words["told"].format(percent=round(100 * view.risk), reasons=reasons)
    return {"title": words["title"], "body": body}


async def _list_named(session: SessionView, context: PluginContext) -> list[str]:
    if session.assignee is not None:
        return [session.assignee.id]
    team_id = session.team_id or await _find_team(session.queue_id, context)
    loads = await context.staff.list_available(team_id=team_id)
    return [load.staff.id for load in loads[:MOST_NAMED]]


async def _find_team(queue_id: str | None, context: PluginContext) -> str | None:
    if queue_id is None:
        return None
    queues = await context.queues.list()
    return next((one.team_id for one in queues if one.id == queue_id), None)
