"""Containers nobody looks after any more: of processes that died, of an engine that was away."""

import asyncio
from collections.abc import Sequence

import structlog

from chatclick.errors import ChatclickError
from chatclick.host.containers.engine import Engine
from chatclick.host.containers.folders import RunFolder
from chatclick.host.containers.profile import PROCESS_LABEL

CLEAN_EVERY_S = 60.0

_log = structlog.get_logger(__name__)


class Leftovers:
    """Removes what was left.

    Attributes:
        left_behind: containers of this process that could not be removed at once.
        is_used: this process runs containers, so that there is an engine worth asking.

    Args:
        engine: has them.
        folder: tells which processes live.
    """

    def __init__(self, engine: Engine, folder: RunFolder) -> None:
        self._engine = engine
        self._folder = folder
        self.left_behind: set[str] = set()
        self.is_used = False

    async def run(self) -> None:
        """Remove containers that nobody looks after: of dead processes, or from a dead engine."""
        while True:
            try:
                dead = await asyncio.to_thread(self._folder.list_dead)
                if dead or self.is_used:
                    await self._remove_lost(await asyncio.to_thread(self._folder.list_living))
                for process in dead:
                    await asyncio.to_thread(self._folder.bury, process)
            except (ChatclickError, OSError) as error:
                _log.debug("containers_not_removed", reason=str(error))
            await asyncio.sleep(CLEAN_EVERY_S)

    async def _remove_lost(self, living: Sequence[str]) -> None:
        for one in await self._engine.list_containers():
            process, container = one["labels"].get(PROCESS_LABEL), one["id"]
            if process not in living or container in self.left_behind:
                await self._engine.remove(container)
                self.left_behind.discard(container)
