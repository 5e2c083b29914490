import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick.errors import Invalid
from chatclick.plugin.conditions import MAX_RULES, OPERATORS, parse_conditions

FACTS = {
    "visitor": {"email": "Ann@Example.com", "is_identified": True, "traits": {"age": 41}},
    "session.language": "de",
    "tags": ["VIP", "billing"],
    "since": "2026-11-23T09:20:00.123Z",
    "empty": "",
}


def matches(field, operator, value=None):
    tree = {"combinator": "and", "rules": [{"field": field, "operator": operator, "value": value}]}
    return parse_conditions(tree).matches(FACTS)


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("visitor.email", "is", "ann@example.COM"),
        ("visitor.email", "ends_with", "@EXAMPLE.com"),
        ("visitor.email", "starts_with", "ann"),
        ("visitor.email", "contains", "exam"),
        ("visitor.email", "matches", "a*@*.com"),
        ("visitor.email", "does_not_match", "b*"),
        ("visitor.email", "is_not", "bob"),
        ("visitor.is_identified", "is", True),
        ("visitor.traits.age", "is", 41),
        ("visitor.traits.age", "more_than", 40.5),
        ("visitor.traits.age", "at_least", 41),
        ("visitor.traits.age", "less_than", 42),
        ("visitor.traits.age", "at_most", 41),
        ("visitor.traits.age", "between", [40, 41]),
        ("session.language", "in", ["fr", "DE"]),
        ("session.language", "not_in", ["fr"]),
        ("tags", "contains", "vip"),
        ("tags", "does_not_contain", "spam"),
        ("tags", "in", ["spam", "Billing"]),
        ("since", "more_than", "2026-11-23T11:19:00+02:00"),
        ("since", "is_set", None),
        ("empty", "is_not_set", None),
        ("nobody", "is_not_set", None),
        ("nobody", "is_not", "x"),
    ],
)
def test_comparison_holds(field, operator, value):
    assert matches(field, operator, value)


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("visitor.is_identified", "is", 1),
        ("visitor.traits.age", "is", "41"),
        ("visitor.traits.age", "contains", "4"),
        ("visitor.email", "more_than", 3),
        ("nobody", "is", "x"),
        ("nobody", "less_than", 3),
        ("visitor", "is", "x"),
        ("empty", "is_set", None),
    ],
)
def test_comparison_does_not_hold(field, operator, value):
    assert not matches(field, operator, value)


def test_every_operator_and_its_opposite_disagree_on_a_present_fact():
    for name, opposite in [("is", "is_not"), ("in", "not_in"), ("contains", "does_not_contain")]:
        value = ["de"] if name == "in" else "de"
        assert matches("session.language", name, value)
        assert not matches("session.language", opposite, value)


def test_groups_combine_negate_and_nest():
    true = {"field": "session.language", "operator": "is", "value": "de"}
    false = {**true, "value": "fr"}
    tree = {
        "combinator": "and",
        "rules": [
            true,
            {
                "combinator": "or",
                "rules": [false, {"combinator": "and", "not": True, "rules": [false]}],
            },
        ],
    }

    assert parse_conditions(tree).matches(FACTS)
    assert not parse_conditions({**tree, "not": True}).matches(FACTS)


# The browser's evaluator (the widget's conditions.ts) is held to the same file.
VECTORS = json.loads(
    (Path(__file__).parents[3] / "tests/vectors/conditions.json").read_text("utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda one: json.dumps(one["when"]))
def test_shared_vectors_come_out_as_written(vector):
    assert parse_conditions(vector["when"]).matches(VECTORS["facts"]) is vector["is_met"]


def test_an_empty_group_is_true():
    assert parse_conditions({"combinator": "or", "rules": []}).matches({})


def errors_of(tree, fields=None):
    with pytest.raises(Invalid) as refusal:
        parse_conditions(tree, fields, pointer="/when")
    return {(error.pointer, error.code) for error in refusal.value.errors}


def test_all_problems_are_reported_with_their_place():
    tree = {
        "combinator": "xor",
        "extra": 1,
        "rules": [
            {"field": "a", "operator": "like", "value": "x"},
            {"field": "", "operator": "is", "value": "x"},
            {"field": "a", "operator": "between", "value": [1]},
            "nonsense",
            {"field": "a", "operator": "less_than", "value": "soon"},
        ],
    }

    assert errors_of(tree) == {
        ("/when/combinator", "choice"),
        ("/when/extra", "unknown"),
        ("/when/rules/0/operator", "choice"),
        ("/when/rules/1/field", "type"),
        ("/when/rules/2/value", "length"),
        ("/when/rules/3", "type"),
        ("/when/rules/4/value", "type"),
    }


def test_known_fields_give_types():
    fields = {"age": "number", "name": "text", "tags": "list"}

    def rule(field, operator, value):
        return {
            "combinator": "and",
            "rules": [{"field": field, "operator": operator, "value": value}],
        }

    assert errors_of(rule("agee", "is", 1), fields) == {("/when/rules/0/field", "unknown")}
    assert errors_of(rule("age", "contains", "1"), fields) == {("/when/rules/0/operator", "type")}
    assert errors_of(rule("age", "is", "41"), fields) == {("/when/rules/0/value", "type")}
    parse_conditions(rule("tags", "contains", "vip"), fields)


def test_a_fourth_level_is_refused():
    tree = {"combinator": "and", "rules": []}
    for _ in range(3):
        tree = {"combinator": "and", "rules": [tree]}

    assert errors_of(tree) == {("/when/rules/0/rules/0/rules/0", "too_deep")}


def test_too_many_rules_are_refused():
    rule = {"field": "a", "operator": "is", "value": 1}

    assert errors_of({"combinator": "and", "rules": [rule] * (MAX_RULES + 1)}) == {
        ("/when", "too_many")
    }


@pytest.mark.parametrize("pattern", ["*a*a*a*a*a*a*a*a*b", "a" + "*a" * 400 + "*b", "*" * 900])
def test_hostile_patterns_take_linear_time(pattern):
    tree = parse_conditions(
        {"combinator": "and", "rules": [{"field": "t", "operator": "matches", "value": pattern}]}
    )
    facts = {"t": "a" * 10_000}

    started = time.thread_time()
    tree.matches(facts)

    assert time.thread_time() - started < 0.25


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=10,
)
RULES = st.fixed_dictionaries(
    {
        "field": st.sampled_from(["a", "b"]),
        "operator": st.sampled_from(sorted(OPERATORS)),
        "value": JSON,
    }
)


@given(
    tree=JSON | st.fixed_dictionaries({"combinator": st.just("and"), "rules": st.lists(RULES)}),
    facts=st.dictionaries(st.sampled_from(["a", "b"]), JSON),
)
def test_whatever_comes_in_is_refused_or_evaluated(tree, facts):
    try:
        group = parse_conditions(tree)
    except Invalid:
        return

    assert group.matches(facts) in (True, False)


@given(text=st.text("ab*", max_size=12), pattern=st.text("ab*", min_size=1, max_size=8))
def test_patterns_agree_with_a_naive_matcher(text, pattern):
    def naive(text, pattern):
        if not pattern:
            return not text
        if pattern[0] == "*":
            return naive(text, pattern[1:]) or (bool(text) and naive(text[1:], pattern))
        return bool(text) and text[0] == pattern[0] and naive(text[1:], pattern[1:])

    tree = parse_conditions(
        {"combinator": "and", "rules": [{"field": "t", "operator": "matches", "value": pattern}]}
    )

    assert tree.matches({"t": text}) == naive(text, pattern)
