"""Tells the time to whoever asks for it."""

from chatclick import clock, hookimpl

permissions = ["message:read", "message:write"]


@hookimpl
async def message_stored(message, context):
    if message.sender.kind == "visitor" and "what time" in message.text.lower():
        text = f"It is {clock.now():%H:%M} UTC."
        # The same id for the same question: it is answered once, should it come twice.
        await context.post_message(message.session_id, text, client_msg_id=f"time:{message.id}")
