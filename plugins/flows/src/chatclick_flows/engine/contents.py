"""What a block says, as the content of a message."""

from collections.abc import Callable, Mapping
from typing import Any

from chatclick_widget_schema.flow_templates import show

Render = Callable[[Any], Any]

MAX_WORDS = 4000
FIELDS = frozenset({"number", "email", "phone", "date"})
"""Kinds of questions with a field of their own."""

RETRY_TEXTS = {
    "choice": "Please pick one of the answers.",
    "number": "Please answer with a number.",
    "email": "That does not look like an e-mail address. Please try again.",
    "phone": "That does not look like a phone number. Please try again.",
    "date": "Please answer with a date such as 2026-01-31.",
    "file": "Please send a file.",
    "rating": "Please answer with a number from 1 to {scale}.",
}

RANGES: Mapping[str, Mapping[tuple[str, ...], str]] = {
    "number": {
        ("min", "max"): "Please answer with a number from {min} to {max}.",
        ("min",): "Please answer with a number, {min} or more.",
        ("max",): "Please answer with a number, at most {max}.",
    },
    "date": {
        ("min", "max"): "Please answer with a date from {min} to {max}.",
        ("min",): "Please answer with a date, {min} or later.",
        ("max",): "Please answer with a date, {max} or earlier.",
    },
}
"""What is said of the bounds that a question has, by kind."""


def build_said(block: Mapping[str, Any], render: Render) -> dict[str, Any] | None:
    """Build what a block that says something says; None for nothing, such as an empty text."""
    data = block["data"]
    kind = block["type"]
    if kind == "core.text":
        words = _words(render, data["text"])
        return {"type": "text", "text": words} if words else None
    if kind == "core.carousel":
        content: dict[str, Any] = {"type": "carousel"}
        if words := _words(render, data.get("text", "")):
            content["text"] = words
        return {**content, "cards": [_build_card(card, render) for card in data["cards"]]}
    if kind in ("core.video", "core.file"):
        label = data.get("label") or ("Watch" if kind == "core.video" else "Open")
        link = {"type": "link", "label": label, "url": data["url"]}
        data = {"title": data["title"], "text": data.get("text", ""), "actions": [link]}
    return {"type": "card", **_build_card(data, render)}


def build_question(block: Mapping[str, Any], render: Render) -> dict[str, Any]:
    """Build the question of a block that asks."""
    kind, data = block["type"].removeprefix("core.ask."), block["data"]
    words = _words(render, data["text"]) or "…"
    if kind == "choice":
        choices = [
            {"id": one["id"], "label": _line(render, one["label"]) or one["id"]}
            for one in data["choices"]
        ]
        content: dict[str, Any] = {"type": "choices", "text": words, "choices": choices}
        return {**content, "is_multiple": True} if data.get("is_multiple") else content
    field = build_field(block, words)
    if field is None:
        return {"type": "text", "text": words}
    return {"type": "form", "text": words, "name": block["id"], "fields": [field]}


def build_field(block: Mapping[str, Any], words: str = "…") -> dict[str, Any] | None:
    """Build the field of a form that takes the answer; None where any text will do."""
    kind, data = block["type"].removeprefix("core.ask."), block["data"]
    if kind == "rating":
        bounds = {"min": 1, "max": data.get("scale", 5)}
    elif kind in FIELDS:
        bounds = {name: data[name] for name in ("min", "max") if name in data}
    else:
        return None
    label = words if len(words) <= 80 else words[:79] + "…"
    return {"name": block["id"], "type": kind, "label": label, "required": True, **bounds}


def build_retry(block: Mapping[str, Any], render: Render) -> str:
    """Return what is said when an answer does not fit."""
    kind, data = block["type"].removeprefix("core.ask."), block["data"]
    if "retry_text" in data and (words := _words(render, data["retry_text"])):
        return words
    if kind in RANGES and (words := _describe_range(kind, data)):
        return words
    words = RETRY_TEXTS.get(kind, "That does not fit. Please try again.")
    return words.replace("{scale}", str(data.get("scale", 5)))


def _describe_range(kind: str, data: Mapping[str, Any]) -> str:
    """Say which numbers or dates are taken; "" where any is."""
    places = RANGES[kind]
    bounds = tuple(name for name in ("min", "max") if name in data)
    shown = {name: show(data[name]) for name in bounds}
    return places[bounds].format(**shown) if bounds else ""


def _build_card(data: Mapping[str, Any], render: Render) -> dict[str, Any]:
    card: dict[str, Any] = {"title": _line(render, data["title"]) or "…"}
    if words := _words(render, data.get("text", "")):
        card["text"] = words
    if "image" in data:
        card["image"] = {"url": data["image"]}
    if data.get("actions"):
        card["actions"] = [_build_action(one, render) for one in data["actions"]]
    return card


def _build_action(action: Mapping[str, Any], render: Render) -> dict[str, Any]:
    label = _line(render, action["label"]) or "…"
    if action["type"] == "link":
        return {"type": "link", "label": label, "url": str(render(action["url"]))[:2000]}
    return {"type": "reply", "label": label, "value": action["value"]}


def _words(render: Render, text: str) -> str:
    return str(render(text)).strip()[:MAX_WORDS]


def _line(render: Render, text: str) -> str:
    return " ".join(str(render(text)).split())[:80]
