"""The difference of two configs in plain sentences."""

from copy import deepcopy
from typing import Any

import pytest
from widget_schema.tests.configs import EXAMPLE_1, FULL_CONFIG

from chatclick_widget_schema import default_config, describe_changes, effective


def say(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return the sentences about two sets of keys."""
    base = default_config("Shop")
    return [one.sentence for one in describe_changes({**base, **old}, {**base, **new})]


EMAIL = {"name": "email", "type": "email", "label": "E-mail"}
ORDER = {"name": "order", "type": "text", "label": "order.label"}
TRIGGER = {"id": "pricing", "event": "page", "action": {"type": "open"}}


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        (
            {},
            {"theme": {"palette": {"accent": "#aa0000"}}},
            ["The accent changed from #0f766e to #aa0000."],
        ),
        (
            {"forms": {"preChat": {"fields": [ORDER]}}},
            {"forms": {"preChat": {"fields": [ORDER, EMAIL]}}},
            ["The question “E-mail” was added to the form before the chat."],
        ),
        (
            {"forms": {"preChat": {"fields": [EMAIL, ORDER]}}},
            {"forms": {"preChat": {"fields": [ORDER, EMAIL]}}},
            ["The order of the questions of the form before the chat changed."],
        ),
        (
            {"forms": {"csat": {"fields": [EMAIL]}}},
            {"forms": {"csat": {"fields": [{**EMAIL, "required": True}]}}},
            ["“Required” of the question “E-mail” of the rating was switched on."],
        ),
        (
            {},
            {"features": {"sound": {"enabled": True}, "voice": {"maxSec": 60}}},
            ["The longest note changed from 120 to 60.", "“Sound” was switched on."],
        ),
        (
            {"triggers": [TRIGGER]},
            {"triggers": []},
            ["The trigger “pricing” was removed."],
        ),
        (
            {"strings": {"en": {"a": "A"}}},
            {"strings": {"en": {"a": "B b"}}},
            ["The text “a” in en changed from A to “B b”."],
        ),
        (
            {},
            {"security": {"allowedOrigins": ["https://shop.example"]}},
            ["“https://shop.example” was added to the allowed sites."],
        ),
        (
            {"brand": {"displayName": "Us"}},
            {},
            ["The display name is no longer set; it was Us."],
        ),
        (
            {"plugins": {"poll": {"limit": 1}}},
            {"plugins": {"poll": {"limit": 2}}},
            ["The settings of the plugin “poll” changed."],
        ),
    ],
)
def test_changes_are_said_in_sentences(
    old: dict[str, Any], new: dict[str, Any], sentences: list[str]
) -> None:
    assert say(old, new) == sentences


def test_labels_are_shown_as_visitors_read_them() -> None:
    texts = {"strings": {"en": {"order.label": "Order number"}}}
    new = {**texts, "forms": {"preChat": {"fields": [ORDER]}}}

    assert "The question “Order number” was added to the form before the chat." in say(texts, new)


def test_conditions_are_put_into_words() -> None:
    rules = [
        {"field": "page.path", "operator": "starts_with", "value": "/pricing"},
        {"combinator": "or", "rules": [{"field": "visitor.email", "operator": "is_set"}]},
    ]
    when = {"combinator": "and", "rules": rules}

    assert say({"triggers": [TRIGGER]}, {"triggers": [{**TRIGGER, "when": when}]}) == [
        "The condition of the trigger “pricing” was set to "
        "page.path starts with /pricing and (visitor.email is set)."
    ]


def test_spelling_out_a_default_changes_nothing() -> None:
    document = default_config("Shop")

    assert describe_changes(document, effective(document)) == []


def test_documents_of_an_older_version_are_compared_as_what_they_mean() -> None:
    old = {"schemaVersion": 1, "name": "Shop", "composer": {"placeholder": "Ask"}}
    new = {"schemaVersion": 2, "name": "Shop", "composer": {"placeholderKey": "Ask"}}

    assert describe_changes(old, new) == []


def test_each_sentence_reads_well_and_has_a_place() -> None:
    changes = describe_changes(FULL_CONFIG, EXAMPLE_1)

    assert len(changes) > 50
    for change in changes:
        assert change.pointer.startswith("/")
        assert change.sentence.endswith(".") and "None" not in change.sentence


def test_repeated_entries_of_a_list_are_told_apart() -> None:
    card = {"type": "links"}

    assert say({"greeting": {"home": [card]}}, {"greeting": {"home": [card, card]}}) == [
        "The card “links” was added to the home screen."
    ]
    assert say({"greeting": {"home": [card, card]}}, {"greeting": {"home": deepcopy([card])}}) == [
        "The card “links” was removed from the home screen."
    ]
