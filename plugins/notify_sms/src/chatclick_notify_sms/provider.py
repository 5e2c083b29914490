"""What a provider of text messages is asked and says, whichever it is: the port."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from chatclick import JSONObject, PluginContext, Receipt, StreamedResponse
from chatclick.notifier import Undelivered

MAX_MEDIA_BYTES = 8 * 1024 * 1024
"""The largest file that comes in by a text message, in bytes; no provider has larger ones."""


class BadCall(Exception):
    """A call that the provider did not sign, or that says nothing we know."""


class MediaFailed(Exception):
    """A file of a text message cannot be fetched."""


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """A text message to be sent.

    Attributes:
        to: a number as `+` and digits.
        sender: the number or name it comes from.
        text: what it says.
        reference: names it, for the provider's own log.
        status_url: where the provider says what became of it.
        media: addresses of files that the provider fetches and sends with it, at most 10; only for
            one that takes any.
    """

    to: str
    sender: str
    text: str
    reference: str
    status_url: str
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Media:
    """A file of a message that came in."""

    url: str
    media_type: str


@dataclass(frozen=True, slots=True)
class IncomingSms:
    """A text message that came in.

    Attributes:
        id: the provider's; the same when it is said again.
        sender: a number as `+` and digits.
        receiver: the number it was sent to.
        text: what it says.
        media: its files.
    """

    id: str
    sender: str
    receiver: str
    text: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What became of a message.

    Attributes:
        id: the provider's.
        outcome: "under_way" says nothing final; "gone" means that the number takes none, "stopped"
            that its owner wants none.
        detail: in the provider's words.
    """

    id: str
    outcome: Literal["under_way", "delivered", "failed", "gone", "stopped"]
    detail: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the provider.

    Attributes:
        url: the whole address that was called, as the provider knows it.
        headers: names in small letters.
        body: as it came.
        document: the same as an object, if it is one.
    """

    url: str
    headers: Mapping[str, str]
    body: bytes
    document: JSONObject | None = None


class Provider(Protocol):
    """An account at a provider."""

    answer: tuple[str, str]
    """What its calls are answered with: the text and its media type."""

    most_characters: int
    """How long a text may be; it refuses a longer one."""

    takes_media: bool
    """Whether files go with a message."""

    async def send(self, sms: OutgoingSms) -> Receipt:
        """Hand a message over.

        Raises:
            Gone: the number takes none, or its owner wants none.
            Undelivered: it refused it; a repeat may help unless it is final.
        """

    def read_incoming(self, call: Call) -> IncomingSms:
        """Check who calls, and read a message that came in.

        Raises:
            BadCall: the provider did not sign it, or it is no message.
        """

    def read_status(self, call: Call) -> StatusReport:
        """Check who calls, and read what became of a message.

        Raises:
            BadCall: the provider did not sign it, or it is no report.
        """

    def fetch(self, media: Media) -> AbstractAsyncContextManager[StreamedResponse]:
        """Fetch a file of a message that came in, at most `MAX_MEDIA_BYTES`, while it comes.

        Raises:
            MediaFailed: it cannot be had.
            ChatclickError: as of `context.http.stream`, also while the pieces are read.
        """


def find_account(context: PluginContext) -> tuple[str, str]:
    """Return the name of the account and its secret.

    Raises:
        Undelivered: there is no secret.
    """
    secret = context.secrets.get("token", "")
    if not secret:
        raise Undelivered("The settings have no token.", is_ours=True)
    return str(context.config["account"]), secret
