"""One sentence for each rule, in English and German, so that people read what they made."""

from collections.abc import Mapping
from typing import Any

from chatclick_rules.engine.rule_set import EVERYTHING, RoutingRule
from chatclick_rules.engine.words import LANGUAGES, Words

MAX_VALUES = 5
MAX_VALUE_CHARS = 80


def build_sentence(
    rule: RoutingRule, language: str = "en", names: Mapping[str, str] | None = None
) -> str:
    """Say what a rule does.

    Args:
        rule: which.
        language: "en" or "de"; any other is English.
        names: what queues, teams, widgets and people are called, by id.
    """
    words = LANGUAGES.get(language, LANGUAGES["en"])
    when = _write_events(rule, words)
    known = names or {}
    conditions = _write_group(rule.document.get("when", EVERYTHING), words, known, is_top=True)
    schedule = words.scheduled if rule.schedule is not None else ""
    lead = f"{when}{words.if_.format(conditions)}" if conditions else when
    acts = [_write_action(one.kind, one.data, words, known) for one in rule.actions]
    deed = _join(acts, words.and_) or words.nothing
    tail = words.goes_on if rule.goes_on else ""
    return f"{lead}{schedule}: {deed}{tail}."


def write_comparison(node: Mapping[str, Any]) -> dict[str, str]:
    """Say one comparison of a rule, in each language."""
    return {language: _write_rule(node, words, {}) for language, words in LANGUAGES.items()}


def _write_events(rule: RoutingRule, words: Words) -> str:
    known = [one for one in words.events if one in rule.on]
    texts = [words.events[one].format(rule.waiting_minutes) for one in known]
    text = _join(texts, words.or_)
    return text[:1].upper() + text[1:]


def _write_group(
    node: Mapping[str, Any], words: Words, names: Mapping[str, str], *, is_top: bool = False
) -> str:
    parts = [
        _write_group(one, words, names) if "rules" in one else _write_rule(one, words, names)
        for one in node["rules"]
    ]
    parts = [part for part in parts if part]
    text = _join(parts, words.and_ if node.get("combinator") == "and" else words.or_)
    if node.get("not"):
        return words.not_.format(text) if text else words.never
    return text if is_top or len(parts) < 2 else f"({text})"


def _write_rule(node: Mapping[str, Any], words: Words, names: Mapping[str, str]) -> str:
    name = node["field"]
    if name in words.states and node["operator"] in ("is", "is_not"):
        return words.states[name][(node["operator"] == "is") is (node.get("value") is True)]
    if name == "time.weekday":
        names = words.weekdays
    field = words.fields.get(name) or words.unknown.format(name)
    value = node.get("value")
    if isinstance(value, (list, tuple)):
        joiner = words.and_ if node["operator"] == "between" else words.or_
        shown = [_write_value(one, words, names) for one in value[:MAX_VALUES]]
        if len(value) > MAX_VALUES:
            shown.append(words.more.format(len(value) - MAX_VALUES))
        text = _join(shown, joiner)
    else:
        text = _write_value(value, words, names)
    return words.operators[node["operator"]].format(field, text)


def _write_value(value: Any, words: Words, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return words.yes if value else words.no
    if isinstance(value, (int, float)):
        return names.get(f"{value:g}", f"{value:g}")
    if isinstance(value, str):
        value = names.get(value, value)
        short = value if len(value) <= MAX_VALUE_CHARS else value[: MAX_VALUE_CHARS - 1] + "…"
        return words.quoted.format(short)
    return str(value)


def _write_action(
    kind: str, data: Mapping[str, Any], words: Words, names: Mapping[str, str]
) -> str:
    if kind == "tags":
        parts = [
            words.actions[verb].format(_join(list(data[key]), words.and_))
            for key, verb in (("add", "tags_add"), ("remove", "tags_remove"))
            if data.get(key)
        ]
        return _join(parts, words.and_)
    key = words.subjects.get(kind)
    text = str(data.get(key, "")) if key else ""
    if key == "priority":
        text = words.priorities[text]
    shown = names.get(text, text)
    if len(shown) > MAX_VALUE_CHARS:
        shown = shown[: MAX_VALUE_CHARS - 1] + "…"
    return words.actions[kind].format(words.quoted.format(shown) if key in words.quotes else shown)


def _join(parts: list[str], joiner: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joiner} {parts[-1]}"
