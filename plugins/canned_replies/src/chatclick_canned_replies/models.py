"""The plugin's tables. Ids of the host's things are plain columns."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Shared(Model):
    """What replies and macros have in common: a name, and who may use them.

    `scope` is "own", "team" or "all"; `owner_id` is who made it, `team_id` whose it is. What is
    deleted can be had back for a while; then `deleted_at` is set.
    """

    id = fields.CharField(32, primary_key=True)
    folder = fields.CharField(80, default="")
    scope = fields.CharField(8)
    owner_id = fields.CharField(36, db_index=True)
    team_id = fields.CharField(36, null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        abstract = True


class Reply(Shared):
    """A saved reply. `shortcut` is what is typed behind the slash, "" for none."""

    title = fields.CharField(120)
    shortcut = fields.CharField(40, default="")
    text = fields.TextField()

    class Meta:
        table = "canned_replies_reply"


class Macro(Shared):
    """A named list of actions, done in order."""

    name = fields.CharField(120)
    actions: list[dict[str, Any]] = fields.JSONField()

    class Meta:
        table = "canned_replies_macro"


class Use(Model):
    """How often somebody used a reply or a macro."""

    id = fields.IntField(primary_key=True)
    thing_id = fields.CharField(32)
    staff_id = fields.CharField(36)
    times = fields.IntField(default=0)

    class Meta:
        table = "canned_replies_use"
        unique_together = (("staff_id", "thing_id"),)
