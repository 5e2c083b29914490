"""The hooks: facts for routing, the trend of each session, kept until it is erased, and events when
it turns and when the session ends.
"""

import json
from collections.abc import Mapping
from typing import Any

from chatclick import (
    ErasureReport,
    EventType,
    ExportFile,
    MessageView,
    PluginContext,
    SessionView,
    SlotContent,
    SubjectView,
    hookimpl,
)
from chatclick_sentiment.scoring import Sentiment, read_words, score
from chatclick_sentiment.showing import build_slot, name_mood
from chatclick_sentiment.telling import TOLD, tell_staff
from chatclick_sentiment.trend import Trend

TURNED, SUMMARISED = "sentiment.turned", "sentiment.summarised"


@hookimpl
def register_event_types() -> list[EventType]:
    """Name what is recorded: the mood turned, and how it was when the session ended."""
    return [
        EventType(type=TURNED, schema={"type": "object"}),
        EventType(type=SUMMARISED, schema={"type": "object"}),
    ]


@hookimpl
async def routing_facts(
    session: SessionView, message: MessageView | None, context: PluginContext
) -> Mapping[str, Any] | None:
    """Say how the visitor feels: `sentiment.label`, `.score`, `.average`, `.trend`, `.turned`."""
    trend = await _load(session.id, context)
    found = Sentiment(0.0, "neutral", "", 0)
    if message is not None and message.sender.kind == "visitor":
        found = _score(message, session, context)
        # The message may be stored already, or be on its way to `message_stored` still.
        trend = trend.add(message.seq or 0, found.score, keep=context.config["keep_messages"])
    elif not trend.scores:
        return None
    turn = trend.find_turn(context.config["threshold"])
    return {
        "score": found.score,
        "label": found.label,
        "language": found.language,
        "average": trend.average,
        "trend": trend.direction,
        "turned": turn.direction if turn else "",
    }


@hookimpl
async def message_stored(
    message: MessageView, session: SessionView, context: PluginContext
) -> None:
    """Add a visitor's message to the trend of its session, and tell when that turns."""
    if message.sender.kind != "visitor" or message.kind != "message" or message.seq is None:
        return
    trend = await _load(session.id, context)
    found = _score(message, session, context)
    trend = trend.add(message.seq, found.score, keep=context.config["keep_messages"])
    await context.kv.set(_key(session.id), trend.to_json())
    turn = trend.find_turn(context.config["threshold"])
    if turn is None or turn.seq != message.seq:
        return
    data = {"direction": turn.direction, "before": turn.before, "after": turn.after}
    # A repeat of this event after a crash tells of the turn once.
    await context.sessions.record(session.id, TURNED, data, once=f"turned-{turn.seq}")
    await tell_staff(session, turn, context)


@hookimpl
async def session_closed(session: SessionView, context: PluginContext) -> None:
    """Tell how a session went, for reports and webhooks."""
    trend = await _load(session.id, context)
    if trend.scores:
        label = name_mood(trend.average, context.config["threshold"])
        summary = {**trend.summarise(), "label": label}
        await context.sessions.record(session.id, SUMMARISED, summary, once="summary")


@hookimpl
async def admin_slot(
    session: SessionView | None, locale: str, context: PluginContext
) -> SlotContent | None:
    """Show the mood beside a conversation."""
    if session is None:
        return None
    return build_slot(await _load(session.id, context), context.config["threshold"], locale)


@hookimpl
async def subject_export(subject: SubjectView, context: PluginContext) -> list[ExportFile] | None:
    """Hand over the trends of a person's sessions."""
    trends = {one: (await _load(one, context)).to_json() for one in subject.session_ids}
    found = {session_id: trend for session_id, trend in trends.items() if trend}
    if not found:
        return None
    data = json.dumps(found, indent=2).encode()
    return [ExportFile(name="trends.json", media_type="application/json", data=data)]


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Forget the trends of a person's sessions."""
    erased = 0
    for session_id in subject.session_ids:
        erased += await context.kv.get(_key(session_id)) is not None
        await context.kv.delete(_key(session_id))
        await context.kv.delete(f"{TOLD}{session_id}")
    return ErasureReport(is_complete=True, erased=erased)


def _score(message: MessageView, session: SessionView, context: PluginContext) -> Sentiment:
    return score(
        message.text,
        session.language,
        extra=read_words(context.config["words"]),
        threshold=context.config["threshold"],
    )


async def _load(session_id: str, context: PluginContext) -> Trend:
    return Trend.from_json(await context.kv.get(_key(session_id)))


def _key(session_id: str) -> str:
    return f"trend:{session_id}"
