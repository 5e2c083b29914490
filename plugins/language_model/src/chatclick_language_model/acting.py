"""The action for plugins that are not in the host's process, and for flows."""

import asyncio

from chatclick import Action, ActionResult, JSONObject
from chatclick_language_model.asking import Ask, Turn
from chatclick_language_model.failures import ModelFailed
from chatclick_language_model.model import LanguageModel

LIMIT_S = 14.0
"""Sooner than the host gives up and holds the plugin to be broken, so that somebody is told why."""

COMPLETE = Action(
    type="language_model.complete",
    title="Ask the language model",
    description="Sends a text to the language model of this installation and returns what it says.",
    schema={
        "type": "object",
        "additionalProperties": False,
        "required": ["prompt"],
        "properties": {
            "system": {"type": "string", "maxLength": 8000},
            "prompt": {"type": "string", "minLength": 1, "maxLength": 16000},
            "max_tokens": {"type": "integer", "minimum": 1, "maximum": 4000},
        },
    },
    outcomes=("answered", "off", "budget"),
)


async def complete(
    model: LanguageModel | None, values: JSONObject, session_id: str
) -> ActionResult:
    """Ask the model; what is said is text from outside, and not checked."""
    if model is None or not model.is_on:
        return ActionResult(outcome="off")
    turns = (
        Turn(role="system", text=str(values.get("system", ""))),
        Turn(role="user", text=str(values["prompt"])),
    )
    wanted = values.get("max_tokens")
    ask = Ask(
        turns=tuple(turn for turn in turns if turn.text),
        purpose="action",
        session_id=session_id,
        max_tokens=wanted if isinstance(wanted, int) else None,
    )
    try:
        async with asyncio.timeout(LIMIT_S):
            reply = await model.complete(ask)
    except TimeoutError:
        return ActionResult(outcome="failed", values={"code": "timeout"})
    except ModelFailed as error:
        if error.code == "budget":
            return ActionResult(outcome="budget")
        return ActionResult(outcome="failed", values={"code": error.code})
    return ActionResult(outcome="answered", values={"text": reply.text, "tokens": reply.tokens})
