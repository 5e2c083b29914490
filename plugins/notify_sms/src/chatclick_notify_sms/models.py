"""The plugin's tables: what was sent, and who wants or can get no more."""

from chatclick.notifier import DeliveryRow, StopRow


class Delivery(DeliveryRow):
    """A text message."""

    class Meta:
        table = "notify_sms_delivery"


class Stop(StopRow):
    """A number that gets no more."""

    class Meta:
        table = "notify_sms_stop"
