"""The head of a Markdown file: the part of YAML that people write there. Pure.

Lines of `key: value`, with plain or quoted words and lists, which is all that sites keep there. The
whole language would bring tags, anchors and types that nothing here wants.
"""

import json
import re
from collections.abc import Mapping

_FENCE = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_PAIR = re.compile(r"([A-Za-z_][\w-]{0,40})[ \t]*:[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_TITLE = re.compile(r"\s*#[ \t]+(.+?)[ \t#]*(?:\n|$)")
_MAX_HEAD = 20_000

Head = Mapping[str, str | list[str]]


def split_head(source: str) -> tuple[Head, str]:
    """Return the head of a file and what follows it; without a head, nothing and all.

    Raises:
        ValueError: a line of the head cannot be read; the text says which.
    """
    text = source.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.startswith("---"):
        return {}, text
    match = _FENCE.match(text[:_MAX_HEAD])
    if match is None:
        return {}, text
    return _read_head(match[1]), text[match.end() :].lstrip("\n")


def split_title(body: str) -> tuple[str, str]:
    """Return the first heading of a body and what follows it, where it begins with one."""
    match = _TITLE.match(body)
    return ("", body) if match is None else (match[1].strip(), body[match.end() :])


def build_head(values: Mapping[str, str]) -> str:
    """Write a head that `split_head`, and any reader of YAML, reads back; empty values go."""
    lines = [f"{key}: {_quote(value)}" for key, value in values.items() if value]
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def _read_head(text: str) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {}
    open_key = ""
    for number, line in enumerate(text.split("\n"), 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if open_key and (item := _ITEM.fullmatch(line)):
            held = values[open_key]
            values[open_key] = [*(held if isinstance(held, list) else ()), _unquote(item[1])]
            continue
        pair = _PAIR.fullmatch(line)
        if pair is None:
            raise ValueError(f"line {number} of the head is no “key: value”")
        key, value = pair[1].lower(), pair[2].strip()
        values[key] = _read_list(value) if value.startswith("[") else _unquote(value)
        open_key = "" if value else key
    return values


def _read_list(text: str) -> list[str]:
    inner = text[1:-1] if text.endswith("]") else text[1:]
    return [_unquote(one) for one in inner.split(",") if one.strip()]


def _unquote(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            read = json.loads(text)
        except ValueError:
            return text[1:-1]
        return read if isinstance(read, str) else text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def _quote(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
