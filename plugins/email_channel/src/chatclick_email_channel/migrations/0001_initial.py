"""The first tables."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "email_channel"}
_KEY = fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)


class Migration(migrations.Migration):
    """Create mailboxes, threads, and what came in and goes out."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Mailbox",
            fields=[
                ("id", fields.CharField(max_length=40, primary_key=True)),
                ("address", fields.CharField(max_length=254, unique=True)),
                ("name", fields.CharField(max_length=80, default="")),
                ("is_enabled", fields.BooleanField(default=True)),
                ("imap_host", fields.CharField(max_length=253)),
                ("imap_port", fields.IntField()),
                ("imap_security", fields.CharField(max_length=10)),
                ("smtp_host", fields.CharField(max_length=253)),
                ("smtp_port", fields.IntField()),
                ("smtp_security", fields.CharField(max_length=10)),
                ("username", fields.CharField(max_length=200, default="")),
                ("password", fields.TextField(default="")),
                ("folder", fields.CharField(max_length=200, default="INBOX")),
                ("widget_id", fields.CharField(max_length=40, null=True)),
                ("queue_id", fields.CharField(max_length=40, null=True)),
                ("has_tags", fields.BooleanField(default=True)),
                ("uid_validity", fields.BigIntField(default=0)),
                ("last_uid", fields.BigIntField(default=0)),
                ("trouble", fields.CharField(max_length=300, default="")),
                ("looked_at", fields.DatetimeField(null=True)),
                ("created_at", fields.DatetimeField()),
            ],
            options={"table": "email_channel_mailbox", "pk_attr": "id", **_APP},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Incoming",
            fields=[
                ("id", _KEY),
                ("mailbox_id", fields.CharField(max_length=40)),
                ("key", fields.CharField(max_length=64)),
                ("sender", fields.CharField(max_length=254)),
                ("outcome", fields.CharField(max_length=10)),
                ("reason", fields.CharField(max_length=40, default="")),
                ("detail", fields.CharField(max_length=300, default="")),
                ("session_id", fields.CharField(max_length=40, null=True, db_index=True)),
                ("at", fields.DatetimeField(db_index=True)),
            ],
            options={
                "table": "email_channel_incoming",
                "pk_attr": "id",
                "unique_together": (("mailbox_id", "key"),),
                **_APP,
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Thread",
            fields=[
                ("session_id", fields.CharField(max_length=40, primary_key=True)),
                ("token", fields.CharField(max_length=40, unique=True)),
                ("mailbox_id", fields.CharField(max_length=40)),
                ("address", fields.CharField(max_length=254)),
                ("name", fields.CharField(max_length=120, default="")),
                ("subject", fields.CharField(max_length=200, default="")),
                ("last_message_id", fields.CharField(max_length=320, default="")),
                ("created_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "email_channel_thread", "pk_attr": "session_id", **_APP},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Outgoing",
            fields=[
                ("id", fields.CharField(max_length=40, primary_key=True)),
                ("session_id", fields.CharField(max_length=40, db_index=True)),
                ("mailbox_id", fields.CharField(max_length=40)),
                ("address", fields.CharField(max_length=254)),
                ("status", fields.CharField(max_length=10)),
                ("attempts", fields.IntField(default=0)),
                ("detail", fields.CharField(max_length=300, default="")),
                ("next_at", fields.DatetimeField(null=True, db_index=True)),
                ("created_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "email_channel_outgoing", "pk_attr": "id", **_APP},
            bases=["Model"],
        ),
    ]
