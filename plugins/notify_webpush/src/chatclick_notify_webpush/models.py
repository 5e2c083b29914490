"""The plugin's tables: its key, the devices it sends to, and what was sent."""

from tortoise import fields
from tortoise.models import Model

from chatclick.notifier import DeliveryRow


class Key(Model):
    """The key pair that push services know this installation by; there is one, made once."""

    id = fields.CharField(20, primary_key=True)
    sealed = fields.TextField()
    at = fields.DatetimeField()

    class Meta:
        table = "notify_webpush_key"


class Device(Model):
    """A browser that somebody allowed to be told.

    `sealed` is its subscription: whoever has its address can write to it, so it is encrypted.
    `digest` is that of the address, to find it by.
    """

    id = fields.CharField(40, primary_key=True)
    kind = fields.CharField(10)
    owner_id = fields.CharField(40, db_index=True)
    digest = fields.CharField(64, unique=True)
    sealed = fields.TextField()
    service = fields.CharField(120)
    name = fields.CharField(120)
    language = fields.CharField(35)
    created_at = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notify_webpush_device"


class Delivery(DeliveryRow):
    """A notification to one device."""

    class Meta:
        table = "notify_webpush_delivery"
