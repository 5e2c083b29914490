"""Topics as the page and the API show them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from chatclick.clock import now
from chatclick_topics.keeping import MOST_SESSIONS, MOST_TOPICS
from chatclick_topics.models import Topic, TopicSession
from chatclick_topics.service import Service, label, list_telling
from chatclick_topics.trends import count_days, find_trend, list_days

EXAMPLES = 5
WORDS = 6


async def show(service: Service, *, may_change: bool) -> dict[str, Any]:
    """Return the topics, how often each comes up, and how far a computation is."""
    last = await service.read_last()
    topics = await Topic.filter(is_gone=False).limit(MOST_TOPICS)
    rows = await TopicSession.all().order_by("-session_id").limit(MOST_SESSIONS)
    days = list_days(now().date(), int(service.context.config["days"]))
    since = last["whole_since"]
    whole = sum(since is None or day.isoformat() >= since for day in days)
    shown = _list_shown(topics, rows, days, whole)
    return {
        "computed_at": last["at"],
        "is_running": service.part is not None,
        "part": service.part or 0.0,
        "problem": service.problem,
        "sessions": len(rows),
        "without_topic": sum(row.topic_id is None for row in rows),
        "days": [day.isoformat() for day in days],
        "changes": last["changes"],
        "topics": shown,
        "may_change": may_change,
    }


def _list_shown(
    topics: Sequence[Topic], rows: Sequence[TopicSession], days: Sequence[date], whole: int
) -> list[dict[str, Any]]:
    there = {one.id: one for one in topics}
    merged = defaultdict(list)
    for one in topics:
        if one.merged_into in there:
            merged[one.merged_into].append(one)
    sessions = defaultdict(list)
    for row in rows:
        if row.topic_id in there:
            target = there[row.topic_id].merged_into
            sessions[target if target in there else row.topic_id].append(row)
    found = [
        _show_one(one, sessions[one.id], days, merged[one.id], whole)
        for one in topics
        if one.merged_into not in there
    ]
    return sorted(found, key=lambda one: (-one["count"], one["label"], one["id"]))


def _show_one(
    topic: Topic,
    rows: Sequence[TopicSession],
    days: Sequence[date],
    merged: Sequence[Topic],
    whole: int,
) -> dict[str, Any]:
    counts = count_days((row.on for row in rows), days)
    return {
        "id": topic.id,
        "label": label(topic),
        "name": topic.name,
        "words": list_telling(topic, WORDS),
        "language": topic.language,
        "count": len(rows),
        "days": counts,
        "trend": find_trend(counts[len(counts) - whole :]),
        "is_new": now() - topic.first_seen < timedelta(days=7),
        "examples": [row.session_id for row in rows[:EXAMPLES]],
        "is_hidden": topic.is_hidden,
        "merged": [{"id": one.id, "label": label(one)} for one in merged],
    }
