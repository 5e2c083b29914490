"""What runs while the plugin runs."""

from chatclick import NotificationView, PluginContext, Receipt, RecipientView
from chatclick.errors import Invalid
from chatclick.notifier import Gone, Ledger, Send, Target, Undelivered, deliver_to_all
from chatclick_notify_webpush.composing import build_topic, is_for_devices, write_payload
from chatclick_notify_webpush.devices import (
    list_devices,
    mark_told,
    open_subscription,
    remove_device,
)
from chatclick_notify_webpush.models import Delivery, Device
from chatclick_notify_webpush.posting import Push, post
from chatclick_notify_webpush.vapid import get_key

KEY_LOST = "The key of this installation cannot be read: the host's own key has changed."


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
        ledger: keeps account, once started.
    """

    context: PluginContext
    ledger: Ledger

    def start(self, context: PluginContext) -> None:
        """Start."""
        self.context = context
        self.ledger = Ledger(context, Delivery)

    async def send(self, notification: NotificationView, recipient: RecipientView) -> Receipt:
        """Send a notification to all devices of its recipient.

        Raises:
            TryLater: a repeat may help one of them.
            Undelivered: one of them was tried often enough.
        """
        if not is_for_devices(notification.type):
            return Receipt(detail="not for devices")
        rows = await list_devices(recipient.kind, recipient.id)
        if not rows:
            return Receipt(detail="no device")
        devices = {row.id: row for row in rows}
        targets = [
            Target(notification, recipient, f"{row.name} ({row.service})", key=row.id)
            for row in rows
        ]
        return await deliver_to_all(
            self.ledger, targets, lambda target: self._build_send(target, devices[target.key])
        )

    def _build_send(self, target: Target, device: Device) -> Send:
        async def send(_row: object) -> Receipt:
            try:
                key = await get_key(self.context)
                subscription = await open_subscription(self.context, device)
            except Invalid:
                raise Undelivered(KEY_LOST, is_ours=True) from None
            try:
                receipt = await post(
                    self.context, key, subscription, self._build_push(target, device)
                )
            except Gone:
                await remove_device(self.context, device)
                raise
            await mark_told(self.context, device)
            return receipt

        return send

    def _build_push(self, target: Target, device: Device) -> Push:
        settings = self.context.config
        return Push(
            payload=write_payload(target.notification, target.recipient, settings, device.language),
            topic=build_topic(target.notification),
            keep_s=int(settings["keep_hours"]) * 3600,
            is_urgent=target.recipient.kind == "agent",
        )
