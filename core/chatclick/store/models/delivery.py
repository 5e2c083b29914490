"""Consumers of the event log: how far each is, what each still owes, and what was given up.

A consumer that handles events at once touches only its cursor. An event it fails on becomes an
outbox row, and later events of the same session queue up behind it, so that one bad session never
holds up the others and order within a session is kept.
"""

from tortoise import fields
from tortoise.models import Model


class Consumer(Model):
    """A named reader of the event log and the position up to which it is done."""

    name = fields.CharField(80, primary_key=True)
    position = fields.BigIntField(default=0)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "consumer"


class Outbox(Model):
    """A delivery that a consumer still owes."""

    id = fields.BigIntField(primary_key=True)
    consumer = fields.CharField(80)
    position = fields.BigIntField()
    session_id = fields.CharField(36, null=True)
    attempts = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField(db_index=True)
    last_error = fields.CharField(500, default="")

    class Meta:
        table = "outbox"
        unique_together = (("consumer", "position"),)


class DeadLetter(Model):
    """A delivery that was given up, with the reason. It can be replayed."""

    id = fields.CharField(36, primary_key=True)
    consumer = fields.CharField(80, db_index=True)
    position = fields.BigIntField()
    session_id = fields.CharField(36, null=True)
    attempts = fields.IntField()
    error = fields.CharField(500)
    created_at = fields.DatetimeField()

    class Meta:
        table = "dead_letter"
