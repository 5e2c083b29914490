"""Mail, for plugins that write and read it: addresses, sending over SMTP, and what came in.

Nothing here connects by itself: `post` and `probe` are handed `context.connect`, so that mail
servers are reached under the host's egress rules. Nothing here keeps anything either.
"""

from chatclick.mail.addresses import BadAddress, make_address, one_line, read_tag, tag_address
from chatclick.mail.connections import Connection, hang_up
from chatclick.mail.letters import LetterTemplate
from chatclick.mail.messages import MIB, MailLimits, MailPart, MailTooLarge, ReceivedMail, read_mail
from chatclick.mail.reports import Bounce
from chatclick.mail.sending import (
    Bounced,
    Later,
    Misconfigured,
    Refused,
    Server,
    Undelivered,
    is_of_mailbox,
    post,
    probe,
)
from chatclick.mail.source import MailSource, read_source
from chatclick.mail.texts import html_to_text
from chatclick.mail.tokens import (
    NOT_OFFERED,
    UNDERSTOOD,
    build_token_response,
    choose_mechanism,
)

__all__ = [
    "MIB",
    "NOT_OFFERED",
    "UNDERSTOOD",
    "BadAddress",
    "Bounce",
    "Bounced",
    "Connection",
    "Later",
    "LetterTemplate",
    "MailLimits",
    "MailPart",
    "MailSource",
    "MailTooLarge",
    "Misconfigured",
    "ReceivedMail",
    "Refused",
    "Server",
    "Undelivered",
    "build_token_response",
    "choose_mechanism",
    "hang_up",
    "html_to_text",
    "is_of_mailbox",
    "make_address",
    "one_line",
    "post",
    "probe",
    "read_mail",
    "read_source",
    "read_tag",
    "tag_address",
]
