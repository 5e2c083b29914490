"""The plugin's tables: the rooms that are told, what was sent, and what is being sent."""

from tortoise import fields
from tortoise.models import Model

from chatclick.notifier import DeliveryRow


class Room(Model):
    """A place that is told, such as a room of Slack. Its address is a password, so it is sealed.

    `event_types` and `team_ids` are JSON lists; an empty one stands for all.
    """

    id = fields.CharField(40, primary_key=True)
    name = fields.CharField(80, unique=True)
    service = fields.CharField(80)
    sealed = fields.TextField()
    event_types = fields.TextField()
    team_ids = fields.TextField()
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "notify_apprise_room"


class Delivery(DeliveryRow):
    """A notification to one room."""

    class Meta:
        table = "notify_apprise_delivery"


class Claim(Model):
    """What is being told to one room: until then `holder` does, and nobody else."""

    id = fields.CharField(90, primary_key=True)
    holder = fields.CharField(32)
    until = fields.DatetimeField(db_index=True)

    class Meta:
        table = "notify_apprise_claim"
