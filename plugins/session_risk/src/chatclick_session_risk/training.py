"""Learning anew now and then, and which model is in use."""

import asyncio
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from chatclick import PluginContext
from chatclick.clock import now
from chatclick_session_risk.learning import Example, Trial, learn
from chatclick_session_risk.models import Learned, Outcome, Place
from chatclick_session_risk.scoring import SCORECARD, Model

FEWEST_BAD = 20
"""Sessions that ended badly, and as many that did not, without which nothing is learned."""
GROWN = 0.2
"""It is learned anew when there are so much more outcomes, as a part of those there were."""
STALE = timedelta(days=7)
"""It is learned anew in any case, for old outcomes go as new ones come."""
PAGE = 500
KEPT = 20
"""Models that are kept, the newest; what was in use when is in them."""


async def load_model() -> Model:
    """Return the model in use: the newest that proved better, else the scorecard."""
    row = await Learned.filter(is_used=True).order_by("-version").first()
    return Model(row.version, row.base, row.weights) if row else SCORECARD


async def count_outcomes() -> tuple[int, int]:
    """Return how many sessions have an outcome that is settled, and how many ended badly."""
    settled = Outcome.filter(settle_at=None)
    return await settled.count(), await settled.exclude(why="").count()


async def settle(context: PluginContext) -> None:
    """Let outcomes stand of which the time has passed in which a session may come back."""

    async def work() -> None:
        _ = await Outcome.filter(settle_at__lte=now()).update(settle_at=None)

    if await Outcome.filter(settle_at__lte=now()).exists():
        await context.write(work)


async def is_due(context: PluginContext) -> bool:
    """Tell whether there are enough outcomes, and enough new ones, to learn from."""
    count, bad = await count_outcomes()
    if not _is_enough(count, bad, context):
        return False
    place = await Place.get_or_none(id=1)
    if place is None or place.tried_at is None or place.tried_at < now() - STALE:
        return True
    return abs(count - place.tried_on) >= max(1.0, GROWN * place.tried_on)


def _is_enough(count: int, bad: int, context: PluginContext) -> bool:
    least = int(context.config["min_outcomes"])
    return count >= least and min(bad, count - bad) >= FEWEST_BAD


async def train(context: PluginContext, current: Model) -> Learned | None:
    """Learn from the newest outcomes, and use what was learned where it is better.

    Args:
        context: the plugin's.
        current: the model in use.

    Returns:
        What came of it; None where there are too few outcomes or they teach nothing, or another
        process was faster.
    """
    count, bad = await count_outcomes()
    if not _is_enough(count, bad, context):
        return None
    examples = await _load_examples(int(context.config["memory"]))
    trial = await asyncio.to_thread(learn, examples, current)
    row = await _keep(context, trial, count)
    if row is not None:
        context.log.info("learned", version=row.version, refused=row.trial["refused"])
    return row


async def _load_examples(memory: int) -> list[Example]:
    """Return the newest outcomes, the oldest first."""
    found: list[Example] = []
    newest = Outcome.filter(settle_at=None).order_by("-ended_at", "-id")
    while len(found) < memory:
        page = await newest.offset(len(found)).limit(min(PAGE, memory - len(found)))
        found += [Example(tuple(tuple(one) for one in row.moments), bool(row.why)) for row in page]
        if len(page) < PAGE:
            break
    return found[::-1]


async def _keep(context: PluginContext, trial: Trial | None, count: int) -> Learned | None:
    """Keep what came of learning; of what taught nothing, that it was tried."""

    async def note() -> None:
        _ = await Place.filter(id=1).update(tried_at=now(), tried_on=count)

    if trial is None:
        return await context.write(note)
    newest = await Learned.all().order_by("-version").first()
    version = newest.version + 1 if newest else 1
    told: dict[str, Any] = {**asdict(trial), "outcomes": count}
    del told["model"]

    async def work() -> Learned | None:
        await note()
        if await Learned.exists(version=version):
            return None
        if not trial.refused:
            _ = await Learned.filter(is_used=True).update(is_used=False)
        old = Learned.filter(version__lte=version - KEPT, is_used=False)
        _ = await old.delete()
        return await Learned.create(
            version=version,
            at=now(),
            is_used=not trial.refused,
            base=trial.model.base,
            weights=dict(trial.model.weights),
            trial=told,
        )

    return await context.write(work)
