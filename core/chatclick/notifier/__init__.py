"""What plugins that send notifications have in common: a log of what went out, who wants no more,
repeats, and the API of their pages.

A plugin declares its two tables from `DeliveryRow` and `StopRow`, sends through a `Ledger`, and
serves `LogRoutes`:

    class Delivery(DeliveryRow):
        class Meta:
            table = "notify_pager_delivery"

    receipt = await ledger.deliver(Target(notification, recipient, address), send)
"""

from chatclick.notifier.ledger import (
    BOUNCED,
    FAILED,
    HELD,
    SENT,
    STATUSES,
    TRYING,
    Gone,
    Ledger,
    Send,
    Target,
    Undelivered,
    deliver_to_all,
    is_optional,
)
from chatclick.notifier.routes import READ, WRITE, LogRoutes, answer_test, build_test
from chatclick.notifier.rows import DeliveryRow, StopRow
from chatclick.notifier.subjects import erase_log, export_log
from chatclick.notifier.waiting import read_retry_after

__all__ = [
    "BOUNCED",
    "FAILED",
    "HELD",
    "READ",
    "SENT",
    "STATUSES",
    "TRYING",
    "WRITE",
    "DeliveryRow",
    "Gone",
    "Ledger",
    "LogRoutes",
    "Send",
    "StopRow",
    "Target",
    "Undelivered",
    "answer_test",
    "build_test",
    "deliver_to_all",
    "erase_log",
    "export_log",
    "is_optional",
    "read_retry_after",
]
