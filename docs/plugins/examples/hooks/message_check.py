"""Refuses messages that are nothing but capitals."""

from chatclick import Reject, hookimpl

permissions = ["message:read"]


@hookimpl
async def message_check(message):
    if len(message.text) > 10 and message.text.isupper():
        return Reject("shouting", "Please write a little more quietly.")
    return None
