"""Deciding: which rules a moment is for, and why."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick_rules.engine import Engine, decide_one_by_one, explain, list_lines, read_rule_set

from .ruleset import AT, build_rule, build_set, compare, join


def decide(document, facts, event="message", at=AT, minutes=0):
    engine = Engine(read_rule_set(document))
    found = engine.decide(event, facts, at, minutes=minutes)
    return [rule.id for rule in found.matched]


REFUND = compare("message.text", "contains", "refund")


def test_the_first_rule_that_is_true_decides():
    rules = build_set(build_rule("vip", compare("session.tags", "contains", "vip")))
    rules["rules"] += [build_rule("refund", REFUND), build_rule("rest")]

    assert decide(rules, {"message": {"text": "A REFUND please"}}) == ["refund"]
    assert decide(rules, {"session": {"tags": ["VIP"]}}) == ["vip"]
    assert decide(rules, {}) == ["rest"]


def test_rules_behind_one_that_goes_on_are_looked_at_too():
    rules = build_set(build_rule("note", REFUND, **{"continue": True}), build_rule("rest"))

    assert decide(rules, {"message": {"text": "refund"}}) == ["note", "rest"]


def test_a_rule_that_is_switched_off_does_not_count():
    rules = build_set(build_rule("off", enabled=False), build_rule("rest"))

    assert decide(rules, {}) == ["rest"]


def test_a_rule_hears_only_of_the_events_it_names():
    rules = build_set(build_rule("bye", on=["closed"]), build_rule("hello", on=["opened"]))

    assert decide(rules, {}, "closed") == ["bye"]
    assert decide(rules, {}, "opened") == ["hello"]
    assert decide(rules, {}, "message") == []


def test_a_rule_about_waiting_counts_at_its_own_minute():
    late = build_rule("late", on=["waiting"], waiting_minutes=5)
    later = build_rule("later", on=["waiting"], waiting_minutes=15)
    engine = Engine(read_rule_set(build_set(late, later)))

    assert engine.list_waiting_minutes() == [5, 15]
    assert [one.id for one in engine.decide("waiting", {}, AT, minutes=15).matched] == ["later"]


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), True),  # Monday, 09:00 in Berlin
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), False),  # the end is not part of it
        (datetime(2026, 11, 28, 10, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 11, 27, 22, 30, tzinfo=UTC), True),  # the night from Friday
        (datetime(2026, 11, 28, 2, 30, tzinfo=UTC), True),
        (datetime(2026, 12, 28, 10, 0, tzinfo=UTC), False),  # after the last day
        (datetime(2026, 7, 6, 7, 0, tzinfo=UTC), True),  # summer: 09:00 in Berlin
    ],
)
def test_a_schedule_follows_the_clocks_of_its_time_zone(at, is_open):
    schedule = {
        "time_zone": "Europe/Berlin",
        "until": "2026-12-24",
        "intervals": [
            {"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00"},
            {"days": [5], "from": "22:00", "to": "06:00"},
        ],
    }

    assert decide(build_set(build_rule("open", schedule=schedule)), {}, at=at) == (
        ["open"] if is_open else []
    )


def test_expressions_are_found_anywhere_without_regard_to_case():
    rules = build_set(build_rule("number", compare("message.text", "finds", r"order\s+#\d{4}\b")))

    assert decide(rules, {"message": {"text": "about my ORDER  #1234, please"}}) == ["number"]
    assert decide(rules, {"message": {"text": "order #12"}}) == []
    assert decide(rules, {}) == []


def test_what_is_not_found_is_true_of_a_missing_fact_too():
    rules = build_set(build_rule("none", compare("message.text", "does_not_find", "^order")))

    assert decide(rules, {"message": {"text": "my order"}}) == ["none"]
    assert decide(rules, {"message": {"text": "orders"}}) == []
    assert decide(rules, {}) == ["none"]


def test_true_is_not_the_number_one():
    field = "visitor.traits.score"
    rules = build_set(
        build_rule("number", compare(field, "is", 1)),
        build_rule("truth", compare(field, "is", True)),
    )

    assert decide(rules, {"visitor": {"traits": {"score": 1}}}) == ["number"]
    assert decide(rules, {"visitor": {"traits": {"score": True}}}) == ["truth"]


@pytest.mark.parametrize("fact", [{"a": 1}, [["x"]], None, 1.5, "", "x" * 20_000])
def test_facts_of_any_shape_are_compared_without_an_error(fact):
    nodes = [
        compare("sentiment.score", operator, value)
        for operator, value in [("is", "x"), ("in", ["x", 1]), ("contains", "xx"), ("finds", "x$")]
    ]
    rules = [build_rule(f"r{at}", node, **{"continue": True}) for at, node in enumerate(nodes)]

    read = read_rule_set(build_set(*rules))
    facts = {"sentiment": {"score": fact}}

    found = Engine(read).decide("message", facts, AT).matched
    assert found == decide_one_by_one(read, "message", facts, AT)


def test_an_explanation_tells_of_each_comparison_whether_it_was_true():
    rule = build_rule("big", REFUND, join(compare("time.hour", "less_than", 8), by="or"))
    (read,) = read_rule_set(build_set(rule)).rules
    facts = {"message": {"text": "refund!"}, "time": {"hour": 9}}

    explained = explain(read, facts, AT, shows_facts=True)

    assert explained["is_met"] is False
    assert explained["when"]["rules"][0] == {**REFUND, "is_met": True, "fact": "refund!"}
    lines = [(text["en"], is_met) for text, is_met in list_lines(explained["when"])]
    assert lines == [
        ("the message contains “refund”", True),
        ("the hour is less than 8", False),
    ]
    assert "fact" not in explain(read, facts, AT)["when"]["rules"][0]


TEXTS = st.text(alphabet="abc ", max_size=8)
SCALARS = st.one_of(TEXTS, st.booleans(), st.integers(0, 2))
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "message": st.fixed_dictionaries({"text": TEXTS}),
        "session": st.fixed_dictionaries({"tags": st.lists(TEXTS, max_size=3)}),
        "visitor": st.fixed_dictionaries(
            {"traits": st.fixed_dictionaries({"x": st.one_of(SCALARS, st.lists(SCALARS))})}
        ),
        "time": st.fixed_dictionaries({"hour": st.integers(0, 23)}),
    },
)
COMPARISONS = st.one_of(
    st.builds(
        compare,
        st.sampled_from(["message.text", "visitor.traits.x"]),
        st.sampled_from(["is", "is_not", "contains", "does_not_contain", "starts_with"]),
        TEXTS,
    ),
    st.builds(
        compare,
        st.sampled_from(["message.text", "visitor.traits.x"]),
        st.sampled_from(["ends_with", "matches", "does_not_match"]),
        st.text(alphabet="abc*", max_size=6),
    ),
    st.builds(
        compare,
        st.sampled_from(["message.text", "visitor.traits.x"]),
        st.sampled_from(["finds", "does_not_find"]),
        st.sampled_from(["a+b", "^a", "c$", "", "b{2}", "[ab]c"]),
    ),
    st.builds(compare, st.just("visitor.traits.x"), st.sampled_from(["is", "is_not"]), SCALARS),
    st.builds(
        compare,
        st.sampled_from(["visitor.traits.x", "session.tags"]),
        st.sampled_from(["in", "not_in"]),
        st.lists(TEXTS, max_size=3),
    ),
    st.builds(compare, st.just("session.tags"), st.sampled_from(["contains", "is_set"]), TEXTS),
    st.builds(compare, st.just("time.hour"), st.sampled_from(["at_least"]), st.integers(0, 23)),
)


def groups(below):
    return st.builds(
        lambda nodes, by, is_negated: join(*nodes, by=by, is_negated=is_negated),
        st.lists(below, max_size=3),
        st.sampled_from(["and", "or"]),
        st.booleans(),
    )


TREES = groups(st.one_of(COMPARISONS, groups(st.one_of(COMPARISONS, groups(COMPARISONS)))))
RULES = st.lists(st.tuples(TREES, st.booleans()), max_size=8)


@given(RULES, FACTS)
def test_the_index_finds_what_asking_each_rule_finds(trees, facts):
    rules = [
        build_rule(f"r{at}", **{"when": tree, "continue": goes_on})
        for at, (tree, goes_on) in enumerate(trees)
    ]
    read = read_rule_set(build_set(*rules))

    found = Engine(read).decide("message", facts, AT)

    assert found.matched == decide_one_by_one(read, "message", facts, AT)


@given(TREES, FACTS)
def test_an_explanation_agrees_with_the_decision(tree, facts):
    read = read_rule_set(build_set(build_rule("r", when=tree)))

    is_met = bool(Engine(read).decide("message", facts, AT).matched)

    assert explain(read.rules[0], facts, AT)["is_met"] is is_met


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))
def test_intervals_that_share_no_minute_and_leave_none_hold_exactly_one_at_a_time(at):
    halves = [{"from": "06:00", "to": "18:00"}, {"from": "18:00", "to": "06:00"}]
    rules = [
        build_rule(
            f"half{number}",
            schedule={"time_zone": "Australia/Lord_Howe", "intervals": [half]},
            **{"continue": True},
        )
        for number, half in enumerate(halves)
    ]

    for when in (at, at + timedelta(minutes=30)):
        assert len(decide(build_set(*rules), {}, at=when)) == 1
