"""Offers an action that rolls dice, for flows and for other plugins."""

from chatclick import Action, ActionResult, hookimpl

permissions = ["session:read"]


@hookimpl
def register_actions():
    sides = {"type": "integer", "title": "Sides", "minimum": 2, "default": 6}
    schema = {"type": "object", "additionalProperties": False, "properties": {"sides": sides}}
    return [Action(type="register_actions.roll", title="Roll a die", schema=schema)]


@hookimpl
async def action_run(run_id, values):
    # The same run gives the same number, so that a repeat after a crash changes nothing.
    number = sum(run_id.encode()) % values.get("sides", 6) + 1
    return ActionResult(values={"rolled": number})
