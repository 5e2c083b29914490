"""Handing a session back to its flow: by the API, and by a button above the conversation."""

from chatclick import Action, PluginContext, SessionView, SlotBlock, SlotContent
from chatclick_flows.engine import HandedBack
from chatclick_flows.models import Run
from chatclick_flows.service import Service

HAND_BACK_WORDS = {"de": "An den Ablauf zurückgeben", "ar": "إعادة إلى المسار"}
HAND_BACK = Action(
    type="flows.hand_back",
    title="Hand back to the flow",
    description="Lets the flow that people took the conversation from go on where it was.",
)


async def hand_back(service: Service, context: PluginContext, session_id: str) -> Run | None:
    """Take the session from people and let its flow go on.

    Raises:
        NotFound: no flow is under way there.
        Conflict: the session is closed.
    """
    _ = await service.runs.require_live(session_id)
    await context.sessions.take(session_id, is_forced=True)
    return await service.runs.take_turn(session_id, HandedBack(service.now_s()))


async def build_buttons(
    service: Service, session: SessionView | None, locale: str
) -> SlotContent | None:
    """Return the button, where people have a session whose flow is not at its end."""
    if session is None or session.state in ("bot", "closed"):
        return None
    if not service.runs.has(session.id):
        return None
    text = HAND_BACK_WORDS.get(locale.partition("-")[0], HAND_BACK.title)
    button = SlotBlock(type="button", text=text, action=HAND_BACK.type)
    return SlotContent(blocks=(button,))
