"""The plugin's table. Ids of the host's things are plain columns."""

from tortoise import fields
from tortoise.models import Model


class Spent(Model):
    """Tokens of a day, or of one purpose in a session: taken before a call, put right after it."""

    id = fields.CharField(120, primary_key=True)
    session_id = fields.CharField(36, default="", db_index=True)
    tokens = fields.BigIntField(default=0)
    calls = fields.IntField(default=0)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "language_model_spent"
