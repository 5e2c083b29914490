"""What the plugin keeps of a person: which mails they got, and that they want no more."""

from chatclick import ErasureReport, ExportFile, SubjectView
from chatclick.notifier import Ledger, erase_log, export_log
from chatclick_notify_email.service import fold


async def export(ledger: Ledger, subject: SubjectView) -> list[ExportFile]:
    """Return a person's mails and whether they stopped them, as one file."""
    return await export_log(ledger, subject, name="mails", addresses=_list_addresses(subject))


async def erase(ledger: Ledger, subject: SubjectView) -> ErasureReport:
    """Remove which mails a person got, and whose address gets no more."""
    return await erase_log(ledger, subject, addresses=_list_addresses(subject))


def _list_addresses(subject: SubjectView) -> list[str]:
    return [fold(one) for one in subject.emails]
