"""Traits that a site vouched for, and the identity secret before the present one."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Add the columns."""

    dependencies = [("core", "0002_message_text")]

    operations = [
        ops.AddField("Visitor", "vouched", fields.JSONField(null=True)),
        ops.AddField(
            "Widget", "former_identity_secret", fields.CharField(null=True, max_length=256)
        ),
        ops.AddField("Widget", "former_identity_until", fields.DatetimeField(null=True)),
    ]
