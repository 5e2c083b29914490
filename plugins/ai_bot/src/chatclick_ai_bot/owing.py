"""Answers that are owed: kept from the question until it is answered, so that none is lost.

What a process leaves behind is taken up at its next start; where there are several, by any other,
once it has been owed for longer than an answer takes. Two that answer the same question store it
once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Container, Sequence

from chatclick import MessageView, PluginContext, SessionView
from chatclick.errors import NotFound

LOOK_EVERY_S = 120.0
_OWED = "owed:"
_MOST = 1000
_HISTORY = 20

Reply = Callable[[SessionView, Sequence[MessageView]], Awaitable[None]]
"""Begins to answer a session."""


class Owed:
    """Keeps which question of which session is to be answered.

    Args:
        context: the plugin's.
        reply: begins to answer.
        works: ids of the sessions this process is answering now.
    """

    def __init__(self, context: PluginContext, reply: Reply, works: Container[str]) -> None:
        self._context = context
        self._reply = reply
        self._works = works
        self._seen: dict[str, object] = {}
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Go on with what is owed from before, and look from now on."""
        for session_id in await self.list():
            await self._take_up(session_id)
        self._looking = asyncio.create_task(self._look_again(), name="ai_bot owed")

    async def stop(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def list(self) -> list[str]:
        """Return the ids of the sessions that an answer is owed to."""
        keys = await self._context.kv.list_keys(_OWED, limit=_MOST)
        return [key.removeprefix(_OWED) for key in keys]

    async def find(self, session_id: str) -> object:
        """Return the id of the message that is to be answered, None for none."""
        return await self._context.kv.get(f"{_OWED}{session_id}")

    async def note(self, session_id: str, asked_id: str) -> None:
        """Keep that a message is to be answered."""
        await self._context.kv.set(f"{_OWED}{session_id}", asked_id)

    async def forget(self, session_id: str) -> None:
        """Forget what was owed to a session."""
        await self._context.kv.delete(f"{_OWED}{session_id}")

    async def look(self) -> None:
        """Take up what was owed at the last look already and nobody here works on."""
        owed = {one: await self.find(one) for one in await self.list() if one not in self._works}
        left = [one for one, asked in owed.items() if asked and self._seen.get(one) == asked]
        self._seen = owed
        for session_id in left:
            await self._take_up(session_id)

    async def _take_up(self, session_id: str) -> None:
        try:
            session = await self._context.sessions.get(session_id)
        except NotFound:
            await self.forget(session_id)
            return
        history = await self._context.sessions.list_messages(session_id, limit=_HISTORY)
        said = tuple(one for one in history if one.kind == "message")
        if session.state == "bot":
            await self._reply(session, said)
        else:
            await self.forget(session_id)

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self.look()
            except Exception as error:  # the fence: the next look comes
                self._context.log.warning("owed_not_read", error=str(error)[:200])
