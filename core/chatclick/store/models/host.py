"""Widgets, plugins, secrets, settings and the audit log."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class Widget(Model):
    """One embeddable UI. Visitors see the published revision, staff edit the draft.

    `former_identity_secret` is the identity secret before the present one, good until
    `former_identity_until`.
    """

    id = fields.CharField(36, primary_key=True)
    name = fields.CharField(160)
    draft: dict[str, Any] = fields.JSONField(default=dict)
    draft_version = fields.IntField(default=1)
    published_revision = fields.IntField(null=True)
    identity_secret = fields.CharField(256)
    former_identity_secret = fields.CharField(256, null=True)
    former_identity_until = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "widget"


class WidgetRevision(Model):
    """A published widget config. Never changed."""

    id = fields.CharField(36, primary_key=True)
    widget_id = fields.CharField(36)
    revision = fields.IntField()
    config: dict[str, Any] = fields.JSONField()
    config_hash = fields.CharField(64)
    published_by = fields.CharField(36)
    published_at = fields.DatetimeField()

    class Meta:
        table = "widget_revision"
        unique_together = (("widget_id", "revision"),)


class Plugin(Model):
    """What people chose for a plugin. How it fares is in memory, never here."""

    id = fields.CharField(48, primary_key=True)
    kind = fields.CharField(12)
    desired = fields.CharField(12)
    version = fields.CharField(40, default="")
    source = fields.CharField(512, default="")
    consented: list[str] = fields.JSONField(default=list)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "plugin"


class PluginConfig(Model):
    """The settings of a plugin, valid against the schema version they were saved under."""

    plugin_id = fields.CharField(48, primary_key=True)
    values: dict[str, Any] = fields.JSONField(default=dict)
    schema_version = fields.CharField(16, default="1.0")
    updated_at = fields.DatetimeField()

    class Meta:
        table = "plugin_config"


class PluginKv(Model):
    """A plugin's small values by key, as JSON text: Tortoise keeps no bare string as JSON."""

    id = fields.BigIntField(primary_key=True)
    plugin_id = fields.CharField(48)
    key = fields.CharField(200)
    value = fields.TextField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "plugin_kv"
        unique_together = (("plugin_id", "key"),)


class Secret(Model):
    """An encrypted value, write-only to people. owner is a plugin id or "host"."""

    id = fields.BigIntField(primary_key=True)
    owner = fields.CharField(48)
    name = fields.CharField(120)
    ciphertext = fields.TextField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "secret"
        unique_together = (("owner", "name"),)


class Setting(Model):
    """A value of the installation, such as its epoch."""

    name = fields.CharField(80, primary_key=True)
    value = fields.TextField()

    class Meta:
        table = "setting"


class Audit(Model):
    """One act of staff, key, plugin or host. hash covers the entry and the hash before it."""

    number = fields.BigIntField(primary_key=True, generated=False)
    id = fields.CharField(36, unique=True)
    at = fields.DatetimeField()
    actor_kind = fields.CharField(8)
    actor_id = fields.CharField(64, null=True)
    actor_name = fields.CharField(160)
    action = fields.CharField(80, db_index=True)
    target = fields.CharField(120)
    detail: dict[str, Any] = fields.JSONField(default=dict)
    address = fields.CharField(64, default="")
    request_id = fields.CharField(36, default="")
    hash = fields.CharField(64)

    class Meta:
        table = "audit"
        indexes = (
            Index(fields=["at"], name="idx_audit_at"),
            Index(fields=["actor_id"], name="idx_audit_actor"),
            Index(fields=["target"], name="idx_audit_target"),
        )


class Idempotency(Model):
    """The first answer to a POST that came with an `Idempotency-Key`, for 24 hours."""

    key = fields.CharField(64, primary_key=True)
    fingerprint = fields.CharField(64)
    status = fields.IntField(null=True)
    body: Any = fields.JSONField(null=True)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "idempotency"
