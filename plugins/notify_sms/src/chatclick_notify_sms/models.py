"""The plugin's tables: what was sent, who wants or can get no more, and numbers of the team."""

from tortoise import fields
from tortoise.models import Model

from chatclick.notifier import DeliveryRow, StopRow


class Delivery(DeliveryRow):
    """A text message."""

    class Meta:
        table = "notify_sms_delivery"


class Stop(StopRow):
    """A number that gets no more."""

    class Meta:
        table = "notify_sms_stop"


class StaffNumber(Model):
    """The number of somebody of the team.

    `number` is theirs: they typed the code that was sent there; "" until then. `asked_number` waits
    for its code, which is encrypted. `asked` counts the codes since `asked_since`.
    """

    staff_id = fields.CharField(40, primary_key=True)
    number = fields.CharField(20, default="")
    asked_number = fields.CharField(20, default="")
    code = fields.TextField()
    code_until = fields.DatetimeField(null=True)
    tries = fields.IntField(default=0)
    asked = fields.IntField(default=0)
    asked_since = fields.DatetimeField()

    class Meta:
        table = "notify_sms_staff_number"
