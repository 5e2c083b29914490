"""Turning the sample data on and off, a conversation at a time, with progress."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from tortoise.expressions import Q
from tortoise.models import Model

from chatclick.chat.sample.plan import FILE_TEXT, SampleSession, build_session, build_visitor
from chatclick.chat.sample.stories import PEOPLE, STAFF, STORIES
from chatclick.chat.search import forget_messages
from chatclick.chat.tags import forget_tags, set_tags
from chatclick.clock import now
from chatclick.errors import Conflict
from chatclick.hooks import Dispatcher
from chatclick.ids import first_real_id, new_sample_id
from chatclick.plugin.people_views import SubjectView
from chatclick.store import models
from chatclick.store.events import MESSAGE_CREATED, Actor
from chatclick.store.models import (
    Attachment,
    Event,
    Message,
    Queue,
    Session,
    Staff,
    Visitor,
    Widget,
)
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

State = Literal["off", "adding", "on", "removing"]
SAMPLE_CHANGED = "sample.changed"


class Files(Protocol):
    """The part of the blob driver that is needed."""

    async def put(self, data: bytes) -> str:
        """Store a file and return its generated name."""

    async def delete(self, name: str) -> None:
        """Remove a file; a missing one is fine."""


@dataclass(frozen=True, slots=True)
class SampleStatus:
    """How far it is.

    Attributes:
        done, total: conversations, while they are added or removed.
        sessions: conversations that are there.
    """

    state: State
    done: int = 0
    total: int = 0
    sessions: int = 0


class SampleData:
    """The sample data of an installation.

    Args:
        store: the write path.
        files: where files are.
        dispatcher: asks plugins to forget visitors; None where none run.
        index: brings the search up to date.
    """

    def __init__(
        self,
        store: Store,
        files: Files,
        dispatcher: Dispatcher | None = None,
        index: Callable[[], Any] | None = None,
    ) -> None:
        self._store = store
        self._files = files
        self._dispatcher = dispatcher
        self._index = index
        self._now: SampleStatus | None = None

    async def get_status(self) -> SampleStatus:
        """Tell whether it is on, or how far it is on its way."""
        if self._now is not None:
            return self._now
        sessions = await _samples(Session, "session").count()
        return SampleStatus("on" if sessions else "off", sessions=sessions)

    async def add(
        self, actor: Actor, on_progress: Callable[[SampleStatus], None] = lambda _now: None
    ) -> SampleStatus:
        """Put the sample data in; nothing where it is in.

        Args:
            actor: who wants it; some conversations are given to them if they are staff.
            on_progress: told after each conversation.

        Raises:
            Conflict: it is being added or removed, or there is no widget.
        """
        if await _samples(Session, "session").exists():
            return await self.get_status()
        widget = await Widget.all().order_by("created_at").first()
        queue = await Queue.filter(is_fallback=True).first()
        if widget is None:
            raise Conflict("Make a widget first.", code="no_widget")
        place = {"widget_id": widget.id}
        if queue is not None:
            place["queue_id"] = queue.id
        self._begin("adding", len(STORIES), on_progress)
        try:
            await self._add(actor, place, on_progress)
        finally:
            self._now = None
        if self._index is not None:
            await self._index()
        return await self.get_status()

    async def remove(
        self, actor: Actor, on_progress: Callable[[SampleStatus], None] = lambda _now: None
    ) -> SampleStatus:
        """Take all of it out again, and what people and plugins did with it; otherwise like `add`.

        Raises:
            Conflict: it is being added or removed.
        """
        theirs = Q(id__lt=first_real_id("session")) | Q(visitor_id__lt=first_real_id("visitor"))
        # bounded: the stories, and the few that people opened for made-up visitors
        ids = [row["id"] for row in await Session.filter(theirs).order_by("id").values("id")]
        self._begin("removing", len(ids), on_progress)
        try:
            await self._ask_plugins(ids)
            for number, session_id in enumerate(ids, 1):
                await self._remove_session(session_id)
                self._step("removing", number, len(ids), on_progress)
            await self._store.write(lambda tx: _remove_people(tx, actor, len(ids)))
        finally:
            self._now = None
        return await self.get_status()

    def _begin(self, state: State, total: int, on_progress: Callable[[SampleStatus], None]) -> None:
        if self._now is not None:
            raise Conflict("The sample data is on its way.", code="sample_busy")
        self._step(state, 0, total, on_progress)

    def _step(
        self, state: State, done: int, total: int, on_progress: Callable[[SampleStatus], None]
    ) -> None:
        self._now = SampleStatus(state, done, total)
        on_progress(self._now)

    async def _add(
        self, actor: Actor, place: dict[str, str], on_progress: Callable[[SampleStatus], None]
    ) -> None:
        at = now()
        visitors = [build_visitor(person, place["widget_id"], at) for person in PEOPLE]
        people = await self._store.write(lambda tx: _add_people(tx, visitors))
        for number, story in enumerate(STORIES, 1):
            is_mine = story.mine and actor.kind == "agent"
            agent = actor if is_mine else people[number % len(people)]
            made = build_session(story, visitors[story.visitor], agent, place, at)
            await self._store_session(made)
            self._step("adding", number, len(STORIES), on_progress)
            await asyncio.sleep(0)

        async def finish(tx: Transaction) -> None:
            await tx.audit(actor, "sample.add", "sample", {"sessions": len(STORIES)})
            await tx.record(SAMPLE_CHANGED, actor, {"is_on": True})

        await self._store.write(finish)

    async def _store_session(self, made: SampleSession) -> None:
        if made.file is not None:
            made.file.blob = await self._files.put(FILE_TEXT)

        async def work(tx: Transaction) -> None:
            first = await tx.take_positions(len(made.events))
            for event in made.events:
                event.position += first
            for message in made.messages:
                message.position += first
            session = made.session
            if session.last_message_position is not None:
                session.last_message_position += first
            await set_tags(tx, session, made.tags)
            await session.save(force_create=True)
            await Message.bulk_create(made.messages)
            await Event.bulk_create(made.events)
            if made.file is not None:
                await made.file.save(force_create=True)

        await self._store.write(work)

    async def _ask_plugins(self, session_ids: list[str]) -> None:
        """Let plugins forget what they stored of the visitors."""
        if self._dispatcher is None or not self._dispatcher.has("subject_erase"):
            return
        rows = await _samples(Visitor, "visitor").limit(len(PEOPLE))
        for row in rows:
            emails = (row.email,) if row.email else ()
            subject = SubjectView(visitor_id=row.id, emails=emails, session_ids=tuple(session_ids))
            await self._dispatcher.collect("subject_erase", {"subject": subject})

    async def _remove_session(self, session_id: str) -> None:
        # bounded: a conversation's files
        files = await Attachment.filter(session_id=session_id).values("blob", "thumbnail")
        await self._store.write(lambda tx: _remove_rows(tx, session_id))
        for name in (one for row in files for one in (row["blob"], row["thumbnail"]) if one):
            await self._files.delete(name)


def _samples(model: type[Model], kind: str) -> Any:
    return model.filter(id__lt=first_real_id(kind))


async def _add_people(_tx: Transaction, visitors: Sequence[Visitor]) -> list[Actor]:
    """Store visitors and colleagues, who cannot sign in. Return the colleagues."""
    await Visitor.bulk_create(visitors)
    colleagues = [
        Staff(
            id=new_sample_id("staff"),
            name=name,
            email=f"sample.{email}",
            role="agent",
            availability="away",
            created_at=now(),
        )
        for name, email in STAFF
    ]
    await Staff.bulk_create(colleagues)
    return [Actor("agent", one.id, one.name) for one in colleagues]


async def _remove_rows(tx: Transaction, session_id: str) -> None:
    """Remove a conversation: its messages by their events, for they have no index by session."""
    # bounded: what was said in one made-up conversation
    rows = await Event.filter(session_id=session_id, type=MESSAGE_CREATED).values("position")
    positions = [row["position"] for row in rows]
    await forget_messages(tx, positions)
    await Message.filter(position__in=positions).delete()
    await forget_tags(tx, session_id)
    for model in list_models_with("session_id"):
        if model is not Message:
            await model.filter(session_id=session_id).delete()
    await Session.filter(id=session_id).delete()


async def _remove_people(tx: Transaction, actor: Actor, sessions: int) -> None:
    for model in list_models_with("visitor_id"):
        await model.filter(visitor_id__lt=first_real_id("visitor")).delete()
    await _samples(Visitor, "visitor").delete()
    for model in list_models_with("staff_id"):
        await model.filter(staff_id__lt=first_real_id("staff")).delete()
    await Session.filter(assignee_id__lt=first_real_id("staff")).update(assignee_id=None)
    await _samples(Staff, "staff").delete()
    if sessions:
        await tx.audit(actor, "sample.remove", "sample", {"sessions": sessions})
        await tx.record(SAMPLE_CHANGED, actor, {"is_on": False})


def list_models_with(column: str) -> list[type[Model]]:
    """Return the host's tables that have a column."""
    known = [getattr(models, name) for name in models.__all__]
    return [model for model in known if column in model._meta.fields_map]
