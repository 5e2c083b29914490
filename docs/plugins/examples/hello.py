"""Answers a visitor who says hello."""

from chatclick import hookimpl


@hookimpl
async def message_stored(message, context):
    if message.sender.kind == "visitor" and "hello" in message.text.lower():
        await context.post_message(message.session_id, "Hello! How can I help?")
