"""What plugins said, kept twice: as an English text, and as the phrases it was made of.

The text is for whoever reads the log as it is: webhooks, exports, old clients. From the phrases
the Admin UI tells each reader the same in their language, as long as the plugin runs; see
`phrases` in the manifest.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from chatclick.plugin.phrases import Phrase, Wording
from chatclick.plugin.traces import Candidate
from chatclick.security.sanitise import short

MAX_TEXT = 300
MAX_VALUE = 200
MAX_VALUES = 10
MAX_PARTS = 10
MAX_LANGUAGES = 10
LOG_LANGUAGE = "en"
BETWEEN = "; "

Texts = Callable[[str], Mapping[str, str]]
"""Returns the English phrases of a plugin, by code."""

_PLACE = re.compile(r"\{(\w+)\}")


class Said(str):
    """A text that knows the phrases it is made of.

    Attributes:
        parts: plain objects, each with `plugin_id`, `code` and `values`, or with `text` alone; ()
            for a text that is no phrase.
    """

    __slots__ = ("parts",)
    parts: tuple[dict[str, Any], ...]

    def __new__(cls, text: str, parts: tuple[dict[str, Any], ...] = ()) -> "Said":
        """Build it of a text and its parts."""
        said = super().__new__(cls, text)
        said.parts = parts
        return said


def say(wording: Wording, plugin_id: str, texts: Texts) -> Said:
    """Put what a plugin says into words.

    Args:
        wording: as it came.
        plugin_id: who says it.
        texts: where the English phrases are.
    """
    if isinstance(wording, str):
        return wording if isinstance(wording, Said) else Said(wording)
    given = wording if isinstance(wording, tuple) else (wording,)
    pairs = [_say_one(one, plugin_id, texts) for one in given[:MAX_PARTS] if one != ""]
    text = short(BETWEEN.join(text for text, _ in pairs), MAX_TEXT)
    is_plain = all("code" not in part for _, part in pairs)
    return Said(text, () if is_plain else tuple(part for _, part in pairs))


def say_lines(lines: Iterable[Candidate], plugin_id: str, texts: Texts) -> tuple[Candidate, ...]:
    """Put the lines of a trace into words; see `say`."""
    # Of many people the same is said, and a trace has fifty lines.
    known: dict[Hashable, Said] = {}

    def say_again(wording: Wording) -> Said:
        if (key := _build_key(wording)) not in known:
            known[key] = say(wording, plugin_id, texts)
        return known[key]

    return tuple(
        replace(line, veto=say_again(line.veto), note=say_again(line.note)) for line in lines
    )


def _build_key(wording: Wording) -> Hashable:
    """Return what two wordings have in common that say the same."""
    if isinstance(wording, Phrase):
        # Of the type, too: 1, 1.0 and true are equal.
        values = tuple((name, type(one), str(one)) for name, one in wording.values.items())
        return wording.plugin_id, wording.code, values
    return tuple(map(_build_key, wording)) if isinstance(wording, tuple) else wording


def say_labels(
    context: Mapping[str, Any], plugin_id: str, texts: Texts
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put the labels of facts into words that are codes of a plugin's phrases.

    Args:
        context: facts by label.
        plugin_id: who tells them.
        texts: where the English phrases are.

    Returns:
        The facts by their labels in English, and the parts of the labels that are phrases.
    """
    known, facts, parts = texts(plugin_id), {}, {}
    for label, value in context.items():
        if label not in known:
            facts[label] = value
            continue
        said = say(Phrase(label), plugin_id, texts)
        facts[str(said)], parts[str(said)] = value, list_parts(said)
    return facts, parts


def list_parts(text: Wording) -> list[dict[str, Any]]:
    """Return the phrases that a text is made of, none for a text of one language."""
    return list(text.parts) if isinstance(text, Said) else []


def keep_reason(reason: str) -> dict[str, Any]:
    """Build what an event keeps of a reason: `reason`, and `reason_said` where it is phrases."""
    kept: dict[str, Any] = {"reason": short(reason, MAX_TEXT)}
    if parts := list_parts(reason):
        kept["reason_said"] = parts
    return kept


def keep_line(line: Candidate) -> dict[str, Any]:
    """Build what a trace keeps of a line: its form, and under `said` what is phrases in it."""
    kept = {**line.to_json(), "veto": str(line.veto), "note": str(line.note)}
    said = {"veto": list_parts(line.veto), "note": list_parts(line.note)}
    found = {name: parts for name, parts in said.items() if parts}
    return {**kept, "said": found} if found else kept


def _say_one(one: str | Phrase, plugin_id: str, texts: Texts) -> tuple[str, dict[str, Any]]:
    if isinstance(one, str):
        return one, {"text": short(one, MAX_TEXT)}
    owner, code = short(one.plugin_id, 48) or plugin_id, short(one.code, 60)
    values = dict(_list_values(one.values))
    text = _fill(texts(owner).get(code, code), values)
    return text, {"plugin_id": owner, "code": code, "values": values}


def _list_values(values: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, value in list(values.items())[:MAX_VALUES]:
        if isinstance(value, str):
            yield short(name, 40), short(value, MAX_VALUE)
        elif isinstance(value, Mapping):
            yield short(name, 40), dict(_list_languages(value))
        elif isinstance(value, bool | int) or (isinstance(value, float) and isfinite(value)):
            yield short(name, 40), value


def _list_languages(texts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for language, text in list(texts.items())[:MAX_LANGUAGES]:
        if isinstance(text, str):
            yield short(language, 20), short(text, MAX_VALUE)


def _fill(text: str, values: Mapping[str, Any]) -> str:
    """Put values into their places; what is missing stays as it is written."""
    return _PLACE.sub(lambda found: _write(values.get(found[1], found[0])), text)


def _write(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get(LOG_LANGUAGE, ""))
    return f"{value:g}" if isinstance(value, float) else str(value)
