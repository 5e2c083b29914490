"""Texts shown while they are being written: passed on ten times a second, never stored."""

import asyncio
from dataclasses import dataclass
from typing import Any

from chatclick.chat.audience import READERS
from chatclick.realtime.hub import Hub
from chatclick.store.events import Actor

PAUSE_S = 0.1
FORGOTTEN_AFTER_S = 60.0
MAX_OPEN = 2000


@dataclass(slots=True)
class _Open:
    """A text under way.

    Attributes:
        shown_at_s: when it was passed on last, by the loop's clock.
        latest: what waits to be passed on, None for nothing.
        timer: passes it on, or forgets the text.
    """

    shown_at_s: float
    latest: dict[str, Any] | None = None
    timer: asyncio.TimerHandle | None = None


class Writing:
    """Passes texts under way on to those who follow the session.

    Args:
        hub: who follows.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._open: dict[tuple[str, str], _Open] = {}

    def stop(self) -> None:
        """Pass nothing on any more."""
        for one in self._open.values():
            if one.timer is not None:
                one.timer.cancel()
        self._open.clear()

    def show(
        self, sender: Actor, session_id: str, stream_id: str, text: str, *, is_done: bool
    ) -> None:
        """Pass a text on, at once or a moment later; of several meanwhile, the last.

        Args:
            sender: who writes.
            session_id: where.
            stream_id: names the text; the stored message has it as `client_msg_id`.
            text: all that is written so far.
            is_done: nothing more comes.
        """
        data = {
            "stream_id": stream_id,
            "participant": sender.to_json(),
            "text": text,
            "is_done": is_done,
        }
        key = (session_id, stream_id)
        now_s = asyncio.get_running_loop().time()
        one = self._open.get(key)
        if one is None and not is_done and len(self._open) < MAX_OPEN:
            one = self._open[key] = _Open(-PAUSE_S)
        if is_done or one is None:
            self._forget(key)
            self._tell(key, data)
        elif now_s - one.shown_at_s >= PAUSE_S:
            self._pass_on(key, one, data)
        else:
            one.latest = data

    def _pass_on(self, key: tuple[str, str], one: _Open, data: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        one.shown_at_s, one.latest = loop.time(), None
        self._tell(key, data)
        if one.timer is not None:
            one.timer.cancel()
        one.timer = loop.call_later(PAUSE_S, self._on_pause, key)

    def _on_pause(self, key: tuple[str, str]) -> None:
        one = self._open[key]
        if one.latest is not None:
            self._pass_on(key, one, one.latest)
            return
        loop = asyncio.get_running_loop()
        one.timer = loop.call_later(FORGOTTEN_AFTER_S, self._forget, key)

    def _forget(self, key: tuple[str, str]) -> None:
        one = self._open.pop(key, None)
        if one is not None and one.timer is not None:
            one.timer.cancel()

    def _tell(self, key: tuple[str, str], data: dict[str, Any]) -> None:
        session_id, stream_id = key
        self._hub.tell(session_id, "stream", data, audiences=READERS, key=stream_id)
