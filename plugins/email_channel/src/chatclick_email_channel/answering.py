"""An answer as a mail: text and HTML that say the same, pictures among them, files. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from chatclick.mail import BadAddress, MailPart, make_address, one_line, tag_address
from chatclick_email_channel.letters import Letter, Picture, shorten, write_html, write_text

# Nothing is folded: a long address in a header would come out encoded.
_POLICY = SMTP.clone(max_line_length=998)
MAX_SUBJECT = 150
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})
"""What every mail program shows among the text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer is made of.

    Attributes:
        message_id: of the mail.
        in_reply_to: id of the newest mail of the visitor, "" for none.
        sender: the mailbox's address, and `sender_name` who is read there.
        recipient: address of the visitor, and `recipient_name` what they call themselves.
        tag: brings an answer back; "" where the mail server takes no tags.
        is_automatic: a bot wrote it: nothing answers it by itself.
        language: of the visitor.
        introduction: says whose words are quoted, and `quote` is what they wrote, "" for nothing.
    """

    message_id: str
    in_reply_to: str
    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    at: datetime
    tag: str = ""
    is_automatic: bool = False
    language: str = "en"
    introduction: str = ""
    quote: str = ""
    files: Sequence[MailPart] = ()


def build_answer(answer: Answer) -> EmailMessage:
    """Build the mail of an answer.

    Raises:
        BadAddress: no mail can go to the visitor.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = make_address(answer.sender_name, answer.sender)
    mail["To"] = make_address(answer.recipient_name, answer.recipient)
    mail["Subject"] = _reply_to(answer.subject)
    mail["Date"] = format_datetime(answer.at)
    mail["Message-ID"] = answer.message_id
    if answer.in_reply_to:
        mail["In-Reply-To"] = answer.in_reply_to
        mail["References"] = answer.in_reply_to
    if answer.tag:
        mail["Reply-To"] = _tag(answer)
    if answer.is_automatic:
        mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail["Content-Language"] = answer.language
    _fill(mail, answer)
    return mail


def _fill(mail: EmailMessage, answer: Answer) -> None:
    """Write the parts: text, or HTML with the pictures in it; then the files."""
    local, _, domain = answer.message_id.strip("<>").rpartition("@")
    shown = [
        (Picture(f"{local}.{at}@{domain}", one_line(file.name)), file)
        for at, file in enumerate(answer.files, 1)
        if file.media_type in SHOWN
    ]
    letter = Letter(
        language=answer.language,
        subject=one_line(answer.subject),
        text=answer.text,
        introduction=answer.introduction,
        quote=shorten(answer.quote),
        pictures=[picture for picture, _ in shown],
    )
    mail.set_content(write_text(letter))
    mail.add_alternative(write_html(letter), subtype="html")
    page = mail.get_body(("html",))
    assert isinstance(page, EmailMessage)
    for picture, file in shown:
        main, _, sub = file.media_type.partition("/")
        page.add_related(
            *(file.data, main, sub),
            cid=f"<{picture.id}>",
            filename=picture.name,
            disposition="inline",
        )
    for file in answer.files:
        if file.media_type not in SHOWN:
            main, _, sub = file.media_type.partition("/")
            name = one_line(file.name)
            mail.add_attachment(file.data, maintype=main, subtype=sub, filename=name)


def _tag(answer: Answer) -> str:
    try:
        return tag_address(answer.sender, answer.tag)
    except BadAddress:
        return answer.sender


def _reply_to(subject: str) -> str:
    clean = one_line(subject)[:MAX_SUBJECT]
    return clean if clean.lower().startswith("re:") else f"Re: {clean}".strip()
