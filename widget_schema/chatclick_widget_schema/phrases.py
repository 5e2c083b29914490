"""Words for parts and values of a config, as they stand in a sentence. Pure."""

from collections import Counter
from functools import cache
from typing import Any

from chatclick_widget_schema.schema import JSONObject, load_schema, resolve

_SHOWN_LENGTH = 60
_SHOWN_RULES = 4
_KEYS = ("label", "title", "text", "name", "id", "value", "date", "type")
"""What an entry of a list is called by: the first of these that it has."""


def say_value(value: Any) -> str:
    """Return a value in words."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return _say_text(value)
    if isinstance(value, list):
        return ", ".join(say_value(one) for one in value) if value else "none"
    if isinstance(value, dict):
        return say_conditions(value) if _is_condition(value) else _say_object(value)
    return "nothing" if value is None else str(value)


def say_name(entry: JSONObject, texts: JSONObject) -> str:
    """Return what an entry of a list is called.

    Args:
        entry: such as a question of a form.
        texts: texts by key, to look up labels.
    """
    if _is_condition(entry):
        return f"“{say_conditions(entry)}”"
    if "from" in entry and "to" in entry:
        return f"{entry['from']}–{entry['to']}"
    names = [str(entry[key]) for key in _KEYS if isinstance(entry.get(key), str)]
    for name in names:
        if name in texts:
            return f"“{_cut(texts[name])}”"
    # A label that is the key of a text which is not here says less than the name does.
    plain = [name for name in names if not _is_key(name)] or names
    return f"“{_cut(plain[0])}”" if plain else ""


def say_conditions(node: JSONObject) -> str:
    """Return a condition tree in words."""
    if "rules" not in node:
        operator = str(node.get("operator", "")).replace("_", " ")
        value = node.get("value")
        words = [str(node.get("field", "")), operator, "" if value is None else say_value(value)]
        return " ".join(filter(None, words))
    parts = [
        f"({say_conditions(one)})" if "rules" in one else say_conditions(one)
        for one in node["rules"][:_SHOWN_RULES]
    ]
    more = ["…"] if len(node["rules"]) > _SHOWN_RULES else []
    joined = f" {node['combinator']} ".join([*parts, *more]) or "always"
    return f"not ({joined})" if node.get("not") else joined


def say_title(part: JSONObject) -> str:
    """Return the title of a part as it stands within a sentence."""
    if "x-noun" in part:
        return str(part["x-noun"])
    title = str(part.get("title", ""))
    is_name = len(title) > 1 and (title[1].isupper() or title[1] == "-")
    return title if is_name else title[:1].lower() + title[1:]


def is_clear(part: JSONObject) -> bool:
    """Tell whether a title stands for one place of the config only."""
    is_made_clear = "x-noun" in part and part["x-noun"] != "condition"
    return is_made_clear or _count_titles()[str(part.get("title"))] == 1


@cache
def _count_titles() -> Counter[str]:
    counted: Counter[str] = Counter()
    parts: list[JSONObject] = [load_schema()]
    for part in parts:
        for below in part.get("properties", {}).values():
            known = resolve(below, load_schema())
            counted[str(known.get("title"))] += 1
            parts.append(known)
    return counted


def _say_object(value: JSONObject) -> str:
    if "timezone" in value:
        return f"the hours of {value['timezone']}"
    return say_value(value["text"]) if "text" in value else "its own settings"


def _is_condition(value: JSONObject) -> bool:
    return "combinator" in value or ("field" in value and "operator" in value)


def _is_key(text: str) -> bool:
    return "." in text and " " not in text and text == text.lower()


def _say_text(text: str) -> str:
    if not text:
        return "nothing"
    if text.startswith("data:"):
        return "an image" if text.startswith("data:image") else "a file"
    is_word = " " not in text and len(text) < _SHOWN_LENGTH
    return text if is_word else f"“{_cut(text)}”"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_LENGTH else f"{text[: _SHOWN_LENGTH - 1]}…"
