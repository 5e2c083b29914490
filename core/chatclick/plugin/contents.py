"""What a message says, for whatever knows text only: search, previews, mail, text messages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Content = Mapping[str, Any]

ERASED_TEXT = "(erased)"
"""What stands in place of what a message said, once it is erased."""


def content_text(content: Content) -> str:
    """Return a message's content as plain text: everything a person would read, line by line.

    Args:
        content: of any type; of one that is not known, its `text`.
    """
    lines = _LINES.get(str(content.get("type")), _list_text)(content)
    return "\n".join(line for line in lines if line)


def is_erased(content: Content) -> bool:
    """Tell whether what a message said was erased: its time was over, or somebody asked for it.

    Whoever keeps something of a message apart from it keeps it no longer then.
    """
    return content.get("text") == ERASED_TEXT


def _list_text(content: Content) -> Iterable[str]:
    text = content.get("text")
    return (text,) if isinstance(text, str) else ()


def _list_file(content: Content) -> Iterable[str]:
    yield from _list_text(content)
    for attachment in content.get("attachments", ()):
        yield str(attachment.get("name", ""))


def _list_choices(content: Content) -> Iterable[str]:
    yield from _list_text(content)
    for choice in content.get("choices", ()):
        yield f"- {choice['label']}"


def _list_card(content: Content) -> Iterable[str]:
    yield str(content.get("title", ""))
    yield from _list_text(content)
    for action in content.get("actions", ()):
        target = f" {action['url']}" if action.get("type") == "link" else ""
        yield f"- {action['label']}{target}"


def _list_carousel(content: Content) -> Iterable[str]:
    yield from _list_text(content)
    for card in content.get("cards", ()):
        yield from _list_card(card)


def _list_form(content: Content) -> Iterable[str]:
    yield from _list_text(content)
    for field in content.get("fields", ()):
        yield f"- {field['label']}"


_LINES: Mapping[str, Callable[[Content], Iterable[str]]] = {
    "file": _list_file,
    "choices": _list_choices,
    "card": _list_card,
    "carousel": _list_carousel,
    "form": _list_form,
}
