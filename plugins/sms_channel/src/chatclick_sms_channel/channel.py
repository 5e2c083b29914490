"""What listens while the plugin runs."""

from chatclick import PluginContext
from chatclick.errors import Conflict, NotFound
from chatclick.notifier import DeliveryRow
from chatclick_notify_sms import IncomingSms, find_sms
from chatclick_sms_channel.coming_in import build_message_id, take_in
from chatclick_sms_channel.going_out import ANSWER, find_message, say_not_sent
from chatclick_sms_channel.models import Thread
from chatclick_sms_channel.words import say

NEWEST = 1


class Channel:
    """Takes in what comes in, and says in sessions what did not arrive.

    Attributes:
        gone: which settings named nothing that was there when a message last came in.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self.gone: tuple[str, ...] = ()

    async def on_sms(self, sms: IncomingSms) -> None:
        """Take a message in."""
        service = find_sms()
        if service is not None:
            self.gone = await take_in(self._context, service, sms)

    async def on_stop(self, sms: IncomingSms) -> None:
        """Say in the newest session of a number that it wants no more."""
        rows = await Thread.filter(number=sms.sender).order_by("-at").limit(NEWEST)
        text = say(self._context.config["language"], "stopped")
        for row in rows:
            try:
                await self._context.post_message(
                    row.session_id,
                    text,
                    kind="note",
                    client_msg_id=f"{build_message_id(sms.id)[:50]}.stop",
                )
            except (Conflict, NotFound):
                continue  # nobody works on it any more

    async def on_undelivered(self, row: DeliveryRow) -> None:
        """Say in its session that an answer did not arrive after all."""
        if row.type != ANSWER or row.session_id is None:
            return
        try:
            message_id = find_message(row.id)
            await say_not_sent(self._context, row.session_id, message_id, row.detail)
        except (Conflict, NotFound):
            return  # nobody works on it any more
