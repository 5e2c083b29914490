"""What events come to: the same however often the log is begun anew, and what counts as bad."""

from datetime import UTC, datetime, timedelta
from json import dumps, loads
from math import log1p
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatclick import EventView, ParticipantRef
from chatclick_session_risk.features import FEATURES, Tally, describe
from chatclick_session_risk.folding import (
    LEFT,
    MATTERS,
    MISSED,
    MOST_MOMENTS,
    RATED,
    CameBack,
    Ended,
    WasRated,
    fold,
)
from chatclick_session_risk.likeness import is_same, take_print

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXTS = ("where is my parcel now", "so where is my parcel now", "thank you very much", "ok", "")


def make(seq: int, at_s: float, type_: str, actor: str = "system", **data: Any) -> EventView:
    """Make an event."""
    return EventView(
        session_id="ses_1",
        seq=seq,
        position=seq,
        type=type_,
        at=BEGIN + timedelta(seconds=at_s),
        actor=ParticipantRef(kind=actor, id=actor, name=""),  # type: ignore[arg-type]
        data=data,
    )


def write(seq: int, at_s: float, kind: str, text: str = "hello there friend") -> EventView:
    """Make a message."""
    sender = {"kind": kind, "id": kind, "name": ""}
    content = {"type": "text", "text": text}
    return make(seq, at_s, "message.created", kind, kind="message", sender=sender, content=content)


DATA: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "message.created": st.builds(
        lambda kind, text, note: {
            "kind": "note" if note else "message",
            "sender": {"kind": kind},
            "content": {"type": "text", "text": text},
        },
        st.sampled_from(("visitor", "agent", "bot")),
        st.sampled_from(TEXTS),
        st.booleans(),
    ),
    "session.assigned": st.sampled_from(
        ({"assignee": {"id": "a"}, "previous": None}, {"assignee": {"id": "b"}, "previous": "a"})
    ),
    "csat.submitted": st.builds(
        lambda score: {"score": score, "scale": 5}, st.integers(min_value=1, max_value=5)
    ),
    "sentiment.turned": st.sampled_from(({"direction": "worse"}, {"direction": "better"})),
    "session.transferred": st.sampled_from(({"queue_id": "que_1", "previous": "a"}, {})),
    "session.reopened": st.sampled_from(({"state": "queued"}, {"state": "bot"}, {})),
    "session.unmerged": st.sampled_from(({"into": "ses_2"}, {"from": "ses_3"}, {})),
    "session.merged": st.sampled_from(({"into": "ses_2"}, {"from": "ses_3"}, {})),
}


@st.composite
def logs(draw: st.DrawFn) -> list[EventView]:
    """Make what may happen in a session, in any order."""
    types = draw(st.lists(st.sampled_from(sorted(MATTERS)), max_size=60))
    at_s, events = 0.0, []
    for seq, type_ in enumerate(["session.created", *types], 1):
        at_s += draw(st.sampled_from((0.0, 1.0, 30.0, 130.0, 4000.0)))
        data = draw(DATA.get(type_, st.just({})))
        actor = draw(st.sampled_from(("visitor", "agent", "bot", "system")))
        events.append(make(seq, at_s, type_, actor, **data))
    return events


@settings(max_examples=100, deadline=None)
@given(logs(), st.data())
def test_following_with_restarts_and_repeats_comes_to_what_a_recount_does(events, data):
    counted = Tally()
    changes = [one for event in events if (one := fold(counted, event))]

    followed, found = Tally(), []
    for event in events:
        if data.draw(st.booleans()):
            followed = Tally.from_json(loads(dumps(followed.to_json())))
        for _ in range(data.draw(st.integers(min_value=1, max_value=2))):
            if change := fold(followed, event):
                found.append(change)

    assert followed == counted
    assert found == changes


@settings(max_examples=100, deadline=None)
@given(logs())
def test_whatever_happens_features_are_numbers_and_little_is_kept(events):
    tally = Tally()
    for event in events:
        change = fold(tally, event)
        assert len(tally.moments) <= MOST_MOMENTS
        assert not isinstance(change, Ended) or 1 <= len(change.moments) <= MOST_MOMENTS
        features = describe(tally, int(event.at.timestamp() * 1000))
        assert tuple(features) == FEATURES
        assert all(abs(one) < 20 for one in features.values())
    assert len(dumps(tally.to_json())) < 4000
    assert "parcel" not in dumps(tally.to_json())


def run(*events: EventView) -> Any:
    """Return what the last event of a session comes to."""
    tally, change = Tally(), None
    for event in (make(1, 0, "session.created"), make(2, 0, "session.queued"), *events):
        change = fold(tally, event)
    return change


@pytest.mark.parametrize(
    ("by", "after_s", "is_answered", "why"),
    [
        ("visitor", 59, False, ""),
        ("visitor", 61, False, LEFT),
        ("visitor", 61, True, LEFT),
        ("system", 61, False, MISSED),
        ("system", 61, True, ""),
        ("agent", 600, False, ""),
        ("bot", 600, False, MISSED),
    ],
)
def test_who_ends_it_and_how_long_it_waited_decide(by, after_s, is_answered, why):
    first = [write(3, 0, "visitor")]
    answered = [write(4, 1, "agent"), write(5, 2, "visitor", "thanks")] if is_answered else []

    since_s = 2 if is_answered else 0
    change = run(*first, *answered, make(6, since_s + after_s, "session.resolved", by))

    assert isinstance(change, Ended)
    assert change.why == why


def test_a_low_rating_before_the_end_and_after_it_is_bad():
    rate = make(5, 10, "csat.submitted", score=2, scale=5)
    first, end = write(3, 0, "visitor"), make(4, 5, "session.closed", "agent")
    before = make(4, 4, "csat.submitted", score=1, scale=2)

    assert run(first, end, rate) == WasRated(1, is_low=True)
    assert run(first, before, make(5, 5, "session.closed", "agent")).why == RATED
    assert run(first, end, make(5, 10, "csat.submitted", score=7, scale=10)) == WasRated(1, False)


def test_a_session_that_comes_back_is_another_episode():
    first, end = write(3, 0, "visitor"), make(4, 5, "session.resolved", "agent")
    back = make(5, 9, "session.reopened")

    assert isinstance(run(first, end, back), CameBack)
    again = run(first, end, back, write(6, 9, "visitor"), make(7, 20, "session.resolved", "agent"))
    assert (again.episode, again.why) == (2, "")


def test_what_a_bot_had_ended_comes_back_to_people_who_are_waited_for():
    bot = make(3, 0, "session.bot_took"), write(4, 0, "visitor"), write(5, 1, "bot")
    back = make(6, 9, "session.resolved", "bot"), make(7, 60, "session.reopened", state="queued")

    change = run(*bot, *back, write(8, 60, "visitor"), make(9, 660, "session.closed", "visitor"))

    assert isinstance(change, Ended)
    assert (change.episode, change.why) == (2, LEFT)


def test_what_is_done_and_passed_on_to_a_queue_is_under_way_again():
    done = write(3, 0, "visitor"), write(4, 1, "agent"), make(5, 2, "session.resolved", "agent")
    passed = make(6, 9, "session.transferred", "agent", queue_id="que_2", previous="agent")
    queued = make(7, 9, "session.queued", "agent", queue_id="que_2")

    assert run(*done, passed, queued) == CameBack(1, int(queued.at.timestamp() * 1000))
    again = write(8, 60, "visitor"), make(9, 660, "session.closed", "visitor")
    assert run(*done, passed, queued, *again).why == LEFT


def test_a_merge_that_is_taken_back_leaves_all_as_it_was():
    tally = Tally()
    for event in (
        make(1, 0, "session.created"),
        make(2, 0, "session.queued"),
        write(3, 0, "visitor"),
        make(4, 60, "session.merged", "agent", into="ses_2"),
        make(5, 60, "session.closed", "agent"),
        make(6, 90, "session.reopened", "agent", state="queued", reason="merge taken back"),
        make(7, 90, "session.unmerged", "agent", into="ses_2"),
    ):
        fold(tally, event)

    features = describe(tally, int((BEGIN + timedelta(minutes=10)).timestamp() * 1000))
    assert features["reopenings"] == 0
    assert features["waiting"] == pytest.approx(log1p(10))


def test_a_session_that_was_merged_has_no_end_of_its_own():
    merged = make(4, 600, "session.merged", "agent", into="ses_2")

    assert run(write(3, 0, "visitor"), merged, make(5, 601, "session.closed", "system")) is None


def test_each_passing_on_counts_once():
    tally = Tally()
    for event in (
        make(1, 0, "session.created"),
        make(2, 0, "session.assigned", assignee={"id": "a"}, previous=None),
        make(3, 1, "session.assigned", assignee={"id": "b"}, previous="a"),
        make(4, 2, "session.transferred", queue_id="que_1", previous="b"),
        make(5, 3, "session.assigned", assignee={"id": "a"}, previous="b"),
        make(6, 4, "session.transferred", previous="a"),
    ):
        fold(tally, event)

    assert tally.transfers == 2


def test_a_wait_is_kept_at_its_marks():
    change = run(write(3, 0, "visitor"), make(4, 700, "session.resolved", "visitor"))

    at = FEATURES.index("waiting")
    assert [round(one[at], 2) for one in change.moments] == [0, 0.69, 1.1, 1.79, 2.4]


def test_saying_the_same_again_is_told_from_saying_something_else():
    first = take_print("Where is my parcel? It should have come on Monday.")

    assert is_same(take_print("where is my parcel, it should have come on monday!!"), [first])
    assert not is_same(take_print("I would like to have another lamp of that kind"), [first])
    assert not is_same(take_print("ok"), [first])
    assert take_print("yes") == []
