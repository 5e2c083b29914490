"""The files of a mail: into its session, as far as they are taken. None keeps the text out."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from chatclick import AttachmentView, PluginContext
from chatclick.errors import (
    ChatclickError,
    Conflict,
    Forbidden,
    Invalid,
    StorageFull,
    TooLarge,
    TooManyRequests,
    UnsupportedMediaType,
)
from chatclick.mail import MailPart

T = TypeVar("T")

CHECKED_WITHIN_S = 60.0
"""How long a mail waits for the checks of its files once the host waits for them no more."""
LOOK_EVERY_S = 1.0
LONGEST_WAIT_S = 60.0
"""A limit of so much a minute gives something back within one."""
MOST_WAITS = 3
_NOT_TAKEN = (TooLarge, UnsupportedMediaType, Forbidden, Invalid, Conflict, TooManyRequests)
_TOO_MANY = "attachment_too_many"
_NO_FILES = "uploads_off"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a mail: the names of those that were taken by their ids, and of the others."""

    taken: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    without_room: list[str] = field(default_factory=list)

    def give_up(self, error: ChatclickError) -> bool:
        """Give up files for which a message was refused: the last of too many, or else all.

        Returns:
            Whether there is another message to try.
        """
        is_of_files = error.code.startswith("attachment_") or error.code == _NO_FILES
        if not is_of_files or not self.taken:
            return False
        for _ in range(1 if error.code == _TOO_MANY else len(self.taken)):
            self.refused.insert(0, self.taken.popitem()[1])
        return True


async def attach_files(context: PluginContext, session_id: str, parts: Sequence[MailPart]) -> Files:
    """Put files into a session, and wait a while until they are checked.

    Args:
        context: the plugin's.
        session_id: where to.
        parts: the files.
    """
    files = Files()
    views: list[tuple[AttachmentView, str]] = []
    for part in parts:
        try:
            views.append((await _attach(context, session_id, part), part.name))
        except _NOT_TAKEN:
            files.refused.append(part.name)
        except StorageFull:
            # What somebody wrote needs hardly any room, and those behind it wait for it.
            files.without_room.append(part.name)
    ends_at_s = asyncio.get_running_loop().time() + CHECKED_WITHIN_S
    for view, name in views:
        if await _is_ready(context, view, ends_at_s):
            files.taken[view.id] = name
        else:
            files.refused.append(name)
    return files


async def be_patient(act: Callable[[], Awaitable[T]]) -> T:
    """Do what a rate limit may refuse, again where it stands: a whole mail would begin anew.

    Raises:
        TooManyRequests: it was refused each time.
    """
    for _ in range(MOST_WAITS):
        try:
            return await act()
        except TooManyRequests as error:
            await asyncio.sleep(min(LONGEST_WAIT_S, error.retry_after_s))
    return await act()


async def _attach(context: PluginContext, session_id: str, part: MailPart) -> AttachmentView:
    async def act() -> AttachmentView:
        return await context.channels.attach(
            session_id, part.data, name=part.name, media_type=part.media_type
        )

    return await be_patient(act)


async def _is_ready(context: PluginContext, view: AttachmentView, ends_at_s: float) -> bool:
    while view.state == "checking" and asyncio.get_running_loop().time() < ends_at_s:
        await asyncio.sleep(LOOK_EVERY_S)
        view = await context.attachments.get(view.id)
    return view.state == "ready"
