"""How messages of other channels come in: `context.channels`.

For a plugin that is a channel (`provides`: kind "channel"): it hears of a mail or a text message
and writes it into a session as the visitor who sent it.
"""

from collections.abc import AsyncIterator
from typing import Protocol

from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.views import AttachmentView, PostedMessage, SessionView


class Channels(Protocol):
    """Messages of visitors who come by another channel. Needs `channel:receive`.

    Who a visitor is, is what the channel says: an address that nobody proved. The same address is
    the same visitor, who is never taken for one whom a site vouches for.
    """

    async def begin(
        self,
        channel: str,
        address: str,
        *,
        thread: str,
        name: str = "",
        email: str | None = None,
        phone: str | None = None,
        subject: str = "",
        language: str | None = None,
        widget_id: str | None = None,
        queue_id: str | None = None,
        metadata: JSONObject | None = None,
    ) -> SessionView:
        """Return the session of a thread, and start it where there is none that can be written to.

        Args:
            channel: what the session's `channel` says, such as "email": a small letter, then small
                letters, digits and `_`, at most 20 together.
            address: where the visitor is reached, as this plugin writes it, at most 254 characters.
            thread: what belongs together, such as the id of the first mail or a telephone number,
                at most 1,000 characters. A repeat finds the session of the first call; one that is
                closed is followed by a new one.
            name: what the visitor calls themselves.
            email: theirs, for a new visitor.
            phone: theirs, for a new visitor.
            subject: one line.
            language: a tag such as "de".
            widget_id: the widget whose settings hold for the session.
            queue_id: where it waits until routing decides; None for the fallback queue.
            metadata: facts by key, at most 16 KiB.

        Raises:
            Invalid: an argument does not fit, or there is no such queue or widget.
            Conflict: the visitor has too many sessions that are not done (`too_many_sessions`).
        """

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str
    ) -> AttachmentView:
        """Put a file into a session, to be sent with `receive` as its visitor.

        Args:
            session_id: where to.
            data: all of it; from a container at most 700 kB.
            name: what people see.
            media_type: what it is; the bytes must show the same.

        Raises:
            TooLarge, UnsupportedMediaType, Forbidden, Invalid: the host or the widget does not
                take it.
            Conflict: the session is closed, or it has too many files.
            TooManyRequests: too many files at once.
        """

    async def attach_stream(
        self,
        session_id: str,
        pieces: AsyncIterator[bytes],
        *,
        name: str,
        media_type: str,
        max_bytes: int,
    ) -> AttachmentView:
        """Put a file into a session while it comes: each piece is written before the next is read.

        For files that nobody should hold in memory, such as the answer of `context.http.stream`. In
        the host's process only.

        Args:
            session_id: where to.
            pieces: the file. What it raises is raised here, and nothing of the file is kept.
            name: what people see.
            media_type: what it is; the bytes must show the same.
            max_bytes: the most that is taken, within what host and widget take.

        Raises:
            StorageFull: there is no room for `max_bytes`.
            ChatclickError: as of `attach`.
        """

    async def receive(
        self,
        session_id: str,
        text: str | None = None,
        *,
        content: JSONObject | None = None,
        client_msg_id: str,
    ) -> PostedMessage:
        """Write a message into a session as its visitor.

        Be sure that it is them: such as by a token in what they answer, or because the session
        began with their address.

        Args:
            session_id: where to; one that was resolved is taken up again.
            text: what they wrote; give this or `content`.
            content: a whole content object, such as one with files.
            client_msg_id: names the message, the same at each repeat, so that it is stored once
                whatever happens: 1 to 64 letters, digits and any of `.` `_` `:` `-`.

        Raises:
            NotFound: there is no such session.
            Conflict: the session is closed (`session_closed`).
            Invalid: it has no text, too much of it, or a plugin refused it.
            TooManyRequests: the visitor writes too much at once; try again later.
        """

    async def find_received(self, session_id: str, client_msg_id: str) -> PostedMessage | None:
        """Return what was received under a name, None where nothing was.

        For what costs something to receive once more, such as the files of a message: a repeat of
        it is told by its name before they are fetched.

        Args:
            session_id: where it would be.
            client_msg_id: as `receive` got it.
        """

    async def report_returned(self, notification_id: str, detail: str) -> None:
        """Tell the plugins that send notifications that one did not arrive, and never will.

        Args:
            notification_id: of the notification, as it stood in what came back.
            detail: what the other side said, at most 300 characters.

        Raises:
            Unavailable: a plugin did not take it; report it again.
        """
