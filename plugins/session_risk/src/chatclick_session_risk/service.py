"""What runs while the plugin runs: one loop that follows the log, looks, settles and learns."""

import asyncio
from datetime import datetime, timedelta
from time import monotonic

from chatclick import PluginContext
from chatclick.clock import now
from chatclick_session_risk import tables, training
from chatclick_session_risk.following import Following
from chatclick_session_risk.models import Learned, Outcome, Watch
from chatclick_session_risk.scoring import SCORECARD, Model
from chatclick_session_risk.viewing import View, see
from chatclick_session_risk.watching import Watching

LOOK_S = 1.0
RETRY_S = 5.0
REST = 3.0
"""Messages go first: behind, it rests so many times as long as a batch took."""
MODEL_EVERY = timedelta(seconds=10)
TRAIN_EVERY = timedelta(minutes=10)
CLEAN_EVERY = timedelta(hours=6)
CLEANED = 500


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        following: follows the log, once started.
        watching: looks at sessions, once started.
        model: what is in use.
        problem: why it cannot learn; "" where it can.
    """

    context: PluginContext
    following: Following
    watching: Watching

    def __init__(self) -> None:
        self.model: Model = SCORECARD
        self.problem = ""
        self._learning = asyncio.Lock()
        self._model_at = self._train_at = self._clean_at = now()
        self._task: asyncio.Task[None] | None = None

    async def start(self, context: PluginContext) -> None:
        """Start; what happened while nothing ran is taken in first."""
        self.context, self.problem = context, ""
        self.following, self.watching = Following(context), Watching(context)
        # A start may be in another loop than the one before, as in tests.
        self._learning = asyncio.Lock()
        self.model = await training.load_model()
        self._model_at = self._train_at = self._clean_at = now()
        self._task = asyncio.create_task(self._run(), name="session risk")

    async def stop(self) -> None:
        """Stop; all that counts is in the tables."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
            self._task = None

    async def find_view(self, session_id: str) -> tuple[Watch, View] | None:
        """Return what is said of a session now; None where it is not known or is done."""
        row = await Watch.get_or_none(session_id=session_id, is_done=False)
        return None if row is None else (row, see(row, self.model, now()))

    async def step(self) -> bool:
        """Do what is next. Return whether there may be more at once."""
        if await self.following.step(self.model):
            return True  # nobody is told of what was so before it has caught up
        await self._follow_model()
        more_waits = await self.watching.look(self.model)
        await training.settle(self.context)
        return more_waits

    async def learn(self) -> Learned | None:
        """Learn from what there is. Return what came of it; None where it teaches nothing."""
        async with self._learning:
            try:
                row = await training.train(self.context, self.model)
            except ImportError as error:
                self.problem = f"It learns nothing without numpy: {error}"
                return None
            self.model = await training.load_model()
            return row

    async def _follow_model(self) -> None:
        """Take over what was learned in another process."""
        if now() >= self._model_at:
            self._model_at = now() + MODEL_EVERY
            self.model = await training.load_model()

    async def _run(self) -> None:
        while True:
            begun = monotonic()
            try:
                has_more = await self.step()
                if not has_more:
                    await self._tidy()
                pause_s = REST * (monotonic() - begun) if has_more else LOOK_S
            except Exception as error:
                self.context.log.warning("following_failed", error=str(error)[:200])
                pause_s = RETRY_S
            await asyncio.sleep(pause_s)

    async def _tidy(self) -> None:
        """Learn, and remove what is old, when it is time."""
        if now() >= self._train_at:
            self._train_at = now() + TRAIN_EVERY
            # Where it cannot, as that says, it need not try until it is started anew.
            if not self.problem and await training.is_due(self.context):
                _ = await self.learn()
        if now() >= self._clean_at:
            days = timedelta(days=int(self.context.config["keep_days"]))
            if not await self._remove_before(now() - days):
                self._clean_at = now() + CLEAN_EVERY

    async def _remove_before(self, oldest: datetime) -> bool:
        """Remove some of what is older. Return whether there may be more."""
        oldest_ms = int(oldest.timestamp() * 1000)

        async def work() -> int:
            await tables.count_change()
            watches = Watch.filter(touched_ms__lt=oldest_ms).limit(CLEANED)
            ids = [str(one) for one in await watches.values_list("session_id", flat=True)]
            gone = await Watch.filter(session_id__in=ids).delete()
            outcomes = Outcome.filter(ended_at__lt=oldest).limit(CLEANED)
            ids = [str(one) for one in await outcomes.values_list("id", flat=True)]
            return max(gone, await Outcome.filter(id__in=ids).delete())

        return await self.context.write(work) == CLEANED
