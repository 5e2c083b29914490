"""Staff, what they may do, how they are signed in, and their teams."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Role(Model):
    """A named set of permissions. Built-in roles are rows too, so that a list shows them all."""

    id = fields.CharField(36, primary_key=True)
    name = fields.CharField(80, unique=True)
    permissions: list[str] = fields.JSONField(default=list)
    is_builtin = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "role"


class Staff(Model):
    """A person who logs in.

    `token_version` grows when password, address or activity change; older tokens stop working then.
    """

    id = fields.CharField(36, primary_key=True)
    email = fields.CharField(320, unique=True)
    name = fields.CharField(160)
    role = fields.CharField(80)
    password_hash = fields.CharField(256, null=True)
    availability = fields.CharField(16, default="online")
    capacity = fields.IntField(default=8)
    is_active = fields.BooleanField(default=True)
    token_version = fields.IntField(default=1)
    last_assigned_at = fields.DatetimeField(null=True)
    last_seen_at = fields.DatetimeField(null=True)
    language = fields.CharField(16, null=True)
    time_zone = fields.CharField(64, null=True)
    skills: Any = fields.JSONField(null=True)
    languages: Any = fields.JSONField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "staff"


class Invitation(Model):
    """A link that works once: to come in, or to choose a new password. Only its hash is kept."""

    id = fields.CharField(36, primary_key=True)
    kind = fields.CharField(12)
    token_hash = fields.CharField(64, unique=True)
    staff_id = fields.CharField(36, null=True, db_index=True)
    email = fields.CharField(320)
    name = fields.CharField(160, default="")
    role = fields.CharField(80)
    team_ids: Any = fields.JSONField(default=list)
    created_by = fields.CharField(36)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "invitation"


class Login(Model):
    """One sign-in of one staff member, kept alive by a refresh token that rotates at each use."""

    id = fields.CharField(36, primary_key=True)
    staff_id = fields.CharField(36, db_index=True)
    refresh_hash = fields.CharField(64, unique=True)
    previous_hash = fields.CharField(64, null=True, db_index=True)
    address = fields.CharField(64, default="")
    user_agent = fields.CharField(512, default="")
    created_at = fields.DatetimeField()
    last_used_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "login"


class StaffPreference(Model):
    """How somebody wants their Admin. What is in it, the API alone knows."""

    staff_id = fields.CharField(36, primary_key=True)
    data: dict[str, Any] = fields.JSONField(default=dict)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "staff_preference"


class ApiKey(Model):
    """A key for programs. Only its hash is kept; prefix finds the row and names it to people."""

    id = fields.CharField(36, primary_key=True)
    name = fields.CharField(160)
    prefix = fields.CharField(16, unique=True)
    key_hash = fields.CharField(64)
    permissions: list[str] = fields.JSONField(default=list)
    created_by = fields.CharField(36)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True)
    last_used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_key"


class Team(Model):
    """A group of staff that sessions can be given to."""

    id = fields.CharField(36, primary_key=True)
    name = fields.CharField(160, unique=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "team"


class TeamMember(Model):
    """Who belongs to which team."""

    id = fields.IntField(primary_key=True)
    team_id = fields.CharField(36)
    staff_id = fields.CharField(36, db_index=True)

    class Meta:
        table = "team_member"
        unique_together = (("team_id", "staff_id"),)
