"""Lets rules tell questions from everything else: `routing_facts.is_question`."""

from chatclick import hookimpl

permissions = ["session:read", "message:read"]


@hookimpl
async def routing_facts(message):
    if message is None:
        return None
    return {"is_question": "?" in message.text, "words": len(message.text.split())}
