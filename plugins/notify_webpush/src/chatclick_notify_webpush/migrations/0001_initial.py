"""The first tables."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "notify_webpush"}


class Migration(migrations.Migration):
    """Create the key, the devices, and what was sent."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Key",
            fields=[
                ("id", fields.CharField(max_length=20, primary_key=True)),
                ("sealed", fields.TextField()),
                ("at", fields.DatetimeField()),
            ],
            options={"table": "notify_webpush_key", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="Device",
            fields=[
                ("id", fields.CharField(max_length=40, primary_key=True)),
                ("kind", fields.CharField(max_length=10)),
                ("owner_id", fields.CharField(max_length=40, db_index=True)),
                ("digest", fields.CharField(max_length=64, unique=True)),
                ("sealed", fields.TextField()),
                ("service", fields.CharField(max_length=120)),
                ("name", fields.CharField(max_length=120)),
                ("language", fields.CharField(max_length=35)),
                ("created_at", fields.DatetimeField()),
                ("told_at", fields.DatetimeField(null=True)),
            ],
            options={"table": "notify_webpush_device", "pk_attr": "id", **_APP},
        ),
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
            options={"table": "notify_webpush_delivery", "pk_attr": "id", **_APP},
        ),
    ]
