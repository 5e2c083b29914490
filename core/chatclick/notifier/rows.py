"""The two tables of a plugin that sends: what went out, and who wants or can get no more.

They are abstract: a plugin names its own tables and writes its own migration.
"""

from tortoise import fields
from tortoise.models import Model


class DeliveryRow(Model):
    """One notification to one address: its id is made of the notification's and never changes.

    `status` is sent, held (the recipient wants none, or was told lately), trying, failed or
    bounced. There is no text in it.
    """

    id = fields.CharField(90, primary_key=True)
    type = fields.CharField(60)
    recipient_kind = fields.CharField(10)
    recipient_id = fields.CharField(40, db_index=True)
    session_id = fields.CharField(40, null=True)
    address = fields.CharField(254)
    status = fields.CharField(10)
    attempts = fields.IntField(default=0)
    detail = fields.CharField(300, default="")
    provider_id = fields.CharField(120, default="", db_index=True)
    created_at = fields.DatetimeField(db_index=True)
    updated_at = fields.DatetimeField()

    class Meta:
        abstract = True


class StopRow(Model):
    """An address that gets no more: its owner said so (`unsubscribed`), or it is not there."""

    address = fields.CharField(254, primary_key=True)
    reason = fields.CharField(12)
    recipient_id = fields.CharField(40, db_index=True)
    detail = fields.CharField(300, default="")
    at = fields.DatetimeField()

    class Meta:
        abstract = True
