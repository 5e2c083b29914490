"""Following the log: each event counts once, whatever happens in between.

The place in the log, what is known of sessions and what became of them are written in one
transaction. What did not get that far is done again from the same place, what did is never seen
again; so a crash, a restart or a second process that follows changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from json import dumps, loads

from tortoise.expressions import F

from chatclick import EventView, PluginContext
from chatclick.clock import now
from chatclick_session_risk import tables
from chatclick_session_risk.features import Tally, to_features
from chatclick_session_risk.folding import (
    MATTERS,
    RATED,
    REOPENED,
    CameBack,
    Change,
    Ended,
    WasRated,
    fold,
    to_ms,
)
from chatclick_session_risk.models import Outcome, Place, Watch
from chatclick_session_risk.scoring import Model

BATCH = 200
REMEMBERED = 1000
"""Sessions that are kept in memory between batches."""
CREATED = "session.created"


@dataclass(slots=True)
class _Batch:
    """What the events of a batch come to.

    Attributes:
        visitors: of sessions that began, by session id.
        changes: what became of episodes, in order, with their sessions.
    """

    tallies: dict[str, Tally]
    visitors: dict[str, str] = field(default_factory=dict)
    changes: list[tuple[str, Change]] = field(default_factory=list)
    touched: dict[str, int] = field(default_factory=dict)


class Following:
    """Follows the log.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._remembered: dict[str, Tally] = {}
        self._revision = -1

    def forget(self) -> None:
        """Read what is known of sessions anew, because some of it was removed."""
        self._remembered = {}

    async def step(self, model: Model) -> bool:
        """Take the next events in.

        Args:
            model: what is in use, to note what it says of sessions that end.

        Returns:
            Whether there may be more at once.
        """
        place = await self._find_place()
        # Whoever else follows may move it meanwhile; then this is too late.
        begun = place.position, place.revision
        events = await self._context.sessions.read_log(after=begun[0], limit=BATCH)
        if not events:
            return False
        batch = await self._fold(events, begun[1])
        if await self._save(begun, events[-1].position, batch, model):
            newest = [*self._remembered.items(), *batch.tallies.items()]
            self._remembered, self._revision = dict(newest[-REMEMBERED:]), begun[1] + 1
        return len(events) == BATCH

    async def _find_place(self) -> Place:
        found = await Place.get_or_none(id=1)
        if found is not None:
            return found

        async def work() -> Place:
            row, _ = await Place.get_or_create(id=1)
            return row

        return await self._context.write(work)

    async def _fold(self, events: Sequence[EventView], revision: int) -> _Batch:
        oldest = now() - timedelta(days=int(self._context.config["keep_days"]))
        mine = [
            one
            for one in events
            if one.session_id is not None and one.type in MATTERS and one.at >= oldest
        ]
        # What is done to them counts only when it is committed, so they are taken out.
        remembered, self._remembered = self._remembered, {}
        if revision != self._revision:
            remembered = {}
        batch = _Batch(await _load({str(one.session_id) for one in mine}, remembered))
        for event in mine:
            _take(batch, event)
        self._remembered = {key: one for key, one in remembered.items() if key not in batch.tallies}
        return batch

    async def _save(
        self, begun: tuple[int, int], position: int, batch: _Batch, model: Model
    ) -> bool:
        at_ms = int(now().timestamp() * 1000)
        settle_after = timedelta(hours=int(self._context.config["settle_hours"]))
        new = [(one, who, False, batch.touched[one]) for one, who in batch.visitors.items()]
        moved = [
            (one, dumps(batch.tallies[one].to_json()), batch.tallies[one].is_done, at_ms, touched)
            for one, touched in batch.touched.items()
        ]

        is_change = bool(batch.changes) or any(one.is_done for one in batch.tallies.values())

        async def work() -> bool:
            same = Place.filter(id=1, position=begun[0], revision=begun[1])
            changes = F("changes") + int(is_change)
            if not await same.update(position=position, revision=begun[1] + 1, changes=changes):
                return False
            await tables.add(sorted(new))
            await tables.move(moved)
            for session_id, change in batch.changes:
                await _note(session_id, change, model, settle_after)
            return True

        return await self._context.write(work)


async def _note(session_id: str, change: Change, model: Model, settle_after: timedelta) -> None:
    """Write down what became of an episode of a session that is there still."""
    row_id = f"{session_id}:{change.episode}"
    if isinstance(change, Ended):
        await _note_end(row_id, session_id, change, model, settle_after)
    elif isinstance(change, CameBack):
        await _note_return(row_id, session_id, to_time(change.at_ms))
    elif isinstance(change, WasRated):
        before, after = ("", RATED) if change.is_low else (RATED, "")
        _ = await Outcome.filter(id=row_id, why=before).update(why=after)


async def _note_end(
    row_id: str, session_id: str, ended: Ended, model: Model, settle_after: timedelta
) -> None:
    watch = await Watch.get_or_none(session_id=session_id)
    if watch is None:
        return  # it was erased
    at = to_time(ended.at_ms)
    _ = await Outcome.create(
        id=row_id,
        session_id=session_id,
        visitor_id=watch.visitor_id,
        moments=[list(one) for one in ended.moments],
        risks=[round(model.estimate(to_features(one)), 4) for one in ended.moments],
        why=ended.why,
        ended_at=at,
        settle_at=at + settle_after,
        flagged_at=watch.first_flagged_at,
        is_watched=watch.is_watched,
    )
    mine = Watch.filter(session_id=session_id)
    _ = await mine.update(first_flagged_at=None, is_watched=False)


async def _note_return(row_id: str, session_id: str, at: datetime) -> None:
    # It settles when the others of its time do: the newest that are settled are of all kinds.
    fresh = Outcome.filter(id=row_id, why="", settle_at__gt=at)
    _ = await fresh.update(why=REOPENED)
    # An end of which nothing is kept left these as they were.
    mine = Watch.filter(session_id=session_id)
    _ = await mine.update(first_flagged_at=None, is_watched=False)
    # A flag that was not taken off since stands from the first moment of what begins now.
    _ = await mine.exclude(flagged_at=None).update(first_flagged_at=at, is_watched=True)


def _take(batch: _Batch, event: EventView) -> None:
    session_id = str(event.session_id)
    visitor_id = event.data.get("visitor_id")
    if event.type == CREATED and session_id not in batch.tallies and isinstance(visitor_id, str):
        batch.tallies[session_id], batch.visitors[session_id] = Tally(), visitor_id
    tally = batch.tallies.get(session_id)
    if tally is None:
        return  # it was erased, or is older than what is kept
    change = fold(tally, event)
    batch.touched[session_id] = to_ms(event)
    if change is not None:
        batch.changes.append((session_id, change))


async def _load(ids: set[str], remembered: Mapping[str, Tally]) -> dict[str, Tally]:
    missing = [one for one in ids if one not in remembered]
    kept = Watch.filter(session_id__in=missing).limit(len(missing))
    rows = await kept.values_list("session_id", "tally") if missing else []
    loaded = {str(one): Tally.from_json(loads(tally)) for one, tally in rows}
    return {**loaded, **{one: remembered[one] for one in ids if one in remembered}}


def to_time(at_ms: int) -> datetime:
    """Return a moment given in milliseconds since 1970."""
    return datetime.fromtimestamp(at_ms / 1000, UTC)
