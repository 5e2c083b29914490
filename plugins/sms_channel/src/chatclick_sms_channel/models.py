"""The plugin's table: which session goes on at which number."""

from tortoise import fields
from tortoise.models import Model


class Thread(Model):
    """A session by text message."""

    session_id = fields.CharField(40, primary_key=True)
    visitor_id = fields.CharField(40, db_index=True)
    number = fields.CharField(20, db_index=True)
    at = fields.DatetimeField()

    class Meta:
        table = "sms_channel_thread"
