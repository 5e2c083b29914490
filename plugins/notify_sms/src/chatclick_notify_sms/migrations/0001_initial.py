"""The first tables."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "notify_sms"}


class Migration(migrations.Migration):
    """Create what was sent, and who wants no more."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Delivery",
            fields=[
                ("id", fields.CharField(max_length=90, primary_key=True)),
                ("type", fields.CharField(max_length=60)),
                ("recipient_kind", fields.CharField(max_length=10)),
                ("recipient_id", fields.CharField(max_length=40, db_index=True)),
                ("session_id", fields.CharField(max_length=40, null=True)),
                ("address", fields.CharField(max_length=254)),
                ("status", fields.CharField(max_length=10)),
                ("attempts", fields.IntField(default=0)),
                ("detail", fields.CharField(max_length=300, default="")),
                ("provider_id", fields.CharField(max_length=120, default="", db_index=True)),
                ("created_at", fields.DatetimeField(db_index=True)),
                ("updated_at", fields.DatetimeField()),
            ],
            options={"table": "notify_sms_delivery", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="Stop",
            fields=[
                ("address", fields.CharField(max_length=254, primary_key=True)),
                ("reason", fields.CharField(max_length=12)),
                ("recipient_id", fields.CharField(max_length=40, db_index=True)),
                ("detail", fields.CharField(max_length=300, default="")),
                ("at", fields.DatetimeField()),
            ],
            options={"table": "notify_sms_stop", "pk_attr": "address", **_APP},
        ),
    ]
