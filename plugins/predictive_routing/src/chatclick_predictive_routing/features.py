"""What a session looks like to the learner: a few named numbers, never what was written. Pure."""

from collections.abc import Mapping
from datetime import datetime
from math import log1p

from chatclick import SessionView

MAX_TAGS = 5
MAX_VALUE = 40
LONGEST = 500
PART_OF_DAY_H = 4

Features = Mapping[str, float]

PERSONAL = ("bias", "language:", "topic:", "queue:")
"""What people differ in. Length and hour make a session hard for everybody alike."""


def describe(session: SessionView, at: datetime, topic_field: str) -> dict[str, float]:
    """Describe a session.

    Args:
        session: which.
        at: when it is given out; the hour counts, in UTC.
        topic_field: the question of the form before a chat whose answer is the topic.
    """
    names = {"bias", f"hour:{at.hour // PART_OF_DAY_H * PART_OF_DAY_H:02}"}
    for kind, value in (
        ("language", (session.language or "").partition("-")[0]),
        ("topic", find_topic(session, topic_field)),
        ("queue", session.queue_id or ""),
        ("team", session.team_id or ""),
        ("widget", session.widget_id or ""),
        ("channel", session.channel),
    ):
        if value:
            names.add(f"{kind}:{fold(value)}")
    names |= {f"tag:{fold(tag)}" for tag in session.tags[:MAX_TAGS]}
    text = session.last_message.text if session.last_message else ""
    length = log1p(min(len(text), LONGEST)) / log1p(LONGEST)
    return {**dict.fromkeys(sorted(names), 1.0), "length": round(length, 3)}


def find_topic(session: SessionView, field: str) -> str:
    """Return what the visitor chose as the topic before the chat; "" for nothing."""
    forms = session.metadata.get("forms")
    form = forms.get("preChat") if isinstance(forms, Mapping) else None
    values = form.get("values") if isinstance(form, Mapping) else None
    topic = values.get(field) if isinstance(values, Mapping) else None
    return topic if isinstance(topic, str) else ""


def fold(value: str) -> str:
    """Return a value as part of a name: short, and the same however it is written."""
    return value.strip().casefold()[:MAX_VALUE]


def keep_personal(features: Features) -> dict[str, float]:
    """Return the part in which people differ."""
    return {name: value for name, value in features.items() if name.startswith(PERSONAL)}


def find_value(features: Features, kind: str) -> str:
    """Return what a session is of a kind, such as its "language"; "" for nothing."""
    prefix = f"{kind}:"
    return next((name.removeprefix(prefix) for name in features if name.startswith(prefix)), "")
