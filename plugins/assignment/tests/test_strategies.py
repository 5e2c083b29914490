"""The choice itself: who, of those who can, and why."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick import Phrase
from chatclick.testing import in_english
from chatclick_assignment.reading import read_advice
from chatclick_assignment.strategies import Advice, decide
from chatclick_assignment.strategies.deciding import MAX_LINES
from chatclick_assignment.terms import Terms, build_strategy, find_needs

from .people import MORNING, NOON, case, person


def look(people, one=None, **terms):
    """Decide by terms."""
    return decide(build_strategy(Terms(**terms), people), people, one or case())


def chosen(people, one=None, **terms) -> str | None:
    decision = look(people, one, **terms)
    return decision.chosen.id if decision.chosen else None


def vetoes(decision) -> dict[str, str]:
    return {line.person.id: said(line.veto) for line in decision.lines if line.veto}


def said(wording) -> str:
    return in_english("chatclick_assignment", wording)


def test_nobody_there_leaves_it_to_the_queue():
    assert look([]).chosen is None


def test_away_offline_and_full_are_told_apart():
    decision = look(
        [
            person("ann", is_online=False),
            person("bob", is_connected=False),
            person("cat", 4),
            person("dan", is_online=False, is_connected=False),
        ]
    )

    assert decision.chosen is None and said(decision.reason) == "Nobody can take it"
    assert vetoes(decision) == {
        "stf_ann": "is away",
        "stf_bob": "is offline",
        "stf_cat": "is full with 4 of 4",
        "stf_dan": "is offline",
    }


def test_the_largest_free_share_wins_over_the_smaller_count():
    assert chosen([person("ann", 1, capacity=2), person("bob", 2, capacity=10)]) == "stf_bob"


def test_of_equally_busy_the_one_longest_without_a_session_gets_it():
    people = [person("ann", last_assigned_at=NOON), person("bob", last_assigned_at=MORNING)]

    assert chosen(people) == "stf_bob"


def test_who_never_had_a_session_comes_before_those_who_had():
    assert chosen([person("ann", last_assigned_at=MORNING), person("bob")]) == "stf_bob"


def test_the_smallest_id_breaks_what_is_left():
    assert chosen([person("bob"), person("ann")]) == "stf_ann"


def test_round_robin_looks_at_turns_and_not_at_load():
    people = [
        person("ann", 3, last_assigned_at=MORNING),
        person("bob", 0, last_assigned_at=NOON),
    ]

    decision = look(people, strategy="round_robin")

    assert decision.chosen is not None and decision.chosen.id == "stf_ann"
    assert said(decision.reason) == "Longest without a new session, of 2 available"
    assert [said(line.note) for line in decision.lines] == [
        "last one 180 min ago",
        "last one just now",
    ]


def test_a_teams_session_goes_to_the_team_however_busy():
    people = [person("ann"), person("bob", 3, team_ids={"tea_1"})]

    decision = look(people, case(team_id="tea_1"))

    assert decision.chosen is not None and decision.chosen.id == "stf_bob"
    assert said(decision.reason) == "The only one available; in the team"
    assert vetoes(decision) == {"stf_ann": "is not in the session's team"}


def test_a_teams_session_waits_when_nobody_in_the_team_can():
    assert chosen([person("ann")], case(team_id="tea_1")) is None


def test_others_help_at_once_or_after_a_while_where_that_is_wanted():
    people = [person("ann"), person("bob", 4, team_ids={"tea_1"})]
    early, late = (case(team_id="tea_1", waited_s=waited) for waited in (59, 60))

    assert chosen(people, early, other_teams="at_once") == "stf_ann"
    assert chosen(people, late, other_teams="after_wait") == "stf_ann"
    decision = look(people, early, other_teams="after_wait")
    assert decision.chosen is None
    assert vetoes(decision)["stf_ann"] == "is not in the session's team, others help after 60 s"
    assert said(look(people, late, other_teams="after_wait").reason) == (
        "The only one available; from other teams"
    )


def test_a_skill_is_needed_at_its_level():
    people = [
        person("ann", skills={"billing": 1}),
        person("bob", 3, skills={"billing": 2}),
        person("cat"),
    ]

    decision = look(people, case(needs={"billing": 2}))

    assert decision.chosen is not None and decision.chosen.id == "stf_bob"
    assert vetoes(decision) == {
        "stf_ann": "knows billing at level 1, level 2 is needed",
        "stf_cat": "does not know billing, level 2 is needed",
    }


def test_anybody_may_answer_once_a_skill_was_waited_for_long_enough():
    early, late = (case(needs={"vat": 1}, waited_s=waited) for waited in (119, 120))

    assert chosen([person("ann")], early, skills_only_s=120) is None
    assert chosen([person("ann")], late, skills_only_s=120) == "stf_ann"
    assert chosen([person("ann")], late) is None


@pytest.mark.parametrize(("skills", "who"), [("best", "stf_bob"), ("just_enough", "stf_ann")])
def test_the_best_comes_first_or_is_kept_free(skills, who):
    people = [person("ann", 2, skills={"vat": 1}), person("bob", 3, skills={"vat": 3})]

    assert chosen(people, case(needs={"vat": 1}), skills=skills) == who


def test_tags_and_the_queue_say_which_skills_are_needed():
    terms = Terms(needs={"vat": 2})

    assert find_needs(terms, ["skill:VAT", "skill:billing:3", "vip", "skill:", "skill:x:9"]) == {
        "vat": 2,
        "billing": 3,
        "x": 1,
    }


def test_who_speaks_the_language_comes_first_and_others_after():
    people = [person("ann", languages=("en",)), person("bob", 3, languages=("de-at",))]

    assert chosen(people, case(language="de"), language="first") == "stf_bob"
    assert chosen(people, case(language="fr"), language="first") == "stf_ann"
    assert chosen(people, case(language="de"), language="off") == "stf_ann"


def test_nobody_else_comes_where_only_the_language_counts_until_its_time_is_over():
    people = [person("ann", languages=("en",))]

    assert vetoes(look(people, case(language="de"), language="only")) == {
        "stf_ann": "does not speak de"
    }
    late = case(language="de", waited_s=90)
    assert chosen(people, late, language="only") is None
    assert chosen(people, late, language="only", language_only_s=90) == "stf_ann"
    assert chosen(people, case(), language="only") == "stf_ann", "nobody knows the language"


def test_the_one_the_visitor_knows_comes_first():
    people = [person("ann"), person("bob", 3), person("cat", 3)]
    one = case(preferred=("stf_cat", "stf_bob"))

    decision = look(people, one, sticky="last_agent")

    assert [line.person.id for line in decision.lines] == ["stf_cat", "stf_bob", "stf_ann"]
    assert said(decision.reason) == "The visitor knows them, of 3 available"


def test_a_session_is_held_for_the_one_it_should_go_to_only_while_they_are_there():
    full = person("bob", 4)
    early, late = (case(preferred=("stf_bob",), waited_s=waited) for waited in (10, 30))
    terms = {"sticky": "last_agent", "sticky_hold_s": 30}

    assert chosen([person("ann"), full], early, **terms) is None
    assert chosen([person("ann"), full], late, **terms) == "stf_ann"
    gone = replace(full, is_connected=False)
    assert chosen([person("ann"), gone], early, **terms) == "stf_ann"


def test_a_channel_has_a_limit_of_its_own():
    people = [person("ann", 1, by_channel={"email": 1}), person("bob", 3)]

    assert chosen(people, case(channel="email"), channels={"email": 1}) == "stf_bob"
    assert chosen(people, case(channel="web"), channels={"email": 1}) == "stf_ann"


def test_a_limit_in_a_span_of_time_is_kept():
    people = [person("ann", given=3), person("bob", 3, given=2)]

    decision = look(people, pace_sessions=3, pace_minutes=30)

    assert decision.chosen is not None and decision.chosen.id == "stf_bob"
    assert vetoes(decision)["stf_ann"] == "was given 3 in 30 minutes, 3 is the limit"


def test_who_let_it_pass_is_not_asked_again():
    assert chosen([person("ann"), person("bob", 3)], case(passed=frozenset({"stf_ann"}))) == (
        "stf_bob"
    )


def test_what_a_large_staff_is_told_is_bounded():
    decision = look([person(f"{n:04}") for n in range(200)])

    assert len(decision.lines) == MAX_LINES
    assert said(decision.reason) == "Least busy of 200 available"


def turn(people, rounds, **terms) -> Counter:
    """Give sessions out that end at once, a minute apart."""
    people = {one.id: one for one in people}
    given: Counter = Counter()
    for minute in range(rounds):
        one = case(at=NOON + timedelta(minutes=minute))
        got = look(list(people.values()), one, **terms).chosen
        assert got is not None
        given[got.id] += 1
        people[got.id] = replace(got, last_assigned_at=one.at, given=got.given + 1)
    return given


@given(count=st.integers(1, 9), rounds=st.integers(1, 40))
def test_round_robin_never_puts_anybody_two_turns_ahead(count, rounds):
    given_out = turn([person(str(n)) for n in range(count)], rounds, strategy="round_robin")

    shares = [given_out[f"stf_{n}"] for n in range(count)]
    assert max(shares) - min(shares) <= 1


def test_weights_set_the_share_of_turns():
    people = [person("ann", weight=3.0), person("bob", weight=1.0), person("cat", weight=2.0)]

    given_out = turn(people, 600, strategy="weighted")

    assert given_out["stf_ann"] == pytest.approx(300, abs=1)
    assert given_out["stf_cat"] == pytest.approx(200, abs=1)
    assert given_out["stf_bob"] == pytest.approx(100, abs=1)


anybody = st.builds(
    person,
    st.text("abcdef", min_size=1, max_size=4),
    st.integers(0, 6),
    capacity=st.integers(0, 5),
    is_online=st.booleans(),
    is_connected=st.booleans(),
    last_assigned_at=st.none() | st.sampled_from([MORNING, NOON]),
    team_ids=st.sets(st.sampled_from(["tea_1", "tea_2"])),
    languages=st.sampled_from([(), ("en",), ("de", "en")]),
    skills=st.dictionaries(st.sampled_from(["vat", "api"]), st.integers(1, 3)),
    given=st.integers(0, 4),
    by_channel=st.dictionaries(st.just("web"), st.integers(0, 4)),
)
staff = st.lists(anybody, unique_by=lambda one: one.id, max_size=10)
any_case = st.builds(
    case,
    waited_s=st.sampled_from([0, 20, 100]),
    team_id=st.none() | st.just("tea_1"),
    language=st.none() | st.sampled_from(["de", "en"]),
    needs=st.dictionaries(st.just("vat"), st.integers(1, 3)),
    preferred=st.sampled_from([(), ("stf_a",)]),
    passed=st.sampled_from([frozenset(), frozenset({"stf_b"})]),
)
any_terms = st.builds(
    Terms,
    strategy=st.sampled_from(["least_busy", "round_robin", "weighted"]),
    language=st.sampled_from(["off", "first", "only"]),
    sticky=st.sampled_from(["off", "last_agent"]),
    skills=st.sampled_from(["off", "best", "just_enough"]),
    other_teams=st.sampled_from(["never", "at_once", "after_wait"]),
    sticky_hold_s=st.sampled_from([0, 30]),
    pace_sessions=st.sampled_from([0, 3]),
    channels=st.none() | st.just({"web": 2}),
)


@given(staff, any_case, any_terms, st.randoms())
def test_whoever_is_chosen_can_have_it_and_the_order_of_asking_is_nothing(
    people, one, terms, random
):
    decision = decide(build_strategy(terms, people), people, one)
    random.shuffle(people)

    assert decide(build_strategy(terms, people), people, one) == decision
    got = decision.chosen
    if got is None:
        assert all(line.veto for line in decision.lines), "everybody is told why not"
        return
    assert got.is_there and got.open_sessions < got.capacity and got.id not in one.passed
    assert all(got.skills.get(name, 0) >= level for name, level in one.needs.items())
    assert not terms.pace_sessions or got.given < terms.pace_sessions
    assert not terms.channels or got.by_channel.get("web", 0) < 2
    if terms.other_teams == "never" and one.team_id:
        assert one.team_id in got.team_ids
    assert not decision.lines[0].veto and decision.lines[0].person == got


@given(staff, any_case)
def test_nobody_waits_while_somebody_there_has_room_and_nothing_else_is_asked(people, one):
    one = replace(one, team_id=None, needs={}, passed=frozenset())

    free = [who for who in people if who.is_there and who.open_sessions < who.capacity]

    assert (look(people, one).chosen is not None) == bool(free)


def test_advice_decides_only_among_people_who_are_equal_before():
    people = [
        person("ann", 0, languages=("de",)),
        person("bob", 3, languages=("de",)),
        person("cat"),
    ]
    advice = {"stf_bob": Advice(2.0, "learned: is quick"), "stf_cat": Advice(9.0)}
    one = case(language="de", advice=advice)

    decision = look(people, one, language="first")

    assert decision.chosen is not None
    assert decision.chosen.id == "stf_bob"
    assert said(decision.reason) == "learned: is quick; of 3 available"
    assert [(line.person.id, line.tier) for line in decision.lines] == [
        ("stf_bob", 0),
        ("stf_ann", 0),
        ("stf_cat", 1),
    ]
    assert "learned: is quick" in said(decision.lines[0].note)


def test_nobody_who_is_full_or_away_is_advised_into_a_session():
    people = [person("ann", 4), person("bob", is_online=False), person("cat", 3)]
    advice = {"stf_ann": Advice(9.0), "stf_bob": Advice(9.0)}

    assert chosen(people, case(advice=advice)) == "stf_cat"


def test_of_equally_advised_people_the_strategy_chooses():
    advice = {"stf_ann": Advice(1.0), "stf_bob": Advice(1.0)}

    people = [person("ann", 2), person("bob", 1), person("cat", 0)]
    assert chosen(people, case(advice=advice)) == "stf_bob"


@pytest.mark.parametrize(
    "given_advice",
    [
        None,
        {"advice": [1]},
        {"advice": {"stf_ann": 3}},
        {"advice": {"stf_ann": {"score": True}}},
        {"advice": {"stf_ann": {"score": float("nan")}}},
        {"advice": {"stf_ann": {"note": "best"}}},
    ],
)
def test_advice_that_is_none_is_not_heard(given_advice):
    assert read_advice({"coach": given_advice}, "coach") == {}


def test_only_the_named_plugin_is_heard():
    facts = {"coach": {"advice": {"stf_ann": {"score": 1, "note": "a" * 999}}}}

    assert read_advice(facts, "coach")["stf_ann"] == Advice(1.0, "a" * 200)
    assert read_advice(facts, "other") == {}
    assert read_advice(facts, "") == {}


def test_phrases_of_the_advisor_stay_its_own():
    note = [{"code": "faster", "values": {"percent": 12}}, "said so", {"code": 7}, None]
    facts = {"coach": {"advice": {"stf_ann": {"score": 1, "note": note}}}}

    assert read_advice(facts, "coach")["stf_ann"].note == (
        Phrase("faster", {"percent": 12}, "coach"),
        "said so",
    )
