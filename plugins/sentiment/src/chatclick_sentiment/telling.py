"""Telling staff that the mood turned for the worse: whom it concerns, as each of them wants it."""

from datetime import datetime, timedelta
from typing import Any

from chatclick import PluginContext, SessionView
from chatclick.clock import now
from chatclick.errors import ChatclickError
from chatclick_sentiment.showing import WORDS
from chatclick_sentiment.trend import Turn

TOLD = "told:"
"""How the keys begin under which is kept when staff were told; the session's id follows."""
MOST_NAMED = 5
TYPE = "sentiment.turned"


async def tell_staff(session: SessionView, turn: Turn, context: PluginContext) -> None:
    """Tell who has the session, or who could take it; nobody while a bot has it.

    Args:
        session: whose mood turned.
        turn: how.
        context: the plugin's.
    """
    minutes = context.config["notify_quiet_minutes"]
    if not context.config["notify"] or turn.direction != "worse" or session.state == "bot":
        return
    if await _is_quiet(session.id, minutes, context):
        return
    named = await _list_named(session, context)
    if not named:
        return
    language = str(context.config["notify_language"]).partition("-")[0]
    words = WORDS.get(language, WORDS["en"])
    try:
        await context.notify(
            named,
            type=TYPE,
            title=words["worse"],
            session_id=session.id,
            # A repeat of the event after a crash says it once.
            id=f"turned {session.id} {turn.seq}",
            translations={one: {"title": said["worse"]} for one, said in WORDS.items()},
        )
    except ChatclickError as error:  # somebody left at this very moment
        context.log.info("turn_not_told", session_id=session.id, code=error.code)
        return
    await context.kv.set(f"{TOLD}{session.id}", now().isoformat())


async def _is_quiet(session_id: str, minutes: int, context: PluginContext) -> bool:
    """Tell whether staff were told of a session a short while ago."""
    told: Any = await context.kv.get(f"{TOLD}{session_id}")
    if not isinstance(told, str):
        return False
    return now() - datetime.fromisoformat(told) < timedelta(minutes=minutes)


async def _list_named(session: SessionView, context: PluginContext) -> list[str]:
    if session.assignee is not None:
        return [session.assignee.id]
    loads = await context.staff.list_available(team_id=session.team_id)
    return [load.staff.id for load in loads[:MOST_NAMED]]
