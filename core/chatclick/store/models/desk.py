"""What staff keep for their work at the inbox: tags and saved views."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Tag(Model):
    """A tag that sessions have or had. `uses` counts how often it was given.

    Without a colour of its own it has the one that its name leads to.
    """

    id = fields.CharField(36, primary_key=True)
    name = fields.CharField(60, unique=True)
    color = fields.CharField(12, null=True)
    uses = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "tag"


class SessionTag(Model):
    """That a session has a tag: `Session.tags` again, for finding sessions by it."""

    id = fields.BigIntField(primary_key=True)
    session_id = fields.CharField(36)
    tag = fields.CharField(60, db_index=True)

    class Meta:
        table = "session_tag"
        unique_together = (("session_id", "tag"),)


class SavedView(Model):
    """A named filter of the inbox, for its owner or, where shared, for everybody."""

    id = fields.CharField(36, primary_key=True)
    staff_id = fields.CharField(36, db_index=True)
    name = fields.CharField(160)
    wanted: dict[str, Any] = fields.JSONField(default=dict)
    is_shared = fields.BooleanField(default=False, db_index=True)
    position = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "saved_view"
