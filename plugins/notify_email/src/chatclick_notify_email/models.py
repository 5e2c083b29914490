"""The plugin's tables: what was sent, and who wants or can get no more."""

from tortoise import fields
from tortoise.models import Model


class Delivery(Model):
    """A mail: its id is that of the notification, the same at every attempt.

    `status` is sent, held (the recipient wants none, or was told lately), trying, failed or
    bounced.
    """

    id = fields.CharField(40, primary_key=True)
    type = fields.CharField(60)
    recipient_kind = fields.CharField(10)
    recipient_id = fields.CharField(40, db_index=True)
    session_id = fields.CharField(40, null=True)
    address = fields.CharField(254)
    status = fields.CharField(10)
    attempts = fields.IntField(default=0)
    detail = fields.CharField(300, default="")
    created_at = fields.DatetimeField(db_index=True)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "notify_email_delivery"


class Stop(Model):
    """An address that gets no more mail: unsubscribed, or bounced."""

    address = fields.CharField(254, primary_key=True)
    reason = fields.CharField(12)
    recipient_id = fields.CharField(40, db_index=True)
    detail = fields.CharField(300, default="")
    at = fields.DatetimeField()

    class Meta:
        table = "notify_email_stop"
