"""Documents of earlier versions: what becomes of them."""

from copy import deepcopy

from widget_schema.tests.configs import EXAMPLE_1

from chatclick_widget_schema import migrate, validate


def test_a_document_of_the_first_version_is_lifted() -> None:
    document = {"schemaVersion": 1, "name": "a", "composer": {"placeholder": "Ask", "maxLength": 9}}

    assert migrate(document) == {
        "schemaVersion": 2,
        "name": "a",
        "composer": {"placeholderKey": "Ask", "maxLength": 9},
    }


def test_the_first_plan_of_the_format_is_lifted_to_a_valid_document() -> None:
    before = deepcopy(EXAMPLE_1)

    lifted = migrate(EXAMPLE_1)

    assert not [one for one in validate(lifted) if one.is_error]
    assert [one["operator"] for one in lifted["triggers"][0]["when"]["rules"]] == [
        "starts_with",
        "at_least",
    ]
    assert before == EXAMPLE_1


def test_operators_are_lifted_in_forms_and_for_the_launcher_too() -> None:
    old = {"combinator": "or", "rules": [{"combinator": "and", "rules": [{"operator": "!="}]}]}
    document = {
        "schemaVersion": 1,
        "forms": {"csat": {"when": deepcopy(old)}},
        "launcher": {"hideOn": [{"operator": "endsWith"}, deepcopy(old)]},
    }

    lifted = migrate(document)

    groups = [lifted["forms"]["csat"]["when"], lifted["launcher"]["hideOn"][1]]
    assert [one["rules"][0]["rules"][0]["operator"] for one in groups] == ["is_not", "is_not"]
    assert lifted["launcher"]["hideOn"][0]["operator"] == "ends_with"


def test_the_rules_of_a_field_move_to_the_field() -> None:
    field = {"name": "age", "type": "number", "validate": {"min": 18, "max": 99}}
    document = {"schemaVersion": 1, "forms": {"preChat": {"fields": [field]}}}

    lifted = migrate(document)

    expected = {"name": "age", "type": "number", "min": 18, "max": 99}
    assert lifted["forms"]["preChat"]["fields"] == [expected]
