"""The sentence that is made of each rule."""

import pytest

from chatclick_rules.engine import EVENTS, KNOWN, OPERATORS, read_rule_set
from chatclick_rules.engine.actions import KINDS
from chatclick_rules.engine.sentences import build_sentence
from chatclick_rules.engine.words import LANGUAGES

from .ruleset import QUEUE, build_rule, build_set, compare, join


def say(rule, language="en"):
    (read,) = read_rule_set(build_set(rule)).rules
    return build_sentence(read, language, {QUEUE: "Billing"})


RULE = build_rule(
    "refunds",
    compare("message.text", "contains", "refund"),
    join(
        compare("session.language", "in", ["de", "en"]),
        compare("visitor.is_identified", "is", True),
        by="or",
    ),
    actions=[{"type": "queue", "queue_id": QUEUE}, {"type": "priority", "priority": "high"}],
    on=["message"],
    **{"continue": True},
)


def test_a_rule_is_said_in_english():
    assert say(RULE) == (
        "When the visitor writes and the message contains “refund” and (the language is one of"
        " “de” or “en” or the visitor is identified): put it into the queue"
        " “Billing” and set the priority to high, and go on to the next rules."
    )


def test_a_rule_is_said_in_german():
    assert say(RULE, "de") == (
        "Wenn die Besucherin oder der Besucher schreibt und die Nachricht enthält „refund“ und"
        " (die Sprache ist eines von „de“ oder „en“ oder die Person ist bestätigt): in die"
        " Warteschlange „Billing“ stellen und die Priorität auf hoch setzen, danach weiter mit den"
        " nächsten Regeln."
    )


def test_queues_days_and_yes_or_no_are_said_by_name():
    rule = build_rule(
        "weekend",
        compare("session.queue_id", "is", QUEUE),
        compare("time.weekday", "in", [6, 7]),
        compare("session.is_assigned", "is", False),
        on=["opened"],
        actions=[],
    )

    assert say(rule) == (
        "When a conversation begins and the queue is “Billing”, the weekday is one of Saturday or"
        " Sunday and nobody has the conversation: do nothing."
    )


def test_a_rule_for_everything_needs_no_condition():
    rule = build_rule("rest", on=["opened"], actions=[])

    assert say(rule) == "When a conversation begins: do nothing."


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_fact_operator_event_and_action_has_its_words(language):
    words = LANGUAGES[language]

    assert words.fields.keys() == KNOWN.keys()
    assert words.operators.keys() == OPERATORS.keys()
    assert words.events.keys() == set(EVENTS)
    assert words.actions.keys() - {"tags_add", "tags_remove"} == KINDS.keys() - {"tags"}
