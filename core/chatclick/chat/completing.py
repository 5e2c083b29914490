"""Completing contents whose sender names things by id: the files, or the message answered.

What was sent is hashed before, so that a repeat is known however the things look by then.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from chatclick.chat.contents import Content
from chatclick.chat.fields import check_values
from chatclick.chat.log import EventLog
from chatclick.errors import FieldError, Invalid, NotFound
from chatclick.store.appends import NewMessage
from chatclick.store.events import StoredMessage

Field = dict[str, Any]


class AttachmentResolver(Protocol):
    """Finds the files that a message names and keeps them for that message."""

    async def claim(self, new: NewMessage, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Return the files of a message, filled up as they are stored with it.

        Args:
            new: the message; its sender must be of the files' side, and a repeat under its
                `client_msg_id` claims the same again.
            ids: as the sender gave them, each once.

        Raises:
            Invalid: a file is missing, not ready or part of another message; the pointer is
                `/content/attachments/<index>`.
        """

    async def claim_images(self, new: NewMessage, ids: Sequence[str]) -> None:
        """Keep the images of cards, which are ready files of the session.

        Raises:
            Invalid: one is not; the pointer is `/content`.
        """


class NoAttachments:
    """Stands for attachments where a host has none."""

    async def claim(self, new: NewMessage, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Refuse files."""
        raise _invalid("/content/attachments/0", "no_attachments", "This server takes no files.")

    async def claim_images(self, new: NewMessage, ids: Sequence[str]) -> None:
        """Refuse images that are files."""
        raise _invalid("/content", "no_attachments", "This server takes no files.")


def list_image_ids(content: Mapping[str, Any]) -> list[str]:
    """Return the ids of files that a card or carousel shows."""
    cards = content.get("cards", (content,))
    images = [card["image"] for card in cards if "image" in card]
    return [image["attachment_id"] for image in images if "attachment_id" in image]


class Completion:
    """Completes contents.

    Args:
        log: finds the message that is answered.
        attachments: finds files.
    """

    def __init__(self, log: EventLog, attachments: AttachmentResolver) -> None:
        self._log = log
        self.attachments = attachments

    def is_needed(self, content: Mapping[str, Any]) -> bool:
        """Tell whether a content, not of text, names anything by id."""
        return content["type"] in ("file", "answer") or bool(list_image_ids(content))

    async def complete(self, new: NewMessage) -> Content:
        """Return the content to store.

        Raises:
            Invalid: a thing that is named is not there, or the answer does not fit.
        """
        content = dict(new.content)
        if content["type"] == "answer":
            return await self._complete_answer(new, content)
        if content["type"] == "file":
            ids = [one["id"] for one in content["attachments"]]
            content["attachments"] = await self.attachments.claim(new, ids)
            return content
        ids = list_image_ids(content)
        await self.attachments.claim_images(new, ids)
        return content

    async def _complete_answer(self, new: NewMessage, content: Content) -> Content:
        try:
            asked = await self._log.get_message(new.session_id, content["to"])
        except NotFound:
            asked = None
        fields = _list_asked(asked) if asked is not None and asked.kind == "message" else []
        if asked is None or not fields:
            message = "It names no message of this session that can be answered."
            raise _invalid("/content/to", "not_answerable", message)
        given = content["values"]
        values = check_values(fields, given, pointer="/content/values")
        text = content.get("text") or _describe(fields, values)
        return {"type": "answer", "text": text, "to": content["to"], "values": values}


def _list_asked(asked: StoredMessage) -> list[Field]:
    """Return the fields that an answer to a message has to fit, none where it asks nothing."""
    content = asked.content
    match content.get("type"):
        case "form":
            return list(content["fields"])
        case "choices":
            return [_build_choice(content)]
        case "card":
            return _build_replies([content])
        case "carousel":
            return _build_replies(content["cards"])
    return []


def _build_choice(content: Mapping[str, Any]) -> Field:
    options = [{"value": one["id"], "label": one["label"]} for one in content["choices"]]
    most = len(options) if content.get("is_multiple") else 1
    field = {"name": "choice", "type": "choice", "label": "", "required": True}
    return {**field, "options": options, "max": most}


def _build_replies(cards: Sequence[Mapping[str, Any]]) -> list[Field]:
    actions = [action for card in cards for action in card.get("actions", ())]
    options = [
        {"value": one["value"], "label": one["label"]} for one in actions if one["type"] == "reply"
    ]
    field = {"name": "reply", "type": "select", "label": "", "required": True, "options": options}
    return [field] if options else []


def _describe(fields: Sequence[Field], values: Mapping[str, Any]) -> str:
    """Write an answer down for people: what was picked, or each field with its value."""
    lines = []
    for field in fields:
        if field["name"] not in values:
            continue
        value = values[field["name"]]
        labels = {one["value"]: one["label"] for one in field.get("options", ())}
        picked = value if isinstance(value, list) else [value]
        shown = ", ".join(str(labels.get(one, one)) for one in picked)
        shown = {"True": "✓", "False": "✗"}.get(shown, shown)
        lines.append(f"{field['label']}: {shown}" if field["label"] else shown)
    return "\n".join(lines)[:10_000] or "-"


def _invalid(pointer: str, code: str, message: str) -> Invalid:
    return Invalid(message, code=code, errors=(FieldError(pointer, code, message),))
