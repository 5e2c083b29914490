"""Signing in with OAuth 2.0."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "email_channel"}


class Migration(migrations.Migration):
    """Keep how a mailbox signs in, what was granted, and who is being asked."""

    dependencies = [("email_channel", "0004_originals")]

    operations = [
        ops.AddField(
            "Mailbox",
            "sign_in",
            fields.CharField(max_length=10, default="password", db_default="password"),
        ),
        ops.CreateModel(
            name="Grant",
            fields=[
                ("id", fields.CharField(max_length=40, primary_key=True)),
                ("provider", fields.CharField(max_length=12)),
                ("flow", fields.CharField(max_length=4)),
                ("organisation", fields.CharField(max_length=80, default="")),
                ("client_id", fields.CharField(max_length=300)),
                ("client_secret", fields.TextField(default="")),
                ("issuer", fields.CharField(max_length=300, default="")),
                ("authorize_url", fields.CharField(max_length=500, default="")),
                ("token_url", fields.CharField(max_length=500, default="")),
                ("scopes", fields.CharField(max_length=1000, default="")),
                ("client_auth", fields.CharField(max_length=5, default="basic")),
                ("status", fields.CharField(max_length=10)),
                ("trouble", fields.CharField(max_length=300, default="")),
                ("account", fields.CharField(max_length=254, default="")),
                ("connected_at", fields.DatetimeField(null=True)),
                ("access_token", fields.TextField(default="")),
                ("refresh_token", fields.TextField(default="")),
                ("refresh_at", fields.DatetimeField(null=True)),
                ("refresher", fields.CharField(max_length=40, default="")),
                ("version", fields.CharField(max_length=32)),
            ],
            options={"table": "email_channel_grant", "pk_attr": "id", **_APP},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Consent",
            fields=[
                ("state", fields.CharField(max_length=64, primary_key=True)),
                ("grant_id", fields.CharField(max_length=40)),
                ("staff_id", fields.CharField(max_length=40)),
                ("version", fields.CharField(max_length=32)),
                ("verifier", fields.TextField()),
                ("redirect_uri", fields.CharField(max_length=500)),
                ("expires_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "email_channel_consent", "pk_attr": "state", **_APP},
            bases=["Model"],
        ),
    ]
