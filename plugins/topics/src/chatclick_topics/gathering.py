"""Reads from the log what visitors wrote: the first messages of each session, never kept."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chatclick import PluginContext, SessionView
from chatclick.errors import NotFound
from chatclick_topics.clustering import Text
from chatclick_topics.words import list_words

PAGE = 100
FIRST = 30
"""Of so many first events of a session the messages are read: what somebody came for."""
ERASED = "(erased)"


@dataclass(frozen=True, slots=True)
class Found:
    """A session in which a visitor wrote something.

    Attributes:
        text: its words.
        language: such as "de"; "" where nobody knows.
        on: the day it began, in UTC.
    """

    text: Text
    language: str
    on: date


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was looked at.

    Attributes:
        sessions: those that tell something, the oldest first.
        whole_since: the day, in UTC, from which on all there were was looked at.
    """

    sessions: list[Found]
    whole_since: date


async def gather(
    context: PluginContext,
    *,
    since: datetime,
    most: int,
    without: Container[str],
    tell: Callable[[float], None],
) -> Gathered:
    """Return sessions with the words of their visitors.

    Args:
        context: of the plugin.
        since: those that began before are left out.
        most: how many at most; the newest count.
        without: ids of sessions that are being erased.
        tell: is told how far it is, from 0 to 1.
    """
    found: list[Found] = []
    before, looked, oldest = None, 0, None
    while looked < most:
        page = await context.sessions.list_past(before=before, limit=min(PAGE, most - looked))
        for session in page:
            if session.created_at < since:
                return Gathered(found[::-1], since.date())
            looked, oldest = looked + 1, session.created_at.date()
            one = None if session.id in without else await read(context, session)
            if one is not None:
                found.append(one)
            tell(looked / most)
        if not page:
            return Gathered(found[::-1], since.date())
        before = page[-1].id
    # Of the day of the last one there may be more.
    return Gathered(found[::-1], (oldest or since.date()) + timedelta(days=1))


async def read(context: PluginContext, session: SessionView) -> Found | None:
    """Return what a session is about; None where its visitor wrote nothing that tells."""
    try:
        messages = await context.sessions.list_messages(
            session.id, before_seq=FIRST + 1, limit=FIRST
        )
    except NotFound:
        return None  # It was removed meanwhile.
    texts = [
        one.text
        for one in messages
        if one.sender.kind == "visitor" and one.kind == "message" and one.text != ERASED
    ]
    language = find_language(session)
    words = list_words(texts, language)
    if not words:
        return None
    text = Text(session.id, session.visitor.id, tuple(words))
    return Found(text, language, session.created_at.date())


def find_language(session: SessionView) -> str:
    """Return the language of a session without its region; "" where nobody knows."""
    return (session.language or "").partition("-")[0].lower()[:8]
