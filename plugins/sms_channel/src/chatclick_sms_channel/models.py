"""The plugin's tables: which session goes on at which number, and links to files of answers."""

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


class Link(Model):
    """A link to a file of an answer; its token is nobody's to guess."""

    token = fields.CharField(32, primary_key=True)
    session_id = fields.CharField(40, db_index=True)
    attachment_id = fields.CharField(40, unique=True)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "sms_channel_link"
