"""A message that people see while it is being written, and that is stored once it is whole."""

import time
from types import TracebackType
from typing import Protocol, Self

from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.views import PostedMessage

PAUSE_S = 0.1
"""Shortest time between two looks at what is written so far, in seconds."""


class StreamContext(Protocol):
    """What a stream needs of a plugin's context."""

    async def stream_text(
        self, session_id: str, stream_id: str, text: str, *, is_done: bool = False
    ) -> None:
        """Show what is written so far."""

    async def post_message(
        self,
        session_id: str,
        text: str | None = None,
        *,
        content: JSONObject | None = None,
        client_msg_id: str,
        only_while_bot: bool,
        lease: int | None,
    ) -> PostedMessage:
        """Store the whole."""


class MessageStream:
    """A message under way; made by `context.stream_message`.

    Write pieces as they come. When the block ends the whole is stored; when it ends with an error
    nothing is stored, and what was shown is taken back.

    Attributes:
        stream_id: also the `client_msg_id` of the message.
        text: what is written so far.
        content: set it to store a whole content object in place of the text, such as the same text
            with buttons below it.
        posted: the acknowledgement, once the block has ended; None when nothing was written.

    Args:
        context: of the plugin.
        session_id: where to.
        stream_id: names the message.
        only_while_bot: store it only while the plugin's bot has the session.
        lease: store it only while whoever had the session under this count has it.
    """

    def __init__(
        self,
        context: StreamContext,
        session_id: str,
        stream_id: str,
        *,
        only_while_bot: bool = False,
        lease: int | None = None,
    ) -> None:
        self._only_while_bot = only_while_bot
        self._lease = lease
        self._context = context
        self._session_id = session_id
        self._shown_at_s = 0.0
        self.stream_id = stream_id
        self.text = ""
        self.content: JSONObject | None = None
        self.posted: PostedMessage | None = None

    async def write(self, text: str) -> None:
        """Add a piece. What is written so far is shown ten times a second at most.

        Raises:
            PermissionDenied: without `message:write`.
            Invalid: the message has become too long.
        """
        self.text += text
        now_s = time.monotonic()
        if text and now_s - self._shown_at_s >= PAUSE_S:
            self._shown_at_s = now_s
            await self._context.stream_text(self._session_id, self.stream_id, self.text)

    async def __aenter__(self) -> Self:
        """Begin; nobody sees anything before the first piece."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Store the whole, or take back what was shown."""
        text = ""
        try:
            if kind is None and self.text:
                self.posted = await self._context.post_message(
                    self._session_id,
                    self.text if self.content is None else None,
                    content=self.content,
                    client_msg_id=self.stream_id,
                    only_while_bot=self._only_while_bot,
                    lease=self._lease,
                )
                text = self.text
        finally:
            if self._shown_at_s:
                await self._context.stream_text(
                    self._session_id, self.stream_id, text, is_done=True
                )
