"""The plugin's tables: what was sent, and who wants or can get no more."""

from tortoise import fields

from chatclick.notifier import DeliveryRow, StopRow


class Delivery(DeliveryRow):
    """A mail: its id is that of the notification, the same at every attempt."""

    id = fields.CharField(40, primary_key=True)

    class Meta:
        table = "notify_email_delivery"


class Stop(StopRow):
    """An address, in small letters, that gets no more mail: unsubscribed, or bounced."""

    class Meta:
        table = "notify_email_stop"
