"""What runs while the plugin runs: making mails of notifications, and handing them over."""

import asyncio
import time
from datetime import timedelta
from email.message import EmailMessage

from chatclick import NotificationView, PluginContext, Receipt, RecipientView
from chatclick.errors import ChatclickError, NotFound
from chatclick.mail import BadAddress, Bounced, Misconfigured, Server, is_of_mailbox, post
from chatclick.mail import Undelivered as NotTaken
from chatclick.notifier import (
    BOUNCED,
    SENT,
    DeliveryRow,
    Gone,
    Ledger,
    Send,
    Target,
    Undelivered,
    is_optional,
)
from chatclick.oauth import Grants, NotConnected, tell_lost
from chatclick_notify_email.composing import TRANSCRIPT, UNREAD, build_mail, write_letter
from chatclick_notify_email.links import build_stop_url
from chatclick_notify_email.losing import PAGE, WORDS
from chatclick_notify_email.models import Consent, Delivery, Grant, Stop
from chatclick_notify_email.servers import build_server, find_username, name_grant

NO_TEXT = "no text leaves"
TOKEN_WAIT_S = 3.0
WHOLE_S = 12.0  # token and mail, below what the host gives


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        ledger: keeps account, once started.
        grants: leave to sign in at the server, once started.
    """

    context: PluginContext
    ledger: Ledger
    grants: Grants

    def start(self, context: PluginContext) -> None:
        """Start."""
        self.context = context
        self.ledger = Ledger(context, Delivery, Stop)
        self.grants = Grants(context, Grant, Consent, self._tell_lost)

    async def stop(self) -> None:
        """Wait for a token that is given out just now."""
        await self.grants.stop()

    async def find_username(self, grant_id: str) -> str:
        """Return as whom the server of the settings is signed in at.

        Raises:
            NotFound: the settings name another server.
        """
        if grant_id != name_grant(self.context.config):
            raise NotFound("The settings name another server.")
        return find_username(self.context.config)

    async def note_granted(self, grant_id: str) -> None:
        """Forget what was granted for servers that the settings no longer name, and note whose."""
        for row in await self.grants.list_all():
            if row.id != grant_id:
                await self.grants.remove(row.id)
        await self._note_username(grant_id)

    async def forget_others(self) -> None:
        """Forget what was granted for somebody else than the settings name since.

        A plugin is started anew with changed settings, whether it ran meanwhile or not.
        """
        grant_id = name_grant(self.context.config)
        row = await Grant.get_or_none(id=grant_id)

        async def work() -> None:
            await self.grants.forget(grant_id)
            await Grant.filter(id=grant_id).update(username="")

        if row is not None and row.username not in ("", find_username(self.context.config)):
            await self.context.write(work)
        await self._note_username(grant_id)

    async def _note_username(self, grant_id: str) -> None:
        """Note whose leave it is, where nothing says so yet."""
        unsaid = Grant.filter(id=grant_id, username="")

        async def work() -> None:
            await unsaid.update(username=find_username(self.context.config))

        if await unsaid.exists():
            await self.context.write(work)

    async def build_server(self) -> Server:
        """Return who takes mails, with what to sign in with.

        Raises:
            NotConnected: a person has to consent first.
            ChatclickError: there is no token to be had.
        """
        settings, grant_id = self.context.config, name_grant(self.context.config)
        if await self.grants.find(grant_id) is None:
            return build_server(settings, self.context.secrets.get("password", ""))
        return build_server(settings, "", await self.grants.get_token(grant_id))

    async def _tell_lost(self, grant_id: str, trouble: str) -> None:
        if grant_id == name_grant(self.context.config):
            await tell_lost(self.context, WORDS, url=PAGE, trouble=trouble)

    async def send(self, notification: NotificationView, recipient: RecipientView) -> Receipt:
        """Send a notification, or say why not.

        Raises:
            TryLater: a repeat may help.
            Undelivered: it was tried often enough.
        """
        if not recipient.email:
            return Receipt(detail="no address")
        settings = self.context.config
        is_hidden = notification.type == TRANSCRIPT and not settings["include_text"]
        is_for_agent = notification.type == UNREAD and recipient.kind == "agent"
        pause = timedelta(minutes=int(settings["pause_minutes"])) if is_for_agent else timedelta(0)
        return await self.ledger.deliver(
            Target(notification, recipient, fold(recipient.email)),
            self._build_send(notification, recipient),
            heeds_stop=is_optional(notification.type),
            pause=pause,
            held=NO_TEXT if is_hidden else "",
        )

    async def note_returned(self, notification_id: str, detail: str) -> None:
        """Keep that a mail of ours came back for good, and write to its mailbox no more.

        One that came back for another reason, such as one of ours, stops nobody.
        """
        row = await Delivery.get_or_none(id=notification_id)
        if row is None or row.status != SENT:
            return
        if is_of_mailbox(detail):
            await self.ledger.bounce(row, detail)
        else:
            await self.ledger.settle(row.provider_id, BOUNCED, detail)

    async def _post(self, mail: EmailMessage) -> str:
        """Hand a mail over, in the time that the host gives: with more, it would go out twice."""
        begun_s = time.monotonic()
        try:
            async with asyncio.timeout(TOKEN_WAIT_S):
                server = await self.build_server()
        except TimeoutError:  # a fresh token is kept when it comes
            raise Undelivered("The sign-in server takes its time.") from None
        except ChatclickError as error:
            raise Undelivered(error.detail, is_ours=isinstance(error, NotConnected)) from None
        try:
            left_s = WHOLE_S - (time.monotonic() - begun_s)
            return await post(mail, server, self.context.connect, whole_s=left_s)
        except Misconfigured:
            if server.token:
                await self.grants.distrust(name_grant(self.context.config), server.token)
            raise

    def _build_send(self, notification: NotificationView, recipient: RecipientView) -> Send:
        async def send(row: DeliveryRow) -> Receipt:
            settings = self.context.config
            stop_url = await build_stop_url(self.context, row) if is_optional(row.type) else ""
            letter = write_letter(notification, recipient, settings, stop_url=stop_url)
            try:
                mail = build_mail(letter, notification, recipient, settings)
                said = await self._post(mail)
            except BadAddress:
                raise Gone("The address cannot be one.") from None
            except Bounced as error:
                raise Gone(str(error)) from None
            except NotTaken as error:
                is_ours = isinstance(error, Misconfigured)
                raise Undelivered(str(error), is_ours=is_ours) from None
            return Receipt(provider_id=str(mail["Message-ID"]), detail=said)

        return send


def fold(address: str) -> str:
    """Write an address as the log does."""
    return address.strip().lower()[:254]
