"""Hides card numbers before a message is stored."""

import re

from chatclick import MessagePatch, hookimpl

permissions = ["message:read", "message:write"]

CARD = re.compile(r"\b\d(?:[ -]?\d){12,15}\b")


@hookimpl
async def message_transform(message):
    masked = CARD.sub("••••", message.text)
    if masked != message.text:
        return MessagePatch(text=masked)
