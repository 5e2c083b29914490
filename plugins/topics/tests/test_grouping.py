"""Grouping by words, ids that stay, and trends: all of it pure."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from chatclick_topics.clustering import Text, cluster
from chatclick_topics.computing import compute
from chatclick_topics.gathering import Found
from chatclick_topics.matching import Change, match, name_group
from chatclick_topics.trends import count_days, find_trend, list_days
from chatclick_topics.words import list_words

from .said import SAID, say


def texts_of(count, skip=0):
    return [
        Text(f"ses_{at:04}", f"vis_{at}", tuple(list_words([text], "en")))
        for at, (_, text) in enumerate(say(count + skip))
    ][skip:]


def test_texts_about_the_same_come_together():
    kinds = {f"ses_{at:04}": kind for at, (kind, _) in enumerate(say(240))}

    groups = cluster(texts_of(240), fewest=5).groups

    counts = [Counter(kinds[one] for one in group.members) for group in groups]
    assert {max(one, key=one.get) for one in counts} == set(SAID)
    mixed = sum(one.total() - max(one.values()) for one in counts)
    assert mixed <= 0.05 * 240 and sum(one.total() for one in counts) >= 0.9 * 240


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6, unique=True), max_size=40))
def test_the_same_texts_give_the_same_groups_and_no_text_is_in_two(words):
    texts = [Text(f"ses_{at:02}", f"vis_{at % 7}", tuple(one)) for at, one in enumerate(words)]

    first, again = cluster(texts, fewest=2), cluster(texts, fewest=2)

    assert first == again
    members = [one for group in first.groups for one in group.members]
    assert len(members) == len(set(members)) <= len(texts)


def test_what_one_person_alone_says_is_in_no_topic():
    secret = Text("ses_1", "vis_x", ("parcel", "xylophone"))
    mine = [Text(f"ses_x{at}", "vis_x", ("xylophone", "parcel")) for at in range(9)]

    groups = cluster([secret, *mine, *texts_of(60)], fewest=2).groups

    assert all("xylophone" not in group.center for group in groups)


def found_of(texts, language="en"):
    return [Found(one, language, date(2026, 11, 1)) for one in texts]


def run(texts, before=None):
    return compute(found_of(texts), {"en": before or {}}, fewest=5, tell=lambda part: None)


def members_of(result):
    members = {}
    for session, topic in result.topic_of.items():
        members.setdefault(topic, []).append(session)
    return members


def test_topics_keep_their_ids_while_sessions_come_and_go():
    first = run(texts_of(200))
    later = run(texts_of(200, skip=60), members_of(first))

    names = {topic: max(center, key=center.get) for topic, center in first.centers.items()}
    kept = set(first.centers) & set(later.centers)
    assert len(kept) >= len(first.centers) - 1 >= 3
    assert all(names[topic] in later.centers[topic] for topic in kept)
    assert run(texts_of(200)).topic_of == first.topic_of


def test_merges_splits_and_ends_are_told():
    many, few = [f"ses_a{at}" for at in range(10)], [f"ses_b{at}" for at in range(6)]
    before = {"top_a": many, "top_b": few, "top_c": ["ses_old"]}

    merged, told = match("en", [[*many, *few]], before)
    assert merged == ["top_a"]
    assert told == [Change("merged", "top_b", "top_a"), Change("gone", "top_c")]

    split, told = match("en", [many, few], {"top_a": [*many, *few]})
    assert split == ["top_a", name_group("en", few)]
    assert told == [Change("split", split[1], "top_a")]

    assert match("en", [few], {})[1] == [Change("new", name_group("en", few))]


def test_a_trend_is_more_than_chance():
    quiet, week = [0] * 7, [1] * 7

    assert find_trend([*quiet, 0, 0, 0, 0, 0, 1, 1]) == "steady"
    assert find_trend([*week, *[2] * 7]) == "rising"
    assert find_trend([*week, *quiet]) == "falling"
    days = list_days(date(2026, 3, 1), 3)
    assert [str(day) for day in days] == ["2026-02-27", "2026-02-28", "2026-03-01"]
    assert count_days([days[0], days[2], days[2]], days) == [1, 0, 2]


def test_words_that_tell_nothing_are_left_out():
    said = [
        "Hello, where is my parcel?",
        "See https://shop.example/x or ask me@example.com, PARCEL 42",
    ]

    assert list_words(said, "en") == list_words(said, "") == ["parcel", "ask"]
    assert list_words(["我想退货"], "zh") == ["我想", "想退", "退货"]
    assert list_words(["मुझे पैसे वापस चाहिए।"], "hi") == ["मुझे", "पैसे", "वापस", "चाहिए"]
    assert list_words(["பணம் வேண்டும்"], "ta") == ["பணம்", "வேண்டும்"]
