"""Warnings about rules that never decide, undo each other, or run in circles."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chatclick_rules.engine import Engine, read_rule_set
from chatclick_rules.engine.analysis import analyse
from chatclick_rules.engine.terms import covers, is_impossible, list_terms

from .ruleset import AT, build_rule, build_set, compare, join
from .test_engine import COMPARISONS, FACTS, RULES, TREES


def warn(*rules):
    return [
        (one.code, one.rule_id, one.others) for one in analyse(read_rule_set(build_set(*rules)))
    ]


TEXT, LANGUAGE, HOUR, TAGS = "message.text", "session.language", "time.hour", "session.tags"


@pytest.mark.parametrize(
    "nodes",
    [
        [compare(LANGUAGE, "is", "de"), compare(LANGUAGE, "is", "en")],
        [
            compare(LANGUAGE, "in", ["de", "fr"]),
            compare(LANGUAGE, "is_not", "DE"),
            compare(LANGUAGE, "not_in", ["fr"]),
        ],
        [compare(HOUR, "less_than", 8), compare(HOUR, "at_least", 8)],
        [compare(HOUR, "between", [9, 12]), compare(HOUR, "more_than", 12)],
        [compare(TEXT, "contains", "order"), compare(TEXT, "does_not_contain", "order")],
        [compare(TEXT, "starts_with", "order"), compare(TEXT, "is_not_set")],
        [join(compare(TEXT, "is_set"), compare(TEXT, "is_not_set"))],
    ],
)
def test_conditions_that_contradict_each_other_are_noticed(nodes):
    assert ("never", "odd", ()) in warn(build_rule("odd", *nodes), build_rule("rest"))


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ([], [compare(TEXT, "contains", "x")]),
        ([compare(TEXT, "contains", "refund")], [compare(TEXT, "contains", "refunds")]),
        ([compare(LANGUAGE, "in", ["de", "en"])], [compare(LANGUAGE, "is", "EN")]),
        ([compare(HOUR, "at_least", 8)], [compare(HOUR, "between", [9, 12])]),
        ([compare(LANGUAGE, "is_set")], [compare(LANGUAGE, "is", "en")]),
        (
            [compare(TAGS, "contains", "vip")],
            [compare(TAGS, "contains", "vip"), compare(LANGUAGE, "is", "en")],
        ),
        (
            [join(compare(LANGUAGE, "is", "de"), compare(LANGUAGE, "is", "en"), by="or")],
            [compare(LANGUAGE, "in", ["en"])],
        ),
    ],
)
def test_a_rule_that_an_earlier_one_always_forestalls_is_noticed(wide, narrow):
    first, second = build_rule("wide", *wide), build_rule("narrow", *narrow)

    assert ("shadowed", "narrow", ("wide",)) in warn(first, second)
    assert "shadowed" not in {code for code, _, _ in warn(second, first)} or not wide


@pytest.mark.parametrize(
    "change",
    [
        {"continue": True},
        {"enabled": False},
        {"on": ["closed"]},
        {"schedule": {"intervals": [{"days": [1]}]}},
    ],
)
def test_a_rule_that_leaves_room_shadows_nothing(change):
    first = build_rule("first", compare(TEXT, "contains", "a"), **change)

    assert warn(first, build_rule("second", compare(TEXT, "contains", "ab"))) == []


def test_rules_that_set_one_thing_differently_are_noticed():
    def build(rule_id, priority, **fields):
        actions = [{"type": "priority", "priority": priority}]
        return {**build_rule(rule_id, compare(LANGUAGE, "is", "de")), "actions": actions, **fields}

    first = build("first", "high", **{"continue": True})

    assert ("overruled", "second", ("first",)) in warn(first, build("second", "low"))
    assert warn(first, build("second", "high")) == []


def move(rule_id, here, there):
    return {
        **build_rule(rule_id, compare("session.queue_id", "is", here), on=["assigned"]),
        "actions": [{"type": "queue", "queue_id": there}],
    }


def test_rules_that_pass_a_session_round_in_a_circle_are_noticed():
    circle = [move("one", "a", "b"), move("two", "b", "c"), move("three", "c", "a")]

    assert warn(*circle) == [("circle", "one", ("one", "two", "three"))]
    assert warn(*circle[:2]) == []


def test_a_rule_that_starts_itself_again_is_noticed():
    again = {
        **build_rule("again", on=["assigned"]),
        "actions": [{"type": "team", "team_id": "a"}],
    }
    once = {**again, "when": join(compare("session.team_id", "is_not", "a"))}

    assert warn(again) == [("circle", "again", ("again",))]
    assert warn(once) == []


def test_ten_thousand_rules_are_analysed():
    rules = [
        build_rule(f"r{at}", compare(LANGUAGE, "is", "de"), compare(TEXT, "contains", f"w{at:05}"))
        for at in range(10_000)
    ]

    assert warn(*rules) == []


@given(TREES, TREES, FACTS)
def test_what_is_said_to_cover_does(wide, narrow, facts):
    trees = [rule.when for rule in _read(wide, narrow)]
    terms = [list_terms(tree) for tree in trees]
    assume(None not in terms)

    if covers(*terms):
        assert trees[0].matches(facts) or not trees[1].matches(facts)


@given(st.lists(COMPARISONS, min_size=1, max_size=4), FACTS)
def test_what_is_said_to_be_impossible_is(nodes, facts):
    (rule,) = _read(join(*nodes))
    (term,) = list_terms(rule.when)

    if is_impossible(term):
        assert not rule.when.matches(facts)


@given(TREES, FACTS)
def test_the_alternatives_of_conditions_come_to_the_same(tree, facts):
    (rule,) = _read(tree)
    terms = list_terms(rule.when)
    assume(terms is not None)

    is_met = any(all(one.matches(facts) is wanted for one, wanted in term) for term in terms)

    assert is_met is rule.when.matches(facts)


@given(RULES, FACTS)
def test_a_rule_said_to_be_shadowed_never_decides(trees, facts):
    rules = [
        build_rule(f"r{at}", **{"when": tree, "continue": goes_on})
        for at, (tree, goes_on) in enumerate(trees)
    ]
    read = read_rule_set(build_set(*rules))

    pointless = {one.rule_id for one in analyse(read) if one.code in ("shadowed", "never")}

    decided = {one.id for one in Engine(read).decide("message", facts, AT).matched}
    assert not decided & pointless


def _read(*trees):
    rules = [build_rule(f"r{at}", when=tree) for at, tree in enumerate(trees)]
    return read_rule_set(build_set(*rules)).rules
