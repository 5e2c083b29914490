"""The config document: schema, defaults, migrations, and what is said about mistakes."""

from copy import deepcopy
from typing import Any

import pytest
from widget_schema.tests.configs import FULL_CONFIG

from chatclick_widget_schema import (
    Problem,
    UnknownVersionError,
    default_config,
    effective,
    load_schema,
    migrate,
    validate,
)

FULL = FULL_CONFIG


def changed(pointer: str, value: object) -> dict[str, Any]:
    """Return the full document with one value replaced or added."""
    document = deepcopy(FULL)
    *parents, last = pointer.removeprefix("/").split("/")
    place = document
    for key in parents:
        place = place.setdefault(key, {})
    place[last] = value
    return document


def list_errors(document: object) -> list[Problem]:
    """Return what keeps a document from being used."""
    return [problem for problem in validate(document) if problem.is_error]


def test_the_first_config_of_a_widget_is_valid() -> None:
    assert list_errors(default_config("Shop help")) == []


def test_a_config_with_every_key_is_valid() -> None:
    assert list_errors(FULL) == []


@pytest.mark.parametrize(
    ("pointer", "value", "expected"),
    [
        ("/schemaVersion", 3, "2"),
        ("/name", "", "a text that is not empty"),
        ("/name", "x" * 81, "at most 80 characters"),
        ("/colour", "red", "one of accessibility, availability"),
        ("/theme/palette/accent", "teal", "a colour such as #0f766e"),
        ("/theme/radius", 25, "a number up to 24"),
        ("/theme/radius", -1, "a number from 0 up"),
        ("/theme/radius", 1.5, "a whole number"),
        ("/theme/scheme", "night", "one of auto, light, dark"),
        ("/layout/offset/z", 1, "one of x, y"),
        ("/launcher", [], "an object"),
        ("/session/multiple", "yes", "true or false"),
        ("/security/allowedOrigins", ["https://shop.example/path"], "an origin such as"),
        ("/security/allowedOrigins", ["*"], "an origin such as"),
        ("/locales/supported", [], "at least one entry"),
        ("/locales/supported", ["en", "en"], "no entry twice"),
        ("/locales/default", "fr", "one of en, ar, pt-BR"),
        ("/strings/en/greeting.title", "x" * 501, "at most 500 characters"),
        ("/brand/avatarUrl", "https://elsewhere.example/logo.png", "a path such as"),
        ("/brand/avatarUrl", "//elsewhere.example/logo.png", "a path such as"),
        ("/brand/avatarUrl", "data:text/html;base64,AAAA", "a path such as"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_would_be_right(
    pointer: str, value: object, expected: str
) -> None:
    problems = list_errors(changed(pointer, value))

    assert len(problems) == 1
    assert problems[0].pointer.startswith(pointer)
    assert problems[0].expected.startswith(expected)


def test_a_key_of_the_texts_is_checked_too() -> None:
    problems = validate(changed("/strings/en", {"Not a key": "text"}))

    assert problems == [
        Problem(
            "/strings/en/Not a key",
            "is not a possible key",
            "a key such as greeting.title",
            code="key",
        )
    ]


def test_missing_keys_are_named_one_by_one() -> None:
    assert [problem.pointer for problem in validate({})] == ["/name", "/schemaVersion"]


@pytest.mark.parametrize("document", [None, [], "text", 1, True])
def test_what_is_not_an_object_is_one_problem_at_the_top(document: object) -> None:
    assert [problem.pointer for problem in validate(document)] == [""]


def test_pointers_escape_slashes_and_tildes() -> None:
    assert validate(changed("/brand", {"a/b~c": 1}))[0].pointer == "/brand/a~1b~0c"


def test_the_effective_document_has_every_key_and_is_valid() -> None:
    document = effective(default_config("Shop help"))

    assert list_errors(document) == []
    assert document["theme"]["palette"] == {"accent": "#0f766e"}
    assert document["features"]["sound"] == {"enabled": False}
    assert document["layout"]["zIndex"] == 2147482647
    assert document["security"] == {
        "allowedOrigins": [],
        "requireProof": False,
        "rateLimit": "workspace",
        "attachmentsScan": True,
    }


def test_the_effective_document_keeps_what_was_set() -> None:
    assert effective(FULL)["theme"]["radius"] == FULL["theme"]["radius"]
    assert effective(FULL)["forms"]["preChat"]["fields"][0] == {
        "name": "email",
        "type": "email",
        "required": True,
        "mapTo": "contact.email",
    }


def test_effective_documents_share_nothing() -> None:
    first = effective(default_config("a"))
    first["locales"]["supported"].append("fr")

    assert effective(default_config("b"))["locales"]["supported"] == ["en", "de"]


def test_migrating_the_newest_version_returns_an_equal_copy() -> None:
    document = deepcopy(FULL)

    migrated = migrate(document)

    assert migrated == document
    assert migrated is not document


@pytest.mark.parametrize("version", [0, 3, "1", True, None, 1.0])
def test_an_unknown_version_is_refused(version: object) -> None:
    with pytest.raises(UnknownVersionError, match="schemaVersion is"):
        migrate({"schemaVersion": version, "name": "a"})


def test_every_key_has_a_title_and_a_description() -> None:
    def check(schema: dict[str, Any], path: str) -> None:
        for key, part in schema.get("properties", {}).items():
            assert part.get("title"), f"{path}/{key} has no title"
            assert part.get("description"), f"{path}/{key} has no description"
            check(part, f"{path}/{key}")

    check(load_schema(), "")
    for name, part in load_schema()["$defs"].items():
        check(part, name)


def test_every_object_refuses_unknown_keys() -> None:
    def check(schema: dict[str, Any]) -> None:
        if "properties" in schema:
            assert schema["additionalProperties"] is False
        for part in [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]:
            check(part)

    check(load_schema())
