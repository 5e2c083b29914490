"""Answers word by word, as a model would that takes its time."""

import asyncio

from chatclick import hookimpl


async def think(question):
    """Yield an answer in pieces, as they come."""
    for word in f"You asked: {question}".split(" "):
        await asyncio.sleep(0.02)
        yield f"{word} "


@hookimpl
async def message_stored(message, context):
    if message.sender.kind != "visitor" or not message.text.endswith("?"):
        return
    async with context.stream_message(message.session_id) as stream:
        async for piece in think(message.text):
            await stream.write(piece)
