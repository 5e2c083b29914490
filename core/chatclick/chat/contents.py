"""Contents of messages: which types there are, who may send which, and what is stored of them.

Text is by far the most, so it goes a short way. `file` and `answer` need a look at other rows and
are completed by `chat.completing`; everything else is decided here, without I/O.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from chatclick.chat.documents import Reader
from chatclick.chat.fields import read_fields
from chatclick.errors import FieldError, Invalid
from chatclick.plugin.contents import content_text as content_text
from chatclick.security.sanitise import LINK_SCHEMES, message_text, url

Content = dict[str, Any]

TYPES: Final = ("text", "file", "choices", "card", "carousel", "form", "answer")
MAX_ATTACHMENTS: Final = 10
MAX_CHOICES: Final = 20
MAX_ACTIONS: Final = 5
MAX_CARDS: Final = 10
MAX_MENTIONS: Final = 20
_CARD_CHARS = 2000
_LABEL_CHARS = 200
_VALUE_CHARS = 500

_OF_VISITORS = frozenset({"text", "file", "answer"})
_OF_STAFF = frozenset(TYPES) - {"answer"}
_OF_NOTES = frozenset({"text", "file"})
_ATTACHMENT = re.compile(r"att_[0-9a-f]{32}")
_STAFF = re.compile(r"stf_[0-9a-f]{32}")
_MESSAGE = re.compile(r"msg_[0-9a-f]{32}")
_FORM_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
# A file that this server itself serves, so that no message makes a reader call another one.
_OWN_FILE = re.compile(r"/plugins/[a-z][a-z0-9_]{1,47}(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")


def check_content(content: Mapping[str, Any], sender_kind: str, kind: str = "message") -> Content:
    """Check and clean the content of a message.

    Args:
        content: an object with a `type`, as the sender sent it.
        sender_kind: "visitor", "agent", "bot" or "system".
        kind: "message", or "note", which is text or files.

    Returns:
        The content to store, but for what `chat.completing` has to look up.

    Raises:
        Invalid: says where and what would be right.
    """
    type_ = content.get("type")
    if kind == "note" and "mentions" in content:
        rest = {key: value for key, value in content.items() if key != "mentions"}
        mentions = _read_mentions(content["mentions"])
        return {**check_content(rest, sender_kind, kind), **mentions}
    if type_ == "text":
        return _check_text(content)
    if not isinstance(type_, str) or type_ not in _READERS:
        message = f"Use one of {', '.join(TYPES)}."
        raise _refuse("unknown_content_type", message)
    allowed = _OF_VISITORS if sender_kind == "visitor" else _OF_STAFF
    if type_ not in (allowed & _OF_NOTES if kind == "note" else allowed):
        whom = "A note" if kind == "note" else f"A message of a {sender_kind}"
        raise _refuse("content_type_not_allowed", f"{whom} cannot be of type {type_}.")
    reader = Reader()
    checked = _READERS[type_](reader, "/content", content)
    reader.finish()
    return {"type": type_, **checked}


def check_change(
    before: Mapping[str, Any], after: Mapping[str, Any], sender_kind: str, kind: str
) -> Content:
    """Check what a plugin made of a content. Of files and answers it changes the text alone.

    Raises:
        Invalid: the content cannot be stored.
    """
    if "mentions" in before:
        after = {**after, "mentions": before["mentions"]}
    if after.get("type") not in ("file", "answer"):
        return check_content(after, sender_kind, kind)
    if {**after, "text": None} != {**before, "text": None}:
        raise _refuse("content_changed", "A plugin may change the text of files and answers only.")
    reader = Reader()
    text = _read_text(reader, "/content", after)
    reader.finish()
    return {**before, **text}


def _check_text(content: Mapping[str, Any]) -> Content:
    text = content.get("text")
    if not isinstance(text, str) or len(content) != 2:
        message = 'Text content is {"type": "text", "text": "…"} and nothing else.'
        raise Invalid(message, errors=(FieldError("/content", "shape", message),))
    return {"type": "text", "text": message_text(text, pointer="/text")}


def _read_mentions(value: Any) -> Content:
    """Read whom a note names; nothing is kept where it names nobody."""
    reader = Reader()
    document = {"mentions": value}
    found = reader.read_list("/content", document, "mentions", 0, MAX_MENTIONS)
    rows = [
        {"id": reader.read_word("/content/mentions", {str(at): one}, str(at), _STAFF)}
        for at, one in enumerate(found)
    ]
    reader.require_unique("/content/mentions", rows, "id")
    reader.finish()
    return {"mentions": [row["id"] for row in rows]} if rows else {}


def _read_file(reader: Reader, pointer: str, content: Mapping[str, Any]) -> Content:
    reader.read_object(pointer, content, ("type", "attachments"), ("text", "voice"))
    found = reader.read_list(pointer, content, "attachments", 1, MAX_ATTACHMENTS)
    attachments = []
    for at, one in enumerate(found):
        where = f"{pointer}/attachments/{at}"
        attachment = reader.read_object(where, one, ("id",), ())
        attachments.append({"id": reader.read_word(where, attachment, "id", _ATTACHMENT)})
    reader.require_unique(f"{pointer}/attachments", attachments, "id")
    clean: Content = {"attachments": attachments, **_read_text(reader, pointer, content)}
    if "voice" in content and reader.read_flag(pointer, content, "voice"):
        clean["voice"] = True
    return clean


def _read_choices(reader: Reader, pointer: str, content: Mapping[str, Any]) -> Content:
    reader.read_object(pointer, content, ("type", "text", "choices"), ("is_multiple",))
    found = reader.read_list(pointer, content, "choices", 1, MAX_CHOICES)
    choices = []
    for at, one in enumerate(found):
        where = f"{pointer}/choices/{at}"
        choice = reader.read_object(where, one, ("id", "label"), ())
        choices.append(
            {
                "id": reader.read_line(where, choice, "id", _LABEL_CHARS),
                "label": reader.read_line(where, choice, "label", _LABEL_CHARS),
            }
        )
    reader.require_unique(f"{pointer}/choices", choices, "id")
    clean: Content = {"text": reader.read_text(pointer, content), "choices": choices}
    if "is_multiple" in content:
        clean["is_multiple"] = reader.read_flag(pointer, content, "is_multiple")
    return clean


def _read_card(reader: Reader, pointer: str, content: Mapping[str, Any]) -> Content:
    reader.read_object(pointer, content, ("type", "title"), ("text", "image", "actions"))
    return _read_card_parts(reader, pointer, content)


def _read_carousel(reader: Reader, pointer: str, content: Mapping[str, Any]) -> Content:
    reader.read_object(pointer, content, ("type", "cards"), ("text",))
    cards = []
    for at, one in enumerate(reader.read_list(pointer, content, "cards", 1, MAX_CARDS)):
        where = f"{pointer}/cards/{at}"
        card = reader.read_object(where, one, ("title",), ("text", "image", "actions"))
        cards.append(_read_card_parts(reader, where, card))
    return {**_read_text(reader, pointer, content), "cards": cards}


def _read_card_parts(reader: Reader, pointer: str, card: Mapping[str, Any]) -> Content:
    clean: Content = {"title": reader.read_line(pointer, card, "title", _LABEL_CHARS)}
    clean |= _read_text(reader, pointer, card, _CARD_CHARS)
    if "image" in card:
        clean["image"] = _read_image(reader, f"{pointer}/image", card["image"])
    if "actions" in card:
        found = reader.read_list(pointer, card, "actions", 0, MAX_ACTIONS)
        clean["actions"] = [
            _read_action(reader, f"{pointer}/actions/{at}", one) for at, one in enumerate(found)
        ]
    return clean


def _read_image(reader: Reader, pointer: str, value: Any) -> Content:
    image = reader.read_object(pointer, value, (), ("attachment_id", "url"))
    if "attachment_id" in image and "url" not in image:
        return {"attachment_id": reader.read_word(pointer, image, "attachment_id", _ATTACHMENT)}
    path = image.get("url")
    if "attachment_id" in image or not isinstance(path, str):
        reader.report(pointer, "image", "Give attachment_id or url, not both.")
    elif len(path) > _VALUE_CHARS or not _OWN_FILE.fullmatch(path):
        message = "The path of a file on this server, /plugins/…, is needed."
        reader.report(f"{pointer}/url", "url", message)
    return {"url": path}


def _read_action(reader: Reader, pointer: str, value: Any) -> Content:
    if not isinstance(value, Mapping):
        reader.report(pointer, "object", "An object is needed.")
        return {}
    type_ = reader.read_choice(pointer, {"type": None, **value}, "type", ("reply", "link"))
    key = "url" if type_ == "link" else "value"
    action = reader.read_object(pointer, value, ("type", "label", key), ())
    label = reader.read_line(pointer, action, "label", _LABEL_CHARS)
    if type_ != "link":
        text = reader.read_line(pointer, action, "value", _VALUE_CHARS)
        return {"type": type_, "label": label, "value": text}
    target = action.get("url")
    clean = url(target, LINK_SCHEMES) if isinstance(target, str) else None
    if clean is None:
        message = "An address with https, http, mailto or tel is needed."
        reader.report(f"{pointer}/url", "url", message)
    return {"type": "link", "label": label, "url": clean}


def _read_form(reader: Reader, pointer: str, content: Mapping[str, Any]) -> Content:
    reader.read_object(pointer, content, ("type", "name", "fields"), ("text", "submit_label"))
    clean: Content = {
        **_read_text(reader, pointer, content),
        "name": reader.read_word(pointer, content, "name", _FORM_NAME),
        "fields": read_fields(reader, pointer, content),
    }
    if "submit_label" in content:
        clean["submit_label"] = reader.read_line(pointer, content, "submit_label", _LABEL_CHARS)
    return clean


def _read_answer(reader: Reader, pointer: str, content: Mapping[str, Any]) -> Content:
    reader.read_object(pointer, content, ("type", "to", "values"), ("text",))
    values = content.get("values")
    if "values" in content and not isinstance(values, Mapping):
        reader.report(f"{pointer}/values", "object", "An object of values by name is needed.")
    return {
        **_read_text(reader, pointer, content),
        "to": reader.read_word(pointer, content, "to", _MESSAGE),
        "values": values,
    }


def _read_text(
    reader: Reader, pointer: str, content: Mapping[str, Any], max_chars: int = 10_000
) -> Content:
    """Read the text where there is one."""
    return {"text": reader.read_text(pointer, content, max_chars)} if "text" in content else {}


def _refuse(code: str, message: str) -> Invalid:
    return Invalid(message, code=code, errors=(FieldError("/content/type", "enum", message),))


_READERS: Mapping[str, Callable[[Reader, str, Mapping[str, Any]], Content]] = {
    "file": _read_file,
    "choices": _read_choices,
    "card": _read_card,
    "carousel": _read_carousel,
    "form": _read_form,
    "answer": _read_answer,
}
