"""Ten thousand rules: the index against asking each rule, and against two libraries from PyPI.

Run it as `python -m benchmarks.rules`. The libraries are measured where they are installed:
`pip install rule-engine json-logic-qubit`. All decide the same rules on the same facts, so what
counts is how many times longer each takes than the index.
"""

import argparse
import importlib
import json
import random
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from chatclick_rules.engine import Engine, decide_one_by_one, read_rule_set

LETTERS = "abcdefghijklmnopqrstuvwxyz"
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

Decide = Callable[[], str | None]


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=30, help="Words of the message.")
    options = parser.parse_args()
    print(json.dumps(measure(options.rules, options.words), indent=2))


def measure(count: int, words: int) -> dict[str, Any]:
    """Measure one number of rules.

    Returns:
        Milliseconds of each way of deciding, the median of several, and how many times longer
        than the index each takes. `is_same` says that all agree.
    """
    chance = random.Random(1)
    known = ["".join(chance.choices(LETTERS, k=chance.randint(4, 9))) for _ in range(count // 2)]
    specs = [(f"r{at}", known[at % len(known)], at) for at in range(count)]
    facts = _build_facts([chance.choice(known) for _ in range(words)], count)
    begun = time.perf_counter()
    read = read_rule_set({"rules": [_build_rule(*spec) for spec in specs]})
    engine = Engine(read)
    ready_s = time.perf_counter() - begun
    ways: dict[str, tuple[Decide, int]] = {
        "index": (lambda: _first(engine.decide("message", facts, AT).matched), 200),
        "one_by_one": (lambda: _first(decide_one_by_one(read, "message", facts, AT)), 5),
    }
    for name, build in (("rule_engine", _with_rule_engine), ("json_logic", _with_json_logic)):
        try:
            ways[name] = (build(specs, facts), 3)
        except ImportError:
            continue
    times = {name: _time(decide, rounds) for name, (decide, rounds) in ways.items()}
    outcomes = {decide() for decide, _ in ways.values()}
    return {
        "rules": count,
        "ready_s": round(ready_s, 2),
        "ms": {name: round(value, 4) for name, value in times.items()},
        "times_the_index": {
            name: round(value / times["index"], 1) for name, value in times.items()
        },
        "is_same": len(outcomes) == 1,
    }


def _build_rule(rule_id: str, word: str, at: int) -> dict[str, Any]:
    other: dict[str, Any]
    match at % 4:
        case 0:
            other = _compare("message.text", "contains", word)
        case 1:
            other = _compare("page.url", "starts_with", f"https://shop.example.com/{word}")
        case 2:
            other = _compare("visitor.traits.plan", "is", f"plan-{at}")
        case _:
            other = _compare("visitor.email", "ends_with", f"@{word}.example")
    language = _compare("session.language", "in", ["en", "de"])
    channel = _compare("session.channel", "is", "web")
    when = {"combinator": "and", "rules": [channel, other, language]}
    return {"id": rule_id, "when": when, "actions": []}


def _build_facts(words: list[str], count: int) -> dict[str, Any]:
    """Build facts that meet only the last of the rules about plans, or a word of the message."""
    return {
        "message": {"text": " ".join(word[:-1] for word in words)},
        "page": {"url": "https://shop.example.com/cart"},
        "visitor": {"traits": {"plan": f"plan-{count - 2}"}, "email": "ann@home.example"},
        "session": {"channel": "web", "language": "en"},
    }


def _compare(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def _with_rule_engine(specs: list[tuple[str, str, int]], facts: Mapping[str, Any]) -> Decide:
    library = importlib.import_module("rule_engine")
    parts = (
        '"{word}" in text',
        'url =~ "https://shop.example.com/{word}"',
        'plan == "plan-{at}"',
        'email =~ ".*@{word}.example$"',
    )
    rules = [
        (
            rule_id,
            library.Rule(
                'channel == "web" and '
                + parts[at % 4].format(word=word, at=at)
                + ' and language in ["en", "de"]'
            ),
        )
        for rule_id, word, at in specs
    ]
    flat = _flatten(facts)
    return lambda: next((rule_id for rule_id, rule in rules if rule.matches(flat)), None)


def _with_json_logic(specs: list[tuple[str, str, int]], facts: Mapping[str, Any]) -> Decide:
    library = importlib.import_module("json_logic")

    def build(word: str, at: int) -> dict[str, Any]:
        # JsonLogic knows "in" for pieces of text, and neither beginnings nor ends.
        parts: tuple[dict[str, Any], ...] = (
            {"in": [word, {"var": "text"}]},
            {"in": [f"https://shop.example.com/{word}", {"var": "url"}]},
            {"==": [{"var": "plan"}, f"plan-{at}"]},
            {"in": [f"@{word}.example", {"var": "email"}]},
        )
        languages = {"in": [{"var": "language"}, ["en", "de"]]}
        return {"and": [{"==": [{"var": "channel"}, "web"]}, parts[at % 4], languages]}

    rules = [(rule_id, build(word, at)) for rule_id, word, at in specs]
    flat = _flatten(facts)
    return lambda: next((rule_id for rule_id, rule in rules if library.jsonLogic(rule, flat)), None)


def _flatten(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "text": facts["message"]["text"],
        "url": facts["page"]["url"],
        "plan": facts["visitor"]["traits"]["plan"],
        "email": facts["visitor"]["email"],
        "channel": facts["session"]["channel"],
        "language": facts["session"]["language"],
    }


def _first(matched: tuple[Any, ...]) -> str | None:
    return matched[0].id if matched else None


def _time(decide: Decide, rounds: int) -> float:
    """Return the median time of a call, in milliseconds."""
    decide()
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        decide()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


if __name__ == "__main__":
    main()
