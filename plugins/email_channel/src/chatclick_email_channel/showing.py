"""What stands beside a conversation by mail: who wrote to whom, and what became of answers."""

from collections.abc import Mapping, Sequence

from chatclick import Action, ActionResult, SessionView, SlotBlock, SlotContent, SlotItem
from chatclick_email_channel.models import Mailbox, Original, Outgoing, Thread
from chatclick_email_channel.outbox import BOUNCED, FAILED, SENT, WAITING, Outbox
from chatclick_email_channel.threads import CHANNEL

MOST_SHOWN = 5
MAX_SHOWN = 300
AGAIN = Action(
    type="email_channel.send_again",
    title="Send an answer again",
    description="Tries once more to send an answer by mail that did not arrive.",
    schema={
        "type": "object",
        "additionalProperties": False,
        "required": ["message_id"],
        "properties": {"message_id": {"type": "string", "maxLength": 40}},
    },
    outcomes=("queued", "nothing"),
    is_for_people=True,
)

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "from": "From",
        "to": "To",
        "copied": "Cc",
        "subject": "Subject",
        "mailbox": "Mailbox",
        "gone": "removed",
        "answer": "Answer",
        WAITING: "waits to be sent",
        "tried": "tried {count} times: {why}",
        SENT: "sent",
        FAILED: "not sent: {why}",
        BOUNCED: "came back: {why}",
        "again": "Send the answer of {at} again",
        "originals": "Show the original mails",
    },
    "de": {
        "from": "Von",
        "to": "An",
        "copied": "Kopie",
        "subject": "Betreff",
        "mailbox": "Postfach",
        "gone": "entfernt",
        "answer": "Antwort",
        WAITING: "wartet auf den Versand",
        "tried": "{count}-mal versucht: {why}",
        SENT: "gesendet",
        FAILED: "nicht gesendet: {why}",
        BOUNCED: "kam zurück: {why}",
        "again": "Antwort von {at} noch einmal senden",
        "originals": "Mails im Original zeigen",
    },
    "ar": {
        "from": "من",
        "to": "إلى",
        "copied": "نسخة",
        "subject": "الموضوع",
        "mailbox": "صندوق البريد",
        "gone": "أزيل",
        "answer": "رد",
        WAITING: "في انتظار الإرسال",
        "tried": "جُرّب {count} مرات: {why}",
        SENT: "أُرسل",
        FAILED: "لم يُرسل: {why}",
        BOUNCED: "عاد: {why}",
        "again": "إعادة إرسال رد {at}",
        "originals": "عرض الرسائل الأصلية",
    },
}


async def show(session: SessionView, locale: str) -> SlotContent | None:
    """Return what agents see; None beside a conversation without mails.

    Args:
        session: which.
        locale: the language of whoever looks.
    """
    thread = await Thread.get_or_none(session_id=session.id)
    if thread is None:
        return None
    has_mails = await Original.filter(session_id=session.id).exists()
    if session.channel != CHANNEL and not has_mails and not thread.last_message_id:
        return None  # its visitor may answer a notification by mail, and did not
    box = await Mailbox.get_or_none(id=thread.mailbox_id)
    rows = await Outgoing.filter(session_id=session.id).order_by("-id").limit(MOST_SHOWN)
    words = WORDS.get(locale.partition("-")[0], WORDS["en"])
    address = box.address if box is not None else words["gone"]
    blocks = build_blocks(thread, address, rows, words)
    if has_mails:
        page = f"originals?session={session.id}"
        blocks.append(SlotBlock(type="link", text=words["originals"], page=page))
    return SlotContent(blocks=tuple(blocks))


def build_blocks(
    thread: Thread, mailbox: str, rows: Sequence[Outgoing], words: Mapping[str, str]
) -> list[SlotBlock]:
    """Build the blocks. Pure.

    Args:
        thread: of the conversation.
        mailbox: its address.
        rows: answers, the newest first.
        words: of the language.
    """
    sender = f"{thread.name} <{thread.address}>" if thread.name else thread.address
    told = [
        (words["from"], sender),
        (words["to"], thread.receivers.replace("\n", ", ")),
        (words["copied"], thread.copied.replace("\n", ", ")),
        (words["subject"], thread.subject),
        (words["mailbox"], mailbox),
    ]
    items = [SlotItem(label=one, value=value[:MAX_SHOWN]) for one, value in told if value]
    items += [
        SlotItem(label=words["answer"], value=f"{_write_time(row)} · {_say(row, words)}")
        for row in rows
    ]
    lost = [row for row in rows if row.status in (FAILED, BOUNCED)]
    return [SlotBlock(type="fields", items=tuple(items)), *(_offer(row, words) for row in lost)]


async def send_again(
    outbox: Outbox, session: SessionView, values: Mapping[str, object]
) -> ActionResult:
    """Send an answer once more that did not arrive.

    Args:
        outbox: sends.
        session: the conversation it must belong to.
        values: of the action.
    """
    is_lost = await outbox.send_again(session.id, str(values.get("message_id", "")))
    return ActionResult(outcome="queued" if is_lost else "nothing")


def _say(row: Outgoing, words: Mapping[str, str]) -> str:
    if row.status == WAITING and row.attempts:
        return words["tried"].format(count=row.attempts, why=row.detail)
    return words[row.status].format(why=row.detail)[:MAX_SHOWN]


def _offer(row: Outgoing, words: Mapping[str, str]) -> SlotBlock:
    return SlotBlock(
        type="button",
        text=words["again"].format(at=_write_time(row)),
        action=AGAIN.type,
        values={"message_id": row.id},
    )


def _write_time(row: Outgoing) -> str:
    return row.created_at.strftime("%Y-%m-%d %H:%M UTC")
