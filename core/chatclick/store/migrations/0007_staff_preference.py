"""How people want their Admin."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create the table."""

    dependencies = [("core", "0006_session_bot")]

    operations = [
        ops.CreateModel(
            name="StaffPreference",
            fields=[
                ("staff_id", fields.CharField(primary_key=True, max_length=36)),
                ("data", fields.JSONField(default=dict)),
                ("changed_at", fields.DatetimeField()),
            ],
            options={"table": "staff_preference", "app": "core", "pk_attr": "staff_id"},
            bases=["Model"],
        ),
    ]
