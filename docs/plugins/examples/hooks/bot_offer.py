"""Greets new visitors who speak German, and hands over as soon as they write."""

from chatclick import BotOffer, hookimpl

permissions = ["message:read", "message:write", "session:read", "session:transition"]


@hookimpl
async def bot_offer(session):
    return BotOffer() if session.language == "de" else None


@hookimpl
async def session_opened(session, context):
    if session.state == "bot":
        await context.post_message(session.id, "Hallo! Worum geht es?", only_while_bot=True)


@hookimpl
async def message_stored(message, session, context):
    if session.state == "bot" and message.sender.kind == "visitor":
        await context.sessions.hand_over(session.id, reason="said what it is about")
