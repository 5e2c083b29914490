"""Counting the log: each event once, whatever happens in between.

The place in the log, what is known of sessions and what a store keeps are written in one
transaction. What did not get that far is done again from the same place; what did is never seen
again. So a crash, a restart or a second process that counts the same changes no number.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from json import dumps, loads
from typing import Any
from uuid import uuid4

from chatclick import EventView, PluginContext
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick_analytics import tables
from chatclick_analytics.folding import CREATED, MATTERS, QUEUED, fold, fold_host, to_ms
from chatclick_analytics.hours import OpenHours
from chatclick_analytics.models import Count, Erasure, Fact, Known, Roll
from chatclick_analytics.state import State
from chatclick_analytics.stores import EMBEDDED, Counted
from chatclick_analytics.stores.opening import Stores
from chatclick_analytics.stores.timescale import enter

BATCH = 500
"""Events that are counted at a time, as many as the host gives: the sums and states that they
share are written once, so that more of them cost less each."""
STEPS = 20
"""So many batches without a failure until as many events as ever are written at once again."""
REMOVED = 2000
REMEMBERED = 2000
"""Sessions whose state is kept in memory between batches."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a batch came.

    Attributes:
        events: how many were read; less than BATCH means that nothing is left.
        is_late: another process counted them.
    """

    events: int
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class _Memory:
    """The states of some sessions as they were committed with a revision of a counting."""

    revision: int
    states: dict[str, State]


class Counting:
    """Counts the log into the tables.

    Args:
        context: the plugin's.
        stores: where what is counted is kept.
    """

    def __init__(self, context: PluginContext, stores: Stores) -> None:
        self._context = context
        self._stores = stores
        self._memory: dict[int, _Memory] = {}
        self._fallback = ""
        self._most = BATCH
        self._hours = OpenHours(context)

    async def find_shown(self) -> Count:
        """Return the counting that is shown; where there is none, begin with the oldest event."""
        found = await Count.get_or_none(is_shown=True)
        if found is not None:
            return found

        async def work() -> Count:
            first = {"is_shown": True, **self._build_new()}
            row, _ = await Count.get_or_create(first, id=1)
            return row

        return await self._context.write(work)

    async def find_building(self) -> Count | None:
        """Return the counting that is to take the place of the one that is shown."""
        return await _find_building()

    async def begin_anew(self) -> Count:
        """Begin to count everything once more, beside what is shown; one at a time.

        What is counted is kept where the settings say.
        """
        _ = await self.find_shown()

        async def work() -> Count:
            return await _begin(self._build_new())

        return await self._context.write(work)

    async def follow_history(self) -> None:
        """Count anew what another database has, once the host's went back to a backup.

        What was passed on since that backup stays there, and the log goes on without it.
        """
        epoch = self._context.epoch

        async def work() -> None:
            # Counted before it was noted: elsewhere it may be of before a restore.
            await Count.filter(epoch="", home=EMBEDDED).update(epoch=epoch)
            stale = Count.exclude(epoch=epoch)
            is_elsewhere = await stale.exclude(home=EMBEDDED).exists()
            lost = stale.exclude(home=EMBEDDED).filter(is_shown=False, position__gte=0)
            await lost.update(position=-1)
            await stale.update(epoch=epoch)
            if is_elsewhere:
                _ = await _begin(self._build_new())

        await self._context.write(work)

    async def follow_settings(self, shown: Count) -> None:
        """Count everything anew where the settings name another store than that of what is shown.

        Args:
            shown: what is shown.
        """
        if shown.home != self._stores.home:
            _ = await self.begin_anew()
        else:
            await self._context.write(lambda: _give_up_elsewhere(self._stores.home))

    def _build_new(self) -> dict[str, Any]:
        return {
            "started_at": now(),
            "home": self._stores.home,
            "token": uuid4().hex,
            "epoch": self._context.epoch,
        }

    async def count(self, row: Count) -> Pace:
        """Count the next events. Nothing is counted where another process was faster.

        Args:
            row: as it was read or left by the call before; it moves on.

        Raises:
            Closed: the plugin's tables take nothing now.
        """
        # Whoever else has hold of the row may move it meanwhile; then this is too late.
        begun = (row.position, row.revision)
        events = await self._context.sessions.read_log(after=begun[0], limit=BATCH)
        at = 0
        while at < len(events):
            part = events[at : at + self._most]
            if not await self._count_part(row, begun, part):
                return Pace(len(events), is_late=True)
            begun = (part[-1].position, begun[1] + 1)
            at += len(part)
        return Pace(len(events))

    async def _count_part(
        self, row: Count, begun: tuple[int, int], events: Sequence[EventView]
    ) -> bool:
        """Count some of what was read, in one transaction. Return whether nobody was faster."""
        position = events[-1].position
        mine = [one for one in events if one.session_id is not None and one.type in MATTERS]
        # The newest of each session.
        touched = {str(one.session_id): one for one in mine}
        remembered = self._take_memory(row)
        states = await _load_states(row.id, touched, remembered)
        counted = await self._fold(mine, states)
        hosts = [one for one in events if one.session_id is None]
        counted += [("", point) for event in hosts for point in fold_host(event)]
        known = [
            (row.id, key, dumps(states[key].to_json()), to_ms(one)) for key, one in touched.items()
        ]
        if not await self._try_to_save(row, begun, position, known, counted):
            return False
        older = [(key, state) for key, state in remembered.items() if key not in states]
        newest = dict([*older, *states.items()][-REMEMBERED:])
        self._memory[row.id] = _Memory(row.revision, newest)
        return True

    async def _fold(
        self, events: Sequence[EventView], states: Mapping[str, State]
    ) -> list[Counted]:
        """Return what events of sessions count for, and move the states of these."""
        fallback = await self._find_fallback(events)
        counted: list[Counted] = []
        for event in events:
            session_id = str(event.session_id)
            state = states[session_id]
            if event.type == CREATED and "channel" not in event.data:
                await self._complete(state, session_id)
            counted += [(session_id, point) for point in fold(state, event, fallback)]
        return counted + await self._hours.correct(counted)

    def _take_memory(self, row: Count) -> dict[str, State]:
        """Return the states that are remembered, if nobody else has counted since.

        They are taken out: what is done to them counts only when it is committed.
        """
        memory = self._memory.pop(row.id, None)
        return memory.states if memory is not None and memory.revision == row.revision else {}

    async def _complete(self, state: State, session_id: str) -> None:
        """Look up what events of older hosts did not say of a session."""
        try:
            session = await self._context.sessions.get(session_id)
        except NotFound:
            return
        state.move("widget", session.widget_id)
        state.move("language", session.language)
        state.move("channel", session.channel)

    async def _find_fallback(self, events: Sequence[EventView]) -> str:
        if not self._fallback and any(one.type == QUEUED for one in events):
            queues = await self._context.queues.list()
            self._fallback = next((one.id for one in queues if one.is_fallback), "")
        return self._fallback

    async def _try_to_save(
        self,
        row: Count,
        begun: tuple[int, int],
        position: int,
        known: Sequence[tables.Row],
        counted: Sequence[Counted],
    ) -> bool:
        """Save, and find out how many events a database that may be slow takes at once."""
        try:
            is_saved = await self._save(row, begun, position, known, counted)
        except Exception:
            # Tried again as they are they would fail again, and hold up messages each time.
            self._most = max(1, self._most // 2)
            raise
        self._most = min(BATCH, self._most + max(1, BATCH // STEPS))
        return is_saved

    async def _save(
        self,
        row: Count,
        begun: tuple[int, int],
        position: int,
        known: Sequence[tables.Row],
        counted: Sequence[Counted],
    ) -> bool:
        store = self._stores.open(row)
        keep = store.prepare(counted)

        async def work() -> bool:
            await enter()
            same = Count.filter(id=row.id, position=begun[0], revision=begun[1])
            if not await same.update(position=position, revision=begun[1] + 1):
                return False
            await tables.save_states(known)
            await keep()
            return True

        if not await self._context.write(work):
            return False
        # Only what is committed is remembered.
        store.settle()
        row.position, row.revision = position, begun[1] + 1
        return True

    # Taking the place, and making room

    async def show(self, built: Count) -> None:
        """Show a counting in place of the one that was shown; nothing changes in between."""

        async def work() -> None:
            if not await Count.filter(id=built.id, is_shown=False, position__gte=0).exists():
                return  # another process was faster
            await Count.filter(is_shown=True).update(is_shown=False, position=-1)
            await Count.filter(id=built.id).update(is_shown=True)

        await self._context.write(work)

    async def remove_replaced(self) -> bool:
        """Remove some of what was replaced. Return whether there may be more.

        Raises:
            Closed: the plugin's tables take nothing now.
            Unavailable: the store it was in does not answer.
        """
        old = await Count.filter(is_shown=False, position=-1).first()
        if old is None:
            return False

        async def work() -> int:
            await enter()
            removed = 0
            for model in (Fact, Roll, Known):
                rows = model.filter(count_id=old.id).limit(REMOVED)
                ids = await rows.values_list("id", flat=True)
                removed += len(ids)
                await model.filter(id__in=list(ids)).delete()
            return removed

        if await self._context.write(work):
            return True
        if self._stores.has(old):
            await self._stores.open(old).remove()

        async def end() -> None:
            await Erasure.filter(count_id=old.id).delete()
            await Count.filter(id=old.id).delete()

        await self._context.write(end)
        return True


async def _load_states(
    count_id: int, ids: Collection[str], remembered: Mapping[str, State]
) -> dict[str, State]:
    missing = [one for one in ids if one not in remembered]
    kept = await tables.load_states(count_id, missing)
    loaded = {session_id: State.from_json(loads(state)) for session_id, state in kept}
    return {one: remembered.get(one) or loaded.get(one) or State() for one in ids}


async def _find_building() -> Count | None:
    return await Count.filter(is_shown=False, position__gte=0).order_by("-id").first()


async def _begin(new: Mapping[str, Any]) -> Count:
    """Begin a counting beside what is shown, unless one is under way to the same store."""
    await _give_up_elsewhere(new["home"])
    found = await _find_building()
    if found is not None:
        return found
    newest = await Count.all().order_by("-id").first()
    number = newest.id + 1 if newest else 1
    return await Count.create(id=number, is_shown=False, **new)


async def _give_up_elsewhere(home: str) -> None:
    """Give up a counting that is under way to another store than the settings name now."""
    under_way = Count.filter(is_shown=False, position__gte=0)
    await under_way.exclude(home=home).update(position=-1)
