"""What runs while the plugin runs: the rules in force, and what they decide about each event."""

import asyncio
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

from tortoise.exceptions import IntegrityError

from chatclick import Assignment, MessageView, Phrase, PluginContext, SessionView
from chatclick_rules.acts import (
    build_acts,
    build_explanation,
    build_reason,
    build_trace,
    find_target,
    list_caused,
)
from chatclick_rules.courier import Courier
from chatclick_rules.engine import Engine, RuleSet, read_rule_set
from chatclick_rules.keeping import EMPTY, Keeping
from chatclick_rules.looking import HOST, Looking
from chatclick_rules.models import Decision
from chatclick_rules.performing import Performer, is_there
from chatclick_rules.watching import Watching

MAX_DEPTH = 3
CHAIN = timedelta(seconds=60)
"""How soon an event follows from what a rule did, for it to count as its consequence."""
FRESH = timedelta(minutes=1)
"""How long routing may be quicker than the event that a session was opened."""
MAX_QUIET = 10_000
REFRESH_EVERY_S = 2.0
"""How often it is looked whether another process has published rules."""
PATIENCE_S = 5.0
"""How long who publishes waits until the rules are in force; building thousands takes longer."""
SWEEP_EVERY_S = 6 * 3600.0
SWEEP_BATCH = 1000


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        engine: the rules in force.
        revision: of these, 0 for none.
    """

    context: PluginContext
    keeping: Keeping

    def __init__(self) -> None:
        self._forget()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._sweeper: asyncio.Task[None] | None = None
        self._loader: asyncio.Task[None] | None = None

    async def start(self, context: PluginContext) -> None:
        """Start with the rules that are published."""
        self._forget()
        self.context = context
        self.keeping = Keeping(context)
        self._performer = Performer(context)
        self._courier = Courier(context)
        self._watching = Watching(context, self._look_at_wait, self._list_minutes)
        await self.load()
        self._courier.start()
        self._watching.start()
        self._sweeper = asyncio.create_task(self._sweep(), name="rules sweeper")

    async def stop(self) -> None:
        """Stop; everything that counts is in the tables."""
        await self._courier.stop()
        await self._watching.stop()
        tasks = [one for one in (self._sweeper, self._loader) if one is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _forget(self) -> None:
        self.engine = Engine(read_rule_set(EMPTY))
        self.revision = 0
        self._looked_at = 0.0
        self._is_stale = False
        self._quiet: OrderedDict[tuple[str, str, int], None] = OrderedDict()

    async def put_to_work(self) -> None:
        """Put in force what was published. It may still be built when this returns: until then the
        rules before it decide.
        """
        await asyncio.wait((self._start_loading(),), timeout=PATIENCE_S)

    def _start_loading(self) -> asyncio.Task[None]:
        """Build what is published beside what decides, so that no decision waits for it."""
        self._is_stale = True
        if self._loader is None or self._loader.done():
            self._loader = asyncio.create_task(self._keep_loading(), name="rules loader")
        return self._loader

    async def _keep_loading(self) -> None:
        while self._is_stale:
            self._is_stale = False
            try:
                await self.load()
            except Exception as error:
                self.context.log.warning("rules_not_loaded", error=str(error)[:200])

    async def load(self) -> None:
        """Put the newest revision in force."""
        newest = await self.keeping.find_published()
        if newest is None or newest.revision == self.revision:
            return
        engine = await asyncio.to_thread(_build_engine, newest.document)
        self.engine, self.revision = engine, newest.revision
        self._looking = Looking(self.context, engine)
        self._quiet.clear()
        await self.context.skip_events(for_s=0)
        await self._watching.note_queued()

    async def route(
        self, session: SessionView, message: MessageView | None, facts: Mapping[str, Any]
    ) -> Assignment | None:
        """Say where a waiting session goes: once for each decision, so that people who pass it on
        are not overruled.
        """
        await self.refresh()
        if self.revision == 0:
            return None
        # Who was handed over or passed on waits from then on, without a word of the visitor.
        await self._watching.note(session)
        async with self._lock(session.id):
            await self._decide_anew(session, message, facts)
            row = await self._find_open(session.id)
            if row is None:
                return await self._fall_back(session)
            return await self._answer(row, session)

    async def on_event(
        self,
        event: str,
        key: str,
        session: SessionView,
        *,
        message: MessageView | None = None,
        outcome: str | None = None,
        minutes: int = 0,
    ) -> None:
        """Decide about an event and do what was decided.

        Args:
            event: what happened.
            key: names it within the session; what comes twice is decided once.
            session: as it is.
            message: the one that was written.
            outcome: of a session that was closed.
            minutes: of the event `waiting`.
        """
        await self.refresh()
        if not self.engine.listens(event):
            return
        async with self._lock(session.id):
            row = await self._decide(
                event, key, session, message=message, outcome=outcome, minutes=minutes
            )
            if row is None:
                return
            await self._performer.perform(row)
        if any(act["kind"] == "webhook" for act in row.acts):
            self._courier.wake()

    async def wants_messages(self) -> bool:
        """Tell whether any rule is about what visitors write, or about how long they wait."""
        await self.refresh()
        return any(map(self.engine.listens, ("message", "visitor_back", "waiting")))

    async def watch(self, session: SessionView) -> None:
        """Watch a session whose visitor waits."""
        await self._watching.note(session)

    async def refresh(self) -> None:
        """See to it that what another process has published comes into force."""
        if monotonic() - self._looked_at < REFRESH_EVERY_S:
            return
        self._looked_at = monotonic()
        if await self.keeping.find_newest_number() != self.revision:
            _ = self._start_loading()

    async def _decide_anew(
        self, session: SessionView, message: MessageView | None, facts: Mapping[str, Any]
    ) -> None:
        """Decide what the plugin may not have heard of yet: routing is as quick as the events."""
        others = {name: value for name, value in facts.items() if name not in HOST}
        if datetime.now(UTC) - session.created_at < FRESH:
            await self._decide("opened", "opened", session, others=others)
        if message is not None and message.sender.kind == "visitor":
            await self._decide(
                "message", build_message_key(message), session, message=message, others=others
            )

    async def _decide(
        self,
        event: str,
        key: str,
        session: SessionView,
        *,
        message: MessageView | None = None,
        others: Mapping[str, Any] | None = None,
        outcome: str | None = None,
        minutes: int = 0,
    ) -> Decision | None:
        engine = self.engine
        quiet = (session.id, key, self.revision)
        if not engine.listens(event) or quiet in self._quiet:
            return None
        if known := await Decision.get_or_none(session_id=session.id, key=key):
            return known
        at = datetime.now(UTC)
        facts = await self._looking.gather(
            session, at, message=message, others=others, outcome=outcome
        )
        found = engine.decide(event, facts, at, minutes=minutes)
        if not found.matched:
            self._note_quiet(quiet)
            return None
        acts = build_acts(found.matched)
        depth = await self._find_depth(session.id, event, at)
        is_circle = depth > MAX_DEPTH
        if is_circle:
            self.context.log.warning(
                "circle_stopped", session_id=session.id, rules=[one.id for one in found.matched]
            )
        row = Decision(
            id=uuid.uuid4().hex,
            session_id=session.id,
            visitor_id=session.visitor.id,
            key=key,
            event=event,
            revision=self.revision,
            rule_ids=[rule.id for rule in found.matched],
            explained=build_explanation(found, facts, at),
            acts=[] if is_circle else acts,
            results=[],
            target="circle" if is_circle else "open" if find_target(acts) else "",
            depth=depth,
            at=at,
        )
        return await self._store(row)

    async def _store(self, row: Decision) -> Decision:
        async def work() -> None:
            # Where the session goes is what the newest decision says.
            if row.target == "open":
                old = Decision.filter(session_id=row.session_id, target="open")
                await old.update(target="superseded")
            await row.save(force_create=True)

        try:
            await self.context.write(work)
        except IntegrityError:  # another process was faster
            return await Decision.get(session_id=row.session_id, key=row.key)
        return row

    async def _find_depth(self, session_id: str, event: str, at: datetime) -> int:
        """Return how many decisions in a row led to an event, each by what it did."""
        newest = Decision.filter(session_id=session_id, at__gt=at - CHAIN).order_by("-at")
        for row in await newest.limit(5):
            if event in list_caused(row.acts):
                return row.depth + 1
        return 0

    async def _find_open(self, session_id: str) -> Decision | None:
        found = Decision.filter(session_id=session_id, target="open").order_by("-at")
        return await found.first()

    async def _answer(self, row: Decision, session: SessionView) -> Assignment | None:
        act = find_target(row.acts)
        assert act is not None
        if is_there(act, session):
            await self._set_target(row, "there")
            return None
        data = act["data"]
        if act["kind"] == "agent" and not await self._performer.is_free(data):
            await self._set_target(row, "unavailable")
            return None
        if await self._performer.is_passed_on(row, act):
            await self._set_target(row, "passed_on")
            return None
        await self._set_target(row, "routed")
        return Assignment(
            staff_id=data.get("staff_id"),
            queue_id=data.get("queue_id"),
            team_id=data.get("team_id"),
            reason=build_reason(row.explained, act),
            trace=build_trace(row.explained, act),
        )

    async def _fall_back(self, session: SessionView) -> Assignment | None:
        """Return the fallback queue for a session that nobody and no rule has sent anywhere."""
        queue_id = self.engine.rule_set.fallback_queue_id
        key = (session.id, "fallback", self.revision)
        if queue_id is None or session.queue_id == queue_id or key in self._quiet:
            return None
        if session.team_id is not None or await self._is_touched(session.id):
            return None
        if not await self._is_in_the_hosts_fallback(session):
            return None
        self._note_quiet(key)
        return Assignment(queue_id=queue_id, reason=Phrase("fallback"))

    async def _is_in_the_hosts_fallback(self, session: SessionView) -> bool:
        """Tell whether a session waits where the host puts what nobody sends elsewhere."""
        if session.queue_id is None:
            return True
        queues = await self.context.queues.list()
        return any(one.is_fallback for one in queues if one.id == session.queue_id)

    async def _is_touched(self, session_id: str) -> bool:
        """Tell whether a rule has sent a session somewhere."""
        return await Decision.filter(session_id=session_id).exclude(target="").exists()

    async def _look_at_wait(self, session: SessionView, minutes: int) -> None:
        since = session.waiting_since
        assert since is not None
        key = f"waiting:{since.timestamp():.0f}:{minutes}"
        await self.on_event("waiting", key, session, minutes=minutes)

    def _list_minutes(self) -> list[int]:
        return self.engine.list_waiting_minutes()

    def _lock(self, session_id: str) -> asyncio.Lock:
        lock = self._locks.get(session_id)
        if lock is None:
            lock = self._locks[session_id] = asyncio.Lock()
        return lock

    def _note_quiet(self, key: tuple[str, str, int]) -> None:
        self._quiet[key] = None
        while len(self._quiet) > MAX_QUIET:
            self._quiet.popitem(last=False)

    async def _set_target(self, row: Decision, target: str) -> None:
        async def work() -> None:
            await Decision.filter(id=row.id).update(target=target)

        await self.context.write(work)

    async def _sweep(self) -> None:
        """Remove decisions of long ago."""
        while True:
            try:
                await self._sweep_once()
            except Exception as error:
                self.context.log.warning("sweep_failed", error=str(error)[:200])
            await asyncio.sleep(SWEEP_EVERY_S)

    async def _sweep_once(self) -> None:
        days = int(self.context.config.get("keep_days", 90))
        before = datetime.now(UTC) - timedelta(days=days)
        while True:
            old = Decision.filter(at__lt=before).limit(SWEEP_BATCH)
            ids = [str(one) for one in await old.values_list("id", flat=True)]

            async def work(ids: list[str] = ids) -> None:
                await Decision.filter(id__in=ids).delete()

            if ids:
                await self.context.write(work)
            if len(ids) < SWEEP_BATCH:
                return


def build_message_key(message: MessageView) -> str:
    """Name a message among the events of its session."""
    return f"message:{message.id}"


def _build_engine(document: Mapping[str, Any]) -> Engine:
    rule_set: RuleSet = read_rule_set(document)
    return Engine(rule_set)
