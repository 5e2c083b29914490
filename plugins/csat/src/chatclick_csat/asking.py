"""The action that asks in the conversation itself, for channels without a widget, and for mails."""

from chatclick import Action, ActionResult, PluginContext, SessionView
from chatclick.errors import Invalid
from chatclick_csat.forms import find_form
from chatclick_csat.links import build_link
from chatclick_csat.models import Survey
from chatclick_csat.showing import ASK_TYPE
from chatclick_csat.wording import find_language, say

REUSED = "client_msg_id_reused"

ASK = Action(
    type=ASK_TYPE,
    title="Ask for a rating",
    description="Writes a link to a page where the visitor rates the conversation.",
    schema={"type": "object", "additionalProperties": False, "properties": {}},
    outcomes=("asked", "rated", "off"),
)


async def ask(session: SessionView, run_id: str, context: PluginContext) -> ActionResult:
    """Write the link, unless there is a rating already or none is wanted.

    Args:
        session: which.
        run_id: the same at a repeat, which writes nothing more.
        context: the plugin's.
    """
    row = await Survey.get_or_none(session_id=session.id)
    if row is not None and row.rated_at is not None:
        return ActionResult(outcome="rated")
    link = await build_link(context, session.id)
    if link is None or session.category == "done" or await find_form(session, context) is None:
        return ActionResult(outcome="off")
    text = say(find_language(session.language), "ask", link=link)
    try:
        await context.post_message(session.id, text, client_msg_id=f"ask-{run_id}"[:64])
    except Invalid as error:
        # Each link is sealed anew: at a repeat the message that stands there has another one.
        if error.code != REUSED:
            raise
    return ActionResult(outcome="asked")
