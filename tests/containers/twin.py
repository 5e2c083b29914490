"""The actor once more, as a plugin in Python: what `test_one_contract` holds the kinds against."""

import asyncio

from chatclick import Accept, MessagePatch, Reject, TryLater, hookimpl

calls = []


@hookimpl
async def message_check(message, session):
    text = message.text
    if text.startswith("spam"):
        return Reject("spam", "No spam.")
    if text == "wrong":
        return {"type": "nonsense"}
    if text == "busy":
        raise TryLater("is busy", retry_in_s=2)
    if text == "hang":
        await asyncio.sleep(60)
    return Accept()


@hookimpl
async def message_transform(message):
    if message.text.startswith("shout "):
        return MessagePatch(text=message.text[6:].upper())
    return None


@hookimpl
async def attachment_check(attachment, context):
    data = await context.attachments.read(attachment.id, offset=4, max_bytes=7)
    return Reject("found", data.decode()) if data == b"malware" else Accept()


@hookimpl
async def message_stored(message, session, context):
    calls.append(message.to_json())
    word, _, rest = message.text.partition(" ")
    if word == "fail":
        raise RuntimeError("failed as asked")
    if word == "answer":
        await context.post_message(session.id, rest)
    if word == "write":
        async with context.stream_message(session.id, client_msg_id="written") as stream:
            await stream.write(rest)


@hookimpl
async def routing_facts(session, message, visitor):
    return {
        "saw": {
            "session": session.to_json(),
            "message": message.to_json() if message else None,
            "visitor": visitor.to_json(),
        }
    }
