"""The hooks: buttons where agents write, and a summary when somebody takes over."""

import asyncio

from chatclick import (
    Action,
    ActionResult,
    AssignmentView,
    JSONObject,
    PluginContext,
    SessionView,
    SlotContent,
    hookimpl,
)
from chatclick_agent_assist.acting import ACTIONS
from chatclick_agent_assist.handing import note_summary
from chatclick_agent_assist.helping import Help, Helping, find_live_model
from chatclick_agent_assist.showing import build_slot
from chatclick_agent_assist.wording import find_words


@hookimpl
def register_actions() -> list[Action]:
    """Offer the helps."""
    return ACTIONS


@hookimpl
async def action_run(
    action: str, values: JSONObject, session: SessionView, run_id: str, context: PluginContext
) -> ActionResult:
    """Help once."""
    help_ = Help(session, str(values.get("draft", "")), run_id)
    words = find_words(str(values.get("locale", context.config["language"])))
    helping = Helping(context, words)
    try:
        # Sooner than the host gives up, so that somebody is told why.
        async with asyncio.timeout(14):
            return await helping.run(action, values, help_)
    except TimeoutError:
        return helping.refuse("timeout")


@hookimpl
async def admin_slot(
    session: SessionView | None, locale: str, context: PluginContext
) -> SlotContent | None:
    """Show the buttons that do something now."""
    if session is None or session.state == "closed":
        return None
    has_model = find_live_model() is not None
    return build_slot(context.config, session, has_model=has_model, locale=locale)


@hookimpl
async def session_assigned(
    session: SessionView, assignment: AssignmentView, context: PluginContext
) -> None:
    """Sum up for whoever takes a conversation over."""
    config = context.config
    is_wanted = config["summary_without_model"] or find_live_model() is not None
    if assignment.assignee is not None and config["summary"] and is_wanted:
        await note_summary(context, session, assignment)


@hookimpl
async def config_changed() -> None:
    """Go by changed settings: they are read each time."""
