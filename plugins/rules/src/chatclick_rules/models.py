"""The plugin's tables. Ids of the host's things are plain columns."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Draft(Model):
    """The rule set as last edited: one row. `version` counts the edits, `published` is the revision
    in force, `published_version` the edit that it was made of.
    """

    id = fields.CharField(10, primary_key=True)
    document: dict[str, Any] = fields.JSONField()
    version = fields.IntField(default=1)
    published = fields.IntField(null=True)
    published_version = fields.IntField(null=True)
    updated_at = fields.DatetimeField()
    updated_by = fields.CharField(160)

    class Meta:
        table = "rules_draft"


class Revision(Model):
    """A published rule set; it never changes. `restored` is the revision it is a copy of."""

    revision = fields.IntField(primary_key=True, generated=False)
    document: dict[str, Any] = fields.JSONField()
    restored = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    created_by = fields.CharField(160)

    class Meta:
        table = "rules_revision"


class Decision(Model):
    """What rules decided about an event of a session, and how far it was done.

    `key` names the event, so that one that comes twice is decided once. `acts` is what was decided,
    in order; `results` says how each came out and has as many items as were tried. `target` says
    what became of where the session goes: "" for nothing to do, `open`, `routed`, or why not.
    """

    id = fields.CharField(36, primary_key=True)
    session_id = fields.CharField(36)
    visitor_id = fields.CharField(36, db_index=True)
    key = fields.CharField(80)
    event = fields.CharField(20)
    revision = fields.IntField()
    rule_ids: list[str] = fields.JSONField()
    explained: dict[str, Any] = fields.JSONField()
    acts: list[dict[str, Any]] = fields.JSONField()
    results: list[dict[str, Any]] = fields.JSONField()
    target = fields.CharField(20, default="")
    depth = fields.IntField(default=0)
    at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "rules_decision"
        unique_together = (("session_id", "key"),)


class Watch(Model):
    """A session whose visitor waits, until the next rule about waiting looks at it.

    `since` is since when they wait, `minutes` the wait that is due at `due_at`.
    """

    session_id = fields.CharField(36, primary_key=True)
    since = fields.DatetimeField()
    minutes = fields.IntField()
    due_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "rules_watch"


class Call(Model):
    """A webhook that is still to be delivered."""

    id = fields.CharField(36, primary_key=True)
    session_id = fields.CharField(36, db_index=True)
    url = fields.CharField(2000)
    body: dict[str, Any] = fields.JSONField()
    attempts = fields.IntField(default=0)
    due_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "rules_call"
