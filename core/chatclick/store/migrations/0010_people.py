"""Invitations, what people know and speak, and the order of queues."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create the table and add the columns."""

    dependencies = [("core", "0009_mentions_and_drafts")]

    operations = [
        ops.CreateModel(
            name="Invitation",
            fields=[
                ("id", fields.CharField(primary_key=True, max_length=36)),
                ("kind", fields.CharField(max_length=12)),
                ("token_hash", fields.CharField(max_length=64, unique=True)),
                ("staff_id", fields.CharField(max_length=36, null=True, db_index=True)),
                ("email", fields.CharField(max_length=320)),
                ("name", fields.CharField(max_length=160, default="")),
                ("role", fields.CharField(max_length=80)),
                ("team_ids", fields.JSONField(default=list)),
                ("created_by", fields.CharField(max_length=36)),
                ("created_at", fields.DatetimeField()),
                ("expires_at", fields.DatetimeField()),
                ("used_at", fields.DatetimeField(null=True)),
                ("revoked_at", fields.DatetimeField(null=True)),
            ],
            options={"table": "invitation", "app": "core", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddField("Staff", "language", fields.CharField(max_length=16, null=True)),
        ops.AddField("Staff", "time_zone", fields.CharField(max_length=64, null=True)),
        ops.AddField("Staff", "last_seen_at", fields.DatetimeField(null=True)),
        ops.AddField("Staff", "skills", fields.JSONField(null=True)),
        ops.AddField("Staff", "languages", fields.JSONField(null=True)),
        ops.AddField("Queue", "position", fields.IntField(null=True)),
        ops.AddField("Queue", "capacity", fields.IntField(null=True)),
        ops.AddField("Queue", "skills", fields.JSONField(null=True)),
    ]
