"""What the plugin keeps of a person: which text messages they got, and that they want no more."""

from collections.abc import Iterator

from chatclick import ErasureReport, ExportFile, SubjectView
from chatclick.notifier import erase_log, export_log
from chatclick_notify_sms.numbers import BadNumber
from chatclick_notify_sms.service import Service


async def export(service: Service, subject: SubjectView) -> list[ExportFile]:
    """Return a person's text messages, and whether they stopped them, as one file."""
    numbers = list(_list_numbers(service, subject))
    return await export_log(service.ledger, subject, name="sms", addresses=numbers)


async def erase(service: Service, subject: SubjectView) -> ErasureReport:
    """Remove which text messages a person got, and whose number gets no more."""
    numbers = list(_list_numbers(service, subject))
    return await erase_log(service.ledger, subject, addresses=numbers)


def _list_numbers(service: Service, subject: SubjectView) -> Iterator[str]:
    for one in subject.phones:
        try:
            yield service.read_number(one)
        except BadNumber:
            continue
