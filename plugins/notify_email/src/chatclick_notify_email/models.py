"""The plugin's tables: what was sent, and who wants or can get no more."""

from tortoise import fields

from chatclick.notifier import DeliveryRow, StopRow
from chatclick.oauth import ConsentRow, GrantRow


class Delivery(DeliveryRow):
    """A mail: its id is that of the notification, the same at every attempt."""

    id = fields.CharField(40, primary_key=True)

    class Meta:
        table = "notify_email_delivery"


class Stop(StopRow):
    """An address, in small letters, that gets no more mail: unsubscribed, or bounced."""

    class Meta:
        table = "notify_email_stop"


class Grant(GrantRow):
    """Leave to sign in at the server of the settings; its id is made of that server.

    `username` is as whom: when the settings name another, the leave is good no more.
    """

    username = fields.CharField(254, default="", db_default="")

    class Meta:
        table = "notify_email_grant"


class Consent(ConsentRow):
    """A consent page that somebody was sent to."""

    class Meta:
        table = "notify_email_consent"
