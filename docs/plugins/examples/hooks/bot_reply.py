"""A bot that knows one thing and hands everything else to people."""

from chatclick import BotReply, Handoff, hookimpl

permissions = ["message:read", "message:write"]


@hookimpl
async def bot_reply(history):
    asked = history[-1].text.lower() if history else ""
    if "opening hours" in asked:
        return BotReply(text="We are here from 9 to 5.")
    return Handoff(reason="The bot does not know.", text="I will get somebody for you.")
