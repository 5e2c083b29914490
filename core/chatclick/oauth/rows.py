"""The two tables of a plugin that signs in elsewhere: what it was granted, and who is being asked.

They are abstract: a plugin names its own tables and writes its own migration.
"""

from tortoise import fields
from tortoise.models import Model


class GrantRow(Model):
    """Leave to act for somebody at another service. Secrets and tokens are sealed.

    `status` is new (nobody consented), connected, or broken (it was taken back); `trouble` is why,
    for `say_trouble`. `flow` is code (a person consents) or app (the client acts for itself).
    `refresh_at` is when the access token is too old, None where nobody said. `refresher` names the
    one attempt at a fresh token that is under way, "" for none. `version` changes when something
    else is set up or tokens are forgotten: whatever was begun before counts no more.
    """

    id = fields.CharField(40, primary_key=True)
    provider = fields.CharField(12)
    flow = fields.CharField(4)
    organisation = fields.CharField(80, default="")
    client_id = fields.CharField(300)
    client_secret = fields.TextField(default="")
    issuer = fields.CharField(300, default="")
    authorize_url = fields.CharField(500, default="")
    token_url = fields.CharField(500, default="")
    scopes = fields.CharField(1000, default="")
    client_auth = fields.CharField(5, default="basic")
    status = fields.CharField(10)
    trouble = fields.CharField(300, default="")
    account = fields.CharField(254, default="")
    connected_at = fields.DatetimeField(null=True)
    access_token = fields.TextField(default="")
    refresh_token = fields.TextField(default="")
    refresh_at = fields.DatetimeField(null=True)
    refresher = fields.CharField(40, default="")
    version = fields.CharField(32)

    class Meta:
        abstract = True


class ConsentRow(Model):
    """A consent page that somebody was sent to. It counts once, and for ten minutes.

    `state` is a digest of what the page hands back, `version` that of the grant as they were sent,
    and `verifier` is sealed (RFC 7636).
    """

    state = fields.CharField(64, primary_key=True)
    grant_id = fields.CharField(40)
    staff_id = fields.CharField(40)
    version = fields.CharField(32)
    verifier = fields.TextField()
    redirect_uri = fields.CharField(500)
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        abstract = True
