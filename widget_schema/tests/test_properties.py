"""What holds for every document there can be."""

from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from widget_schema.tests.documents_by_schema import documents

from chatclick_widget_schema import describe_changes, effective, migrate, validate
from chatclick_widget_schema.problems import find_problems
from chatclick_widget_schema.schema import load_validator

MANY = settings(
    max_examples=60,
    deadline=None,  # the machine that tests is shared; how long one example takes says nothing
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(["name", "composer", "forms", "triggers", "launcher", "theme", "strings"])
BROKEN = st.dictionaries(KEYS, ANYTHING)


def list_errors(document: Any) -> list[Any]:
    """Return what the schema has against a document."""
    return [*find_problems(load_validator(), document)]


@MANY
@given(documents(1))
def test_a_valid_document_of_version_1_becomes_a_valid_one_of_the_newest(old: Any) -> None:
    assert [*find_problems(load_validator(1), old)] == []
    before = deepcopy(old)

    lifted = migrate(old)

    assert list_errors(lifted) == []
    assert migrate(lifted) == lifted
    assert old == before


@MANY
@given(documents(2))
def test_a_document_made_from_the_schema_follows_it(document: Any) -> None:
    assert list_errors(document) == []
    for problem in validate(document):
        assert problem.pointer == "" or problem.pointer.startswith("/")
        assert problem.message and problem.expected


@MANY
@given(documents(2))
def test_filling_in_defaults_twice_is_the_same_as_once(document: Any) -> None:
    filled = effective(document)

    assert list_errors(filled) == []
    assert effective(filled) == filled
    assert describe_changes(document, filled) == []


@MANY
@given(documents(2), documents(2))
def test_equal_documents_do_not_differ_and_others_do(one: Any, other: Any) -> None:
    assert describe_changes(one, deepcopy(one)) == []
    said = describe_changes(one, other)
    assert bool(said) == (_meaning(one) != _meaning(other))
    assert all(change.sentence.endswith(".") for change in said)


def _meaning(document: Any) -> Any:
    hidden = ("$schema", "schemaVersion", "id", "revision")
    strings = {k: v for k, v in document.get("strings", {}).items() if v}
    kept = {key: value for key, value in effective(document).items() if key not in hidden}
    return {**kept, "strings": strings}


@MANY
@given(BROKEN)
def test_whatever_stands_in_a_document_is_answered_with_problems(parts: Any) -> None:
    for version in (1, 2):
        problems = validate(migrate({"schemaVersion": version, **parts}))
        assert all(problem.to_json() for problem in problems)
