"""Refuses messages with words that people chose in the settings."""

from chatclick import Reject, hookimpl

permissions = ["message:read"]

config_schema = {
    "type": "object",
    "properties": {
        "words": {
            "title": "Words",
            "type": "array",
            "items": {"type": "string", "minLength": 2},
            "default": ["lottery"],
        },
    },
}


@hookimpl
async def message_check(message, context):
    text = message.text.lower()
    for word in context.config["words"]:
        if word.lower() in text:
            return Reject("word", f"Please write without the word “{word}”.")
