"""The plugin's tables: the rooms that are told, and what was sent."""

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
