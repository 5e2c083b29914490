"""What runs while the plugin runs: it computes topics anew from the log, now and then."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from chatclick import JSONObject, MessageView, PluginContext, SessionView
from chatclick.clock import now
from chatclick_topics import keeping
from chatclick_topics.clustering import JOIN, build_vector, find_nearest
from chatclick_topics.computing import compute
from chatclick_topics.gathering import find_language, gather
from chatclick_topics.models import Topic, TopicSession
from chatclick_topics.words import list_words

LAST = "last"
LOOK_S = 60.0
READING, GROUPING = 0.7, 0.3
MOST_CHANGES = 50


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        part: how far it is, from 0 to 1; None while it rests.
        problem: why the last time failed; "" where it did not.
        rested: is set while there is nothing to do.
    """

    context: PluginContext

    def __init__(self) -> None:
        self.part: float | None = None
        self.problem = ""
        self._erased: set[str] = set()
        self.rested = asyncio.Event()
        self._wished = asyncio.Event()
        self._lock = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def start(self, context: PluginContext) -> None:
        """Start looking at what is due."""
        self.context, self.part, self.problem = context, None, ""
        # A start may be in another loop than the one before, as in tests.
        self._wished, self.rested, self._lock = asyncio.Event(), asyncio.Event(), asyncio.Lock()
        self._task = asyncio.create_task(self._run(), name="topics")

    async def stop(self) -> None:
        """Stop; what is under way is done anew another time."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
            self._task, self.part = None, None

    def wish(self) -> None:
        """Have topics computed soon."""
        self.part = self.part or 0.0
        self.rested.clear()
        self._wished.set()

    def forget(self, session_ids: tuple[str, ...]) -> None:
        """Leave sessions out that are being erased, and what they added to topics."""
        self._erased.update(session_ids)
        self.wish()

    async def read_last(self) -> dict[str, Any]:
        """Return when it was computed last, from how many sessions, and what changed then."""
        found = await self.context.kv.get(LAST)
        nothing: dict[str, Any] = {
            "at": None,
            "sessions": 0,
            "whole_since": None,
            "changes": [],
        }
        return {**nothing, **found} if isinstance(found, Mapping) else nothing

    async def compute(self) -> None:
        """Compute topics anew from the log."""
        async with self._lock:
            try:
                await self._compute()
            finally:
                self.part = None

    async def _compute(self) -> None:
        config, at = self.context.config, now()
        self._tell(0.0)
        gathered = await gather(
            self.context,
            since=at - timedelta(days=config["days"]),
            most=config["most_sessions"],
            without=self._erased,
            tell=lambda part: self._tell(READING * part),
        )
        sessions = gathered.sessions
        before = await keeping.load_members()
        labels = {row.id: label(row) for row in await Topic.all().limit(keeping.MOST_TOPICS)}
        result = await asyncio.to_thread(
            compute,
            sessions,
            before,
            fewest=config["fewest"],
            tell=lambda part: self._tell(READING + GROUPING * part),
        )
        kept = [one for one in sessions if one.text.id not in self._erased]
        await keeping.put(self.context, kept, result)
        labels |= {row.id: label(row) for row in await Topic.all().limit(keeping.MOST_TOPICS)}
        changes = [
            {"kind": one.kind, "label": labels.get(one.id, ""), "other": labels.get(one.other, "")}
            for one in result.changes
        ]
        last: JSONObject = {
            "at": stamp(at),
            "sessions": len(kept),
            "whole_since": gathered.whole_since.isoformat(),
            "changes": changes[:MOST_CHANGES],
        }
        await self.context.kv.set(LAST, last)

    async def find_topic(
        self, session: SessionView, message: MessageView | None
    ) -> dict[str, Any] | None:
        """Return what a session is about, by what its visitor wrote last; None if nobody knows."""
        language = find_language(session)
        rows = await Topic.filter(language=language, is_gone=False).limit(keeping.MOST_TOPICS)
        centers = {row.id: row.center for row in rows}
        found, likeness = "", 0.0
        if message is not None and message.sender.kind == "visitor":
            known = {word: 1.0 for center in centers.values() for word in center}
            vector = build_vector(list_words([message.text], language), known)
            found, likeness = find_nearest(vector, centers)
        if likeness < JOIN:
            kept = await TopicSession.get_or_none(session_id=session.id)
            found = (kept.topic_id or "") if kept else ""
        topic = await find_shown(found)
        if topic is None or topic.is_hidden:
            return None
        return {"id": topic.id, "name": label(topic), "likeness": round(likeness, 2)}

    def _tell(self, part: float) -> None:
        self.part = round(part, 3)

    async def _run(self) -> None:
        while True:
            try:
                if self._wished.is_set() or await self._is_due():
                    self._wished.clear()
                    await self.compute()
                    self.problem = ""
            except Exception as error:
                self.problem = str(error)[:200]
                self.context.log.warning("computing_failed", error=self.problem)
            if not self._wished.is_set():
                self.rested.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self._wished.wait()

    async def _is_due(self) -> bool:
        last = (await self.read_last())["at"]
        every = timedelta(hours=self.context.config["every_hours"])
        return last is None or now() - datetime.fromisoformat(last) >= every


async def find_shown(topic_id: str) -> Topic | None:
    """Return a topic, or the one it was merged into."""
    topic = await Topic.get_or_none(id=topic_id) if topic_id else None
    if topic is not None and topic.merged_into:
        return await Topic.get_or_none(id=topic.merged_into)
    return topic


def label(topic: Topic) -> str:
    """Return what somebody called a topic, else its most telling words."""
    return topic.name or ", ".join(list_telling(topic, 3))


def list_telling(topic: Topic, count: int) -> list[str]:
    """Return the most telling words of a topic."""
    return sorted(topic.center, key=lambda word: (-topic.center[word], word))[:count]


def stamp(at: datetime) -> str:
    """Return a moment as text."""
    return at.isoformat(timespec="seconds")
