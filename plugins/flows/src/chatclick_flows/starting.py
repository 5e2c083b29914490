"""Starting a flow as an action that other plugins run, such as rules."""

from chatclick import Action, ActionResult, SessionView
from chatclick.errors import Conflict, NotFound
from chatclick_flows.service import Service

START = Action(
    type="flows.start",
    title="Start a flow",
    description="Starts a published flow in a conversation that nobody has.",
    schema={
        "type": "object",
        "additionalProperties": False,
        "required": ["flow_id"],
        "properties": {"flow_id": {"type": "string", "maxLength": 60, "title": "Flow"}},
    },
)


async def start_flow(service: Service, session: SessionView, flow_id: str) -> ActionResult:
    """Start a flow; do nothing where one is under way."""
    if service.runs.has(session.id):
        return ActionResult(outcome="failed", values={"text": "A flow is under way here."})
    try:
        _ = await service.start_asked(session, flow_id, {})
    except (Conflict, NotFound) as error:
        return ActionResult(outcome="failed", values={"text": error.detail})
    return ActionResult()
