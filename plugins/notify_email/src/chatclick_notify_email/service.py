"""What runs while the plugin runs."""

from datetime import datetime, timedelta

from chatclick import NotificationView, PluginContext, Receipt, RecipientView
from chatclick.clock import now
from chatclick_notify_email.models import Delivery
from chatclick_notify_email.sending import Sender

CLEAN_EVERY = timedelta(hours=6)
CLEANED = 1000


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        sender: sends, once started.
    """

    context: PluginContext
    sender: Sender

    def __init__(self) -> None:
        self._clean_at: datetime | None = None

    def start(self, context: PluginContext) -> None:
        """Start."""
        self.context = context
        self.sender = Sender(context)
        self._clean_at = None

    async def send(self, notification: NotificationView, recipient: RecipientView) -> Receipt:
        """Send a notification; see `Sender.send`."""
        await self._clean()
        return await self.sender.send(notification, recipient)

    async def _clean(self) -> None:
        """Remove, now and then, what the settings let nobody keep of the log."""
        at = now()
        if self._clean_at is not None and at < self._clean_at:
            return
        self._clean_at = at + CLEAN_EVERY
        edge = at - timedelta(days=int(self.context.config["keep_days"]))
        old = Delivery.filter(created_at__lt=edge).limit(CLEANED)
        ids = [str(one) for one in await old.values_list("id", flat=True)]
        if not ids:
            return

        async def work() -> None:
            await Delivery.filter(id__in=ids).delete()

        await self.context.write(work)
