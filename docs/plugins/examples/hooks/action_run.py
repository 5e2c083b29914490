"""Looks an order up when it is asked to, such as by a block of a flow."""

from chatclick import Action, ActionResult, hookimpl

permissions = ["session:read", "kv:use"]

SCHEMA = {
    "type": "object",
    "required": ["number"],
    "additionalProperties": False,
    "properties": {"number": {"type": "string", "title": "Order number", "maxLength": 40}},
}


@hookimpl
def register_actions():
    outcomes = ("found", "missing")
    return [Action(type="action_run.order", title="Order", schema=SCHEMA, outcomes=outcomes)]


@hookimpl
async def action_run(values, context):
    order = await context.kv.get(f"order/{values.get('number', '')}")
    if order is None:
        return ActionResult(outcome="missing")
    return ActionResult(outcome="found", values={"state": order["state"]})
