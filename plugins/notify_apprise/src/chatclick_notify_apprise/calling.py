"""Calls through Apprise, in threads of their own: it waits for answers, and goes its own way out.

It is imported when the first room is used: it is large, and most installations have none.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chatclick.notifier import Undelivered

if TYPE_CHECKING:
    from apprise import NotifyBase

THREADS = 4
LIMIT_S = 12.0
READ_S = 30.0
"""How long Apprise waits: longer than we do, since it says of no answer that it was refused."""

# These write to the machine we run on, or read files of it.
_OF_THE_MACHINE = frozenset(
    {"blink1", "dbus", "fcm", "glib", "gnome", "macosx", "syslog", "vapid", "windows"}
)


class BadAddress(Exception):
    """Apprise knows no such address, or it is one of this machine."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a room reads."""

    title: str
    body: str


Wait = Callable[[Future[bool]], Awaitable[None]]
"""Waits for what a room answers, and no longer than a room may take."""


async def wait_for_answer(call: Future[bool]) -> None:
    """Wait until a call is over, at most `LIMIT_S`."""
    waiting = asyncio.wrap_future(call)
    await asyncio.wait([waiting], timeout=LIMIT_S)


class Caller:
    """Calls rooms.

    Args:
        wait: waits for an answer.
    """

    def __init__(self, wait: Wait = wait_for_answer) -> None:
        self._wait = wait
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="apprise")

    def close(self) -> None:
        """Call no more; a call under way ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def name_service(self, url: str) -> str:
        """Return what service an address is of, without calling it.

        Raises:
            BadAddress: it is none that we call.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, _name_service, url)

    async def call(self, url: str, words: Words) -> bool:
        """Tell a room.

        Returns:
            Whether it took it; False when it was called and did not answer in time: it may have.

        Raises:
            Undelivered: it did not take it, or was not called.
        """
        call = self._pool.submit(_call, url, words)
        await self._wait(call)
        if call.cancel():
            raise Undelivered("other rooms took too long to answer")
        if not call.done():
            # A thread cannot be stopped: it goes on, and a repeat could be a second line.
            return False
        try:
            is_taken = call.result()
        except BadAddress as error:
            raise Undelivered(str(error), is_ours=True) from None
        if not is_taken:
            raise Undelivered("the service did not take it")
        return True


def _name_service(url: str) -> str:
    return str(_open(url).service_name)[:80]


def _call(url: str, words: Words) -> bool:
    try:
        return bool(_open(url).notify(body=words.body, title=words.title))
    except BadAddress:
        raise
    except Exception:
        # A hundred services of other people's making; what one of them says may hold its address.
        return False


def _open(url: str) -> "NotifyBase":
    import apprise

    # What it logs may hold addresses, which are passwords.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    asset: Any = apprise.AppriseAsset(
        app_id="Chatclick", app_desc="Chatclick", async_mode=False, secure_logging=True
    )
    made = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if made is None or isinstance(made, list):
        raise BadAddress("Apprise knows no such address.")
    places = type(made).__module__.split(".")
    if _OF_THE_MACHINE.intersection(places):
        raise BadAddress("This service is one of the machine that Chatclick runs on.")
    made.socket_read_timeout = READ_S
    return made
