"""The plugin at work: asks strategies, remembers what they need, and looks after what is due."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chatclick import (
    Assignment,
    AssignmentView,
    Candidate,
    JSONObject,
    Phrase,
    PluginContext,
    SessionView,
)
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick_assignment import acquaintances
from chatclick_assignment.absences import Absences
from chatclick_assignment.ledger import Ledger
from chatclick_assignment.offers import Offers
from chatclick_assignment.promises import Promises
from chatclick_assignment.reading import (
    build_case,
    build_person,
    find_owner,
    read_advice,
    read_language,
    read_weights,
)
from chatclick_assignment.strategies import Advice, Decision, Person, decide
from chatclick_assignment.terms import Terms, build_strategy, read_terms
from chatclick_assignment.watchdog import LOOKED_AT, Watchdog

TICK_S = 1.0
ABSENCES_EVERY = 15
"""Ticks between two looks at who is gone, and at what is stuck."""


class Assigner:
    """Gives sessions out for one start of the plugin.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._weights = read_weights(context.config)
        self._ledger = Ledger(context.config["pace_minutes"] * 60)
        self._chosen: dict[str, str] = {}
        self._promises = Promises()
        self.offers = Offers(context)
        self.absences = Absences(context)
        self.watchdog = Watchdog(context)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read what was kept, and look after what is due from now on."""
        await self._ledger.load(self._context)
        await self.offers.load()
        self._task = asyncio.create_task(self._run(), name="assignment")

    async def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def route(self, session: SessionView, facts: JSONObject) -> Assignment | None:
        """Answer routing."""
        at = now()
        self._chosen.pop(session.id, None)
        if session.id in self.absences.to_team:
            self.absences.to_team.discard(session.id)
            if team_id := self._context.config["gone_team_id"]:
                return Assignment(team_id=team_id, reason=Phrase("owner_gone"))
        terms = read_terms(self._context.config, session.queue_id)
        preferred = await self._find_preferred(session, facts, terms, at)
        advice = read_advice(facts, self._context.config["advisor"])
        language = read_language(facts, self._context.config["language_from"])
        people = await self._list_people(at)
        decision = self._decide(
            *(session, terms, at, people), preferred=preferred, advice=advice, language=language
        )
        self.watchdog.note_asked(session.id, at, has_chosen=decision.chosen is not None)
        if decision.chosen is None:
            return None
        self._chosen[session.id] = decision.chosen.id
        return Assignment(
            staff_id=decision.chosen.id,
            reason=decision.reason,
            trace=tuple(
                Candidate(
                    kind="staff",
                    id=line.person.id,
                    score=line.score,
                    veto=line.veto or "",
                    note=line.note,
                    tier=line.tier,
                )
                for line in decision.lines
            ),
        )

    async def note_assignment(self, session: SessionView, assignment: AssignmentView) -> None:
        """Take in that somebody has a session, or nobody any more."""
        if assignment.assignee is None:
            return
        at, staff_id = now(), assignment.assignee.id
        self.watchdog.forget(session.id)
        self._promises.drop(session.id)
        is_own = self._chosen.pop(session.id, None) == staff_id
        self._ledger.note(staff_id, at.timestamp())
        if self._uses_ledger():
            await self._ledger.write_down(self._context, staff_id, at.timestamp())
        if self._uses_acquaintances():
            await acquaintances.remember(self._context, session.visitor.id, staff_id, at)
        if is_own and self.offers.is_on:
            await self.offers.begin(session.id, staff_id, at)
        else:
            await self.offers.end(session.id)

    async def forget(self, session_id: str) -> None:
        """Forget a session that ended."""
        self._chosen.pop(session_id, None)
        self.absences.to_team.discard(session_id)
        self.watchdog.forget(session_id)
        self._promises.drop(session_id)
        await self.offers.end(session_id)

    async def look_after_offers(self) -> None:
        """Pass on what nobody answered."""
        for session_id in self.offers.list_due(now()):
            self._promises.drop(session_id)
            try:
                session = await self._context.sessions.get(session_id)
            except NotFound:
                await self.offers.end(session_id)
                continue
            await self._settle(session)

    async def _settle(self, session: SessionView) -> None:
        another = await self._find_another(session)
        if another is not None:
            # Before it is taken back: somebody may have it before that call is through.
            self._promises.keep(session, another.id)
        if not await self.offers.settle(session, has_another=another is not None):
            self._promises.drop(session.id)

    async def _find_another(self, session: SessionView) -> Person | None:
        """Find who could take a session from the one who has it, beside what is promised them."""
        if session.assignee is None:
            return None
        people = await self._list_people(now())
        others = [self._promises.weigh(one) for one in people if one.id != session.assignee.id]
        able = await self._list_able(session, others)
        return able[0] if able else None

    async def look_at_queue(self) -> None:
        """Find sessions that wait though somebody could take them."""
        if not self._context.config["stuck_after_s"]:
            return
        waiting = await self._context.sessions.list_queued(limit=LOOKED_AT)
        stuck, free = [], 0
        for session, waited_s in self.watchdog.list_suspects(waiting, now()):
            if able := await self._list_able(session, await self._list_people(now())):
                free = free or len(able)
                stuck.append((session, waited_s))
        await self.watchdog.tell(stuck, free)

    async def _list_people(self, at: datetime) -> list[Person]:
        loads = await self._context.staff.list_loads()
        # Chosen, and not yet heard of: many sessions may be given out before the first event comes.
        under_way = Counter(self._chosen.values())
        return [
            build_person(
                load,
                given=self._ledger.count(load.staff.id, at.timestamp()) + under_way[load.staff.id],
                weights=self._weights,
            )
            for load in loads
        ]

    def _decide(
        self,
        session: SessionView,
        terms: Terms,
        at: datetime,
        people: Sequence[Person],
        *,
        preferred: tuple[str, ...] = (),
        advice: Mapping[str, Advice] | None = None,
        language: str | None = None,
    ) -> Decision:
        passed = self.offers.passed(session.id)
        case = build_case(
            *(session, terms, at),
            preferred=preferred,
            passed=passed,
            advice=advice,
            language=language,
        )
        return decide(build_strategy(terms, people), people, case)

    async def _list_able(self, session: SessionView, people: Sequence[Person]) -> list[Person]:
        """Return who of these people routing could give a session to, best first."""
        terms = read_terms(self._context.config, session.queue_id)
        source = self._context.config["language_from"]
        if terms.language != "only" or not source:
            return self._list_fitting(session, terms, people)
        # Facts take time, and a session may be looked at every second: where nobody has room
        # whatever the language, they are not asked for.
        if not self._list_fitting(session, replace(terms, language="off"), people):
            return []
        try:
            facts = await self._context.sessions.collect_facts(session.id)
        except NotFound:  # erased meanwhile
            return []
        return self._list_fitting(session, terms, people, read_language(facts, source))

    def _list_fitting(
        self,
        session: SessionView,
        terms: Terms,
        people: Sequence[Person],
        language: str | None = None,
    ) -> list[Person]:
        decision = self._decide(session, terms, now(), people, language=language)
        return [line.person for line in decision.lines if not line.veto]

    async def _find_preferred(
        self, session: SessionView, facts: JSONObject, terms: Terms, at: datetime
    ) -> tuple[str, ...]:
        found: list[str] = []
        if terms.sticky in ("owner", "owner_then_last"):
            owner = find_owner(facts, self._context.config["owner_trait"])
            if owner is not None:
                found.append(await self._find_by_address(owner) or owner)
        if terms.sticky in ("last_agent", "owner_then_last"):
            last = await acquaintances.find_last(self._context, session.visitor.id, at)
            if last is not None and last not in found:
                found.append(last)
        return tuple(found)

    async def _find_by_address(self, address: str) -> str | None:
        loads = await self._context.staff.list_loads()
        return next(
            (load.staff.id for load in loads if (load.staff.email or "").lower() == address), None
        )

    def _uses_ledger(self) -> bool:
        config = self._context.config
        strategies = {config["strategy"], *(one.get("strategy") for one in config["queues"])}
        return bool(config["pace_sessions"]) or "weighted" in strategies

    def _uses_acquaintances(self) -> bool:
        config = self._context.config
        choices = {config["sticky"], *(one.get("sticky") for one in config["queues"])}
        return bool(choices & {"last_agent", "owner_then_last"})

    async def _run(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK_S)
            ticks += 1
            try:
                await self.look_after_offers()
                if ticks % ABSENCES_EVERY == 0:
                    await self.absences.check(now())
                    await self.look_at_queue()
            except Exception as error:
                self._context.log.warning("looking_after_failed", error=str(error)[:200])
