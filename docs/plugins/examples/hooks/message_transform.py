"""Puts an arrow in place of “->”."""

from chatclick import MessagePatch, hookimpl

permissions = ["message:read", "message:write"]


@hookimpl
async def message_transform(message):
    if "->" in message.text:
        return MessagePatch(text=message.text.replace("->", "→"))
    return None
