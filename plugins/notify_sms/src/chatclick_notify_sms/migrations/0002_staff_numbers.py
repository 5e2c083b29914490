"""Numbers of the team."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create the table."""

    dependencies = [("notify_sms", "0001_initial")]

    operations = [
        ops.CreateModel(
            name="StaffNumber",
            fields=[
                ("staff_id", fields.CharField(max_length=40, primary_key=True)),
                ("number", fields.CharField(max_length=20, default="")),
                ("asked_number", fields.CharField(max_length=20, default="")),
                ("code", fields.TextField()),
                ("code_until", fields.DatetimeField(null=True)),
                ("tries", fields.IntField(default=0)),
                ("asked", fields.IntField(default=0)),
                ("asked_since", fields.DatetimeField()),
            ],
            options={
                "table": "notify_sms_staff_number",
                "pk_attr": "staff_id",
                "app": "notify_sms",
            },
        ),
    ]
