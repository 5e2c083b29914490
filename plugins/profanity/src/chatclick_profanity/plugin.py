"""The hooks: refuse a message, or mask words in it, as the settings say."""

from chatclick import (
    MessagePatch,
    MessageView,
    PluginContext,
    Reject,
    hookimpl,
)
from chatclick_profanity.wordlist import load_list, mask

Spans = list[tuple[int, int]]


@hookimpl
async def message_check(message: MessageView, context: PluginContext) -> Reject | None:
    """Refuse a message with words of the list, if the settings say so."""
    if context.config["action"] != "block" or not _find(message, context):
        return None
    return Reject("profanity", context.config["refusal"])


@hookimpl
async def message_transform(message: MessageView, context: PluginContext) -> MessagePatch | None:
    """Mask words of the list, if the settings say so."""
    if context.config["action"] != "mask":
        return None
    spans = _find(message, context)
    return MessagePatch(text=mask(message.text, spans)) if spans else None


def _find(message: MessageView, context: PluginContext) -> Spans:
    config = context.config
    kinds = ("visitor", "agent") if config["also_staff"] else ("visitor",)
    if message.sender.kind not in kinds or not message.text:
        return []
    words = load_list(tuple(config["languages"]), tuple(config["words"]), tuple(config["allowed"]))
    return words.find(message.text, is_thorough=config["catch_evasion"])
