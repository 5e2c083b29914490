"""Handing a notification to the plugins that send it, and keeping account of who took it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from chatclick.hooks import Dispatcher, HookError, HookUnavailable
from chatclick.plugin.people_views import RecipientView
from chatclick.plugin.results import TryLater
from chatclick.plugin.views import NotificationView
from chatclick.settings import PrivacySettings
from chatclick.store.events import SYSTEM
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

PRIVACY = "privacy"
"""Why a notification is not sent that is nothing but what people wrote."""
TRANSCRIPT = "session.transcript"
TEXTLESS = frozenset(
    {
        *("message.unread", "session.mentioned", "session.assigned", "session.unclaimed"),
        *("staff.invitation", "staff.password"),
    }
)
"""What the host says in words of its own; whatever else is told may quote somebody."""

_FIRST_DELAY_S = 2.0
_MAX_DELAY_S = 300.0
_OUTAGE_DELAY_S = 30.0

OnSent = Callable[[Transaction, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """How handing a notification over went.

    Attributes:
        error: why a plugin did not take it, None when all did.
        suppressed: why a plugin kept it from being sent, None when none did.
    """

    error: HookError | TryLater | None = None
    suppressed: str | None = None

    @property
    def wants_repeat(self) -> bool:
        """Whether the plugin asked for a repeat, however often, or was not even called."""
        return isinstance(self.error, TryLater) or self.is_unavailable

    @property
    def is_unavailable(self) -> bool:
        """Whether the plugin does not run now, or is paused: nothing can have gone out."""
        return isinstance(self.error, HookUnavailable)

    def delay_s(self, attempts: int) -> float:
        """Return when to try again after so many attempts, in seconds."""
        if isinstance(self.error, TryLater) and self.error.retry_in_s is not None:
            return max(1.0, self.error.retry_in_s)
        if isinstance(self.error, HookUnavailable):
            return max(_OUTAGE_DELAY_S, self.error.retry_after_s)
        return min(_MAX_DELAY_S, _FIRST_DELAY_S * 4.0 ** (attempts - 1))


class Deliveries:
    """Sends notifications through plugins.

    Args:
        store: records what was sent.
        dispatcher: calls the plugins that prepare and send.
        privacy: whether what people wrote may leave.
        public_url: where people reach the host; "" where nobody said.
    """

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        privacy: PrivacySettings | None = None,
        public_url: str = "",
    ) -> None:
        self._privacy = privacy or PrivacySettings()
        self._public_url = public_url.rstrip("/")
        self._store = store
        self._dispatcher = dispatcher

    @property
    def is_possible(self) -> bool:
        """Whether any plugin sends notifications."""
        return self._dispatcher.has("notification_send")

    @property
    def channels(self) -> tuple[str, ...]:
        """The ids of the plugins that send notifications."""
        return tuple(self._dispatcher.implementers("notification_send"))

    async def send(
        self,
        notification: NotificationView,
        recipient: RecipientView,
        *,
        about: Mapping[str, Any],
        sent_by: Sequence[str],
        on_sent: OnSent,
    ) -> Attempt:
        """Hand a notification to every plugin that has not taken it yet.

        Args:
            notification: with the id it has at every attempt.
            recipient: who it is for.
            about: further data of the event "notification.sent".
            sent_by: ids of plugins that took it before.
            on_sent: called in the transaction that records that a plugin took it.
        """
        if self._privacy.profile == "strict":
            if notification.type == TRANSCRIPT:
                return Attempt(suppressed=PRIVACY)
            notification = without_text(notification, self._public_url)
        prepared = await self._dispatcher.chain(
            "notification_prepare", {"notification": notification, "recipient": recipient}
        )
        if prepared.suppressed is not None:
            return Attempt(suppressed=str(prepared.suppressed.value.reason))
        arguments = {"notification": prepared.value, "recipient": recipient}
        attempt = Attempt()
        for plugin_id in self._dispatcher.implementers("notification_send"):
            if plugin_id in sent_by:
                continue
            try:
                await self._dispatcher.owner("notification_send", plugin_id, arguments)
            except (HookError, TryLater) as error:
                attempt = Attempt(error)
            else:
                await self._record(plugin_id, notification, recipient, about, on_sent)
        return attempt

    async def _record(
        self,
        plugin_id: str,
        notification: NotificationView,
        recipient: RecipientView,
        about: Mapping[str, Any],
        on_sent: OnSent,
    ) -> None:
        data = {
            "id": notification.id,
            "notifier": plugin_id,
            "recipient": {"kind": recipient.kind, "id": recipient.id},
            **about,
        }

        async def work(tx: Transaction) -> None:
            await on_sent(tx, plugin_id)
            await tx.record("notification.sent", SYSTEM, data)

        await self._store.write(work)


def is_reserved(type_: str) -> bool:
    """Tell whether only the host may tell of something, for what it stands for depends on it."""
    return type_ in TEXTLESS or type_ == TRANSCRIPT or type_.startswith("staff.")


def without_text(notification: NotificationView, public_url: str) -> NotificationView:
    """Return a notification without a word that somebody may have written.

    Args:
        notification: as it was told.
        public_url: of the host, without "/" at its end; links to its pages stay.
    """
    bare = replace(notification, messages=(), reply_to=None)
    if notification.type in TEXTLESS:
        return bare
    url = _cut_to_page(notification.url, public_url)
    return replace(bare, title="Something new", body="", url=url)


def _cut_to_page(url: str | None, public_url: str) -> str | None:
    """Return which page of the host a link leads to; None where it leads elsewhere."""
    if url is None or not public_url or not url.startswith(f"{public_url}/"):
        return None
    return urlsplit(url)._replace(query="", fragment="").geturl()
