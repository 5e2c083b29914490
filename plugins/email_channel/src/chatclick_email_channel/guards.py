"""Which mails no person wrote: they make no message and get no answer, or two machines talk on.

Pure. The words are those of RFC 3834 and of what mail programs really send. One of them is not
among them: X-Auto-Response-Suppress asks for no automatic answer, and people's mails have it, too.
"""

from collections.abc import Collection

from chatclick.mail import ReceivedMail

_BULK = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_SYSTEM = frozenset({"mailer-daemon", "postmaster"})


def find_reason(mail: ReceivedMail, own: Collection[str]) -> str:
    """Return why a mail makes no message, "" when it does.

    Args:
        mail: what came in.
        own: addresses that we send as, in small letters.
    """
    headers = mail.headers
    if not mail.sender:
        return "no_sender"
    if mail.is_report:
        return "report"
    if mail.sender in own:
        return "own_address"
    if headers.get("auto-submitted", "no").partition(";")[0].strip() not in ("no", ""):
        return "auto_submitted"
    if headers.get("precedence", "") in _BULK:
        return "precedence"
    if "x-autoreply" in headers or "x-autorespond" in headers:
        return "auto_reply"
    if "list-id" in headers or "list-unsubscribe" in headers:
        return "list"
    if mail.return_path is not None and mail.return_path.replace(" ", "") == "<>":
        return "null_return_path"
    if mail.sender.partition("@")[0] in _SYSTEM:
        return "mail_system"
    return ""
