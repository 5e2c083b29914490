"""A notification as a mail: subject, text and HTML that say the same. No input or output."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from chatclick import MessageView, NotificationView, RecipientView
from chatclick.mail import LetterTemplate, make_address, one_line
from chatclick_notify_email.words import find_language, say

UNREAD, TRANSCRIPT = "message.unread", "session.transcript"
MAX_SUBJECT = 150
MAX_QUOTED = 2000

# Nothing is folded: a long address in a header would come out encoded.
_POLICY = SMTP.clone(max_line_length=998)

_template = LetterTemplate("chatclick_notify_email", "mail.html")


@dataclass(frozen=True, slots=True)
class Said:
    """A message as a mail shows it."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says.

    Attributes:
        language: in which.
        subject: one line.
        paragraphs: from top to bottom.
        said: messages that are quoted.
        button: words and address, None for no button.
        why: why it was sent, "" for what was asked for.
        stop_url: where it can be unsubscribed from, "" where it cannot.
        footer: last lines.
    """

    language: str
    subject: str
    paragraphs: tuple[str, ...]
    said: tuple[Said, ...] = ()
    button: tuple[str, str] | None = None
    why: str = ""
    stop_url: str = ""
    footer: str = ""


def write_letter(
    notification: NotificationView,
    recipient: RecipientView,
    settings: Mapping[str, Any],
    *,
    stop_url: str = "",
) -> Letter:
    """Say a notification in the recipient's language.

    Args:
        notification: what happened.
        recipient: who is told.
        settings: of the plugin.
        stop_url: where it can be unsubscribed from.
    """
    language = find_language(recipient.language, settings["language"])
    paragraphs, said = _say(notification, recipient, settings, language)
    is_staff = recipient.kind == "agent"
    why = say(language, "why_staff" if is_staff else "why") if stop_url else ""
    return Letter(
        language=language,
        subject=_write_subject(notification, language),
        paragraphs=paragraphs,
        said=said,
        button=_find_button(notification, recipient, settings, language),
        why=why,
        stop_url=stop_url,
        footer=settings["footer"],
    )


def build_mail(
    letter: Letter,
    notification: NotificationView,
    recipient: RecipientView,
    settings: Mapping[str, Any],
) -> EmailMessage:
    """Build the mail of a letter.

    Args:
        letter: what it says.
        notification: its id makes that of the mail, so that a repeat is recognised.
        recipient: has an address.
        settings: of the plugin.

    Raises:
        BadAddress: the recipient's cannot be one.
    """
    domain = settings["sender"].partition("@")[2]
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = make_address(settings["sender_name"], settings["sender"])
    mail["To"] = make_address(recipient.name, recipient.email or "")
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(notification.created_at)
    mail["Message-ID"] = f"<{notification.id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = letter.language
    if notification.reply_to:
        mail["Reply-To"] = make_address("", notification.reply_to)
    if notification.session_id:
        # Mail programs show the mails of a conversation together.
        mail["References"] = f"<{notification.session_id}@{domain}>"
    if letter.stop_url:
        mail["List-Unsubscribe"] = f"<{letter.stop_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(write_text(letter))
    mail.add_alternative(write_html(letter), subtype="html")
    return mail


def write_text(letter: Letter) -> str:
    """Write a letter as plain text."""
    parts = [*letter.paragraphs]
    parts += [f"{one.who}:\n{_quote(one.text)}" for one in letter.said]
    if letter.button:
        parts.append("{}: {}".format(*letter.button))
    if letter.footer or letter.why:
        parts.append("-- ")
    parts += [one for one in (letter.footer, letter.why) if one]
    if letter.stop_url:
        parts.append(f"{say(letter.language, 'stop')}: {letter.stop_url}")
    return "\n\n".join(parts) + "\n"


def write_html(letter: Letter) -> str:
    """Write a letter as HTML that mail programs show alike: tables, and styles at the elements."""
    return _template.render(
        language=letter.language,
        subject=letter.subject,
        letter=letter,
        stop=say(letter.language, "stop"),
    )


def _write_subject(notification: NotificationView, language: str) -> str:
    if notification.type != UNREAD:
        return one_line(notification.title)[:MAX_SUBJECT]
    if notification.count > 1:
        return say(language, "many", count=notification.count)
    return say(language, "one", who=_find_sender(notification, language))[:MAX_SUBJECT]


def _find_sender(notification: NotificationView, language: str) -> str:
    names = [one.sender.name for one in notification.messages if one.sender.name]
    return one_line(names[-1]) if names else say(language, "somebody")


def _say(
    notification: NotificationView,
    recipient: RecipientView,
    settings: Mapping[str, Any],
    language: str,
) -> tuple[tuple[str, ...], tuple[Said, ...]]:
    name = one_line(recipient.name)
    hello = say(language, "hello", name=name) if name else say(language, "hello_nobody")
    if notification.type != UNREAD:
        return (hello, notification.body), ()
    if not settings["include_text"] or not notification.messages:
        return (hello, say(language, "unread_hidden")), ()
    said = tuple(_quote_message(one, language) for one in notification.messages)
    answered = (say(language, "reply"),) if notification.reply_to else ()
    return (hello, *answered, say(language, "unread")), said


def _quote_message(message: MessageView, language: str) -> Said:
    kind = "file" if message.content.get("type") == "file" else "other"
    text = message.text[:MAX_QUOTED] or say(language, kind)
    return Said(one_line(message.sender.name) or say(language, "somebody"), text)


def _find_button(
    notification: NotificationView,
    recipient: RecipientView,
    settings: Mapping[str, Any],
    language: str,
) -> tuple[str, str] | None:
    if notification.url:
        return say(language, "open"), notification.url
    if notification.session_id and recipient.kind == "agent":
        base = settings["base_url"].rstrip("/")
        return say(language, "answer"), f"{base}/admin/inbox/all/{notification.session_id}"
    if recipient.kind == "visitor" and settings["visitor_page"]:
        return say(language, "answer"), settings["visitor_page"]
    return None


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())
