"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create endpoints, deliveries and attempts."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Endpoint",
            fields=[
                ("id", fields.CharField(max_length=40, primary_key=True)),
                ("url", fields.CharField(max_length=2048)),
                ("description", fields.CharField(max_length=200, default="")),
                ("event_types", fields.JSONField(encoder=dumps, decoder=loads)),
                ("has_content", fields.BooleanField(default=True)),
                ("scheme", fields.CharField(max_length=4)),
                ("secret", fields.TextField()),
                ("former_secret", fields.TextField(null=True)),
                ("former_until", fields.DatetimeField(null=True)),
                ("is_enabled", fields.BooleanField(default=True)),
                ("disabled_reason", fields.CharField(max_length=16, default="")),
                ("failing_since", fields.DatetimeField(null=True)),
                ("delivered_at", fields.DatetimeField(null=True)),
                ("created_at", fields.DatetimeField()),
                ("updated_at", fields.DatetimeField()),
            ],
            options={"table": "webhooks_endpoint", "app": "webhooks", "pk_attr": "id"},
        ),
        ops.CreateModel(
            name="Delivery",
            fields=[
                ("id", fields.IntField(primary_key=True)),
                ("message_id", fields.CharField(max_length=48, unique=True)),
                ("endpoint_id", fields.CharField(max_length=40)),
                ("position", fields.BigIntField(null=True)),
                ("session_id", fields.CharField(max_length=36, null=True, db_index=True)),
                ("visitor_id", fields.CharField(max_length=36, null=True, db_index=True)),
                ("lane", fields.CharField(max_length=48)),
                ("type", fields.CharField(max_length=80)),
                ("body", fields.TextField()),
                ("state", fields.CharField(max_length=10)),
                ("attempts", fields.IntField(default=0)),
                ("next_attempt_at", fields.DatetimeField(null=True)),
                ("last_status", fields.IntField(null=True)),
                ("last_error", fields.CharField(max_length=200, default="")),
                ("created_at", fields.DatetimeField(db_index=True)),
                ("ended_at", fields.DatetimeField(null=True)),
            ],
            options={
                "table": "webhooks_delivery",
                "app": "webhooks",
                "unique_together": (("endpoint_id", "position"),),
                "indexes": [
                    Index(fields=["endpoint_id", "state", "next_attempt_at"]),
                    Index(fields=["endpoint_id", "lane", "state"]),
                ],
                "pk_attr": "id",
            },
        ),
        ops.CreateModel(
            name="Attempt",
            fields=[
                ("id", fields.IntField(primary_key=True)),
                ("delivery_id", fields.IntField(db_index=True)),
                ("at", fields.DatetimeField()),
                ("duration_ms", fields.IntField()),
                ("status", fields.IntField(null=True)),
                ("error", fields.CharField(max_length=200, default="")),
                ("request_headers", fields.JSONField(encoder=dumps, decoder=loads)),
                ("response_headers", fields.JSONField(encoder=dumps, decoder=loads)),
                ("response_excerpt", fields.TextField(default="")),
            ],
            options={"table": "webhooks_attempt", "app": "webhooks", "pk_attr": "id"},
        ),
    ]
