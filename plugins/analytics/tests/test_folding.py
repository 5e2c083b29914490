"""What each number counts, as its definition says."""

from collections import Counter
from typing import Any

from chatclick_analytics.definitions import DEFINITIONS
from chatclick_analytics.folding import fold
from chatclick_analytics.points import Point
from chatclick_analytics.state import State

from .conftest import FALLBACK, Log


def count(log: Log) -> list[Point]:
    """Fold a log of one session."""
    state, points = State(), []
    for event in log.events:
        # As between two batches: what is kept is all there is.
        state = State.from_json(state.to_json())
        points += fold(state, event, FALLBACK)
    return points


def find(points: list[Point], metric: str) -> list[int]:
    """Return the values of a metric, times in seconds."""
    kinds = {one.id: one.kind for one in DEFINITIONS}
    scale = 1000 if kinds[metric] == "time" else 1
    return [one.value // scale * one.number for one in points if one.metric == metric]


def test_first_and_next_responses_are_times_of_the_oldest_unanswered_message() -> None:
    log = Log()
    log.begins("ses_1")
    log.says("ses_1", "visitor")
    log.wait(seconds=59)
    log.says("ses_1", "visitor")
    log.wait(seconds=29)
    log.says("ses_1", "agent", "stf_1", "note")
    log.is_given("ses_1", "stf_1")
    log.wait(seconds=28)
    log.says("ses_1", "agent", "stf_1")
    log.says("ses_1", "agent", "stf_1")
    log.says("ses_1", "visitor")
    log.wait(seconds=9)
    log.says("ses_1", "agent", "stf_2")

    points = count(log)

    assert find(points, "first_response") == [120]
    assert find(points, "next_response") == [10]
    assert len(find(points, "messages_in")) == 3
    assert len(find(points, "messages_out")) == 3
    responses = [one for one in points if one.metric.endswith("_response")]
    assert [one.place.get("staff") for one in responses] == ["stf_1", "stf_2"]


def test_a_bot_stops_no_clock_and_its_hand_over_starts_one() -> None:
    log = Log()
    log.begins("ses_1", queue=None)
    log.says("ses_1", "visitor")
    log.says("ses_1", "bot", "faq")
    log.wait(hours=1)
    log.says("ses_1", "visitor")
    log.happens("ses_1", "session.handoff_requested", "visitor", reason="asked")
    log.happens("ses_1", "session.queued", queue_id="que_1")
    log.wait(seconds=29)
    log.is_given("ses_1", "stf_1")
    log.says("ses_1", "agent", "stf_1")
    log.happens("ses_1", "session.resolved", "agent")

    points = count(log)

    assert find(points, "first_response") == [31]
    assert find(points, "waiting") == [30]
    assert find(points, "bot_sessions") == [1]
    assert find(points, "handovers") == [1]
    assert find(points, "contained") == []
    assert {one.place.get("bot") for one in points if one.metric == "handovers"} == {"faq"}


def test_what_a_bot_brings_to_its_end_alone_is_contained() -> None:
    log = Log()
    log.begins("ses_1", queue=None)
    log.says("ses_1", "visitor")
    log.says("ses_1", "bot", "faq")
    log.happens("ses_1", "session.resolved", "bot")
    log.happens("ses_1", "session.closed", "system")

    points = count(log)

    kinds = Counter(one.metric for one in points)
    assert [kinds[one] for one in ("contained", "ended", "resolved", "closed")] == [1, 1, 1, 1]
    assert find(points, "resolution") == [3]
    assert find(points, "duration") == [2]
    assert kinds["abandoned"] == kinds["missed"] == 0


def _ends(actor: str, **more: Any) -> Counter[str]:
    log = Log()
    log.begins("ses_1")
    log.says("ses_1", "visitor")
    if more.get("is_answered"):
        log.says("ses_1", "agent")
        log.says("ses_1", "visitor")
    log.happens("ses_1", "session.closed", actor, outcome="")
    return Counter(one.metric for one in count(log))


def test_unanswered_is_abandoned_by_its_visitor_and_else_missed() -> None:
    left, timed_out, answered = (
        _ends("visitor"),
        _ends("system"),
        _ends("visitor", is_answered=True),
    )

    assert (left["abandoned"], left["missed"]) == (1, 0)
    assert (timed_out["abandoned"], timed_out["missed"]) == (0, 1)
    assert (answered["abandoned"], answered["missed"]) == (0, 0)


def test_passing_on_counts_once_for_who_had_it() -> None:
    log = Log()
    log.begins("ses_1")
    log.is_given("ses_1", "stf_1")
    log.happens("ses_1", "session.transferred", queue_id=None, team_id="team_1", previous="stf_1")
    log.is_given("ses_1", "stf_2", "stf_1")
    log.is_given("ses_1", "stf_3", "stf_2")

    passed = [one for one in count(log) if one.metric == "transfers"]

    assert [one.place.get("staff") for one in passed] == ["stf_1", "stf_2"]
    assert passed[1].place.get("team") == "team_1"


def test_passing_on_to_who_has_it_is_none_and_hides_none() -> None:
    log = Log()
    log.begins("ses_1")
    log.is_given("ses_1", "stf_1")
    log.happens("ses_1", "session.transferred", queue_id=None, team_id=None, previous="stf_1")
    log.is_given("ses_1", "stf_2", "stf_1")
    log.happens("ses_1", "session.transferred", queue_id=None, team_id=None, previous="stf_2")
    log.is_given("ses_1", "stf_3", "stf_2")
    log.happens("ses_1", "session.transferred", queue_id=None, team_id=None, previous="stf_3")

    passed = [one.place.get("staff") for one in count(log) if one.metric == "transfers"]

    assert passed == ["stf_1", "stf_2"]


def test_a_changed_rating_takes_the_place_of_the_first() -> None:
    log = Log()
    log.begins("ses_1")
    log.happens("ses_1", "csat.submitted", "visitor", score=1, scale=5)
    log.happens("ses_1", "csat.submitted", "visitor", score=4, scale=5)

    rated = [one for one in count(log) if one.metric == "csat"]

    assert [(one.value, one.number) for one in rated] == [(0, 1), (0, -1), (75, 1)]
    assert len({one.at_ms for one in rated}) == 1


def test_reopening_starts_the_time_to_resolution_anew() -> None:
    log = Log()
    log.begins("ses_1")
    log.happens("ses_1", "session.resolved", "agent")
    log.wait(hours=5)
    log.happens("ses_1", "session.reopened", "visitor", state="queued", reason="")
    log.wait(seconds=59)
    log.happens("ses_1", "session.resolved", "agent")

    points = count(log)

    assert find(points, "resolution") == [2, 60]
    assert find(points, "ended") == [1]
    assert find(points, "reopened") == [1]


def test_the_end_of_a_snooze_is_no_reopening() -> None:
    log = Log()
    log.begins("ses_1")
    log.is_given("ses_1", "stf_1")
    log.happens("ses_1", "session.snoozed", "agent", until="2026-03-03T09:00:00Z")
    log.wait(hours=5)
    log.happens("ses_1", "session.reopened", state="open", reason="snooze ended")
    log.happens("ses_1", "session.resolved", "agent")

    points = count(log)

    assert find(points, "reopened") == []
    assert find(points, "resolution") == [5 * 3600 + 5]


def test_what_was_done_and_is_passed_on_to_a_queue_goes_on() -> None:
    log = Log()
    log.begins("ses_1")
    log.is_given("ses_1", "stf_1")
    log.happens("ses_1", "session.resolved", "agent")
    log.wait(hours=5)
    log.happens("ses_1", "session.transferred", queue_id="que_1", team_id=None, previous="stf_1")
    log.happens("ses_1", "session.queued", queue_id="que_1")
    log.wait(seconds=58)
    log.is_given("ses_1", "stf_2")
    log.happens("ses_1", "session.resolved", "agent")

    points = count(log)

    assert find(points, "reopened") == [1]
    assert find(points, "resolved") == [1, 1]
    assert find(points, "resolution") == [3, 60]


def test_who_comes_back_to_what_a_bot_had_resolved_waits_for_people() -> None:
    log = Log()
    log.begins("ses_1", queue=None)
    log.says("ses_1", "visitor")
    log.says("ses_1", "bot", "faq")
    log.happens("ses_1", "session.resolved", "bot")
    log.happens("ses_1", "session.reopened", "visitor", state="queued")
    log.says("ses_1", "visitor")
    log.wait(seconds=28)
    log.is_given("ses_1", "stf_1")
    log.says("ses_1", "agent", "stf_1")

    points = count(log)

    assert find(points, "queued") == [1]
    assert find(points, "waiting") == [30]
    assert find(points, "first_response") == [30]


def test_who_waited_when_a_merge_was_taken_back_waits_on() -> None:
    log = Log()
    log.begins("ses_1")
    log.says("ses_1", "visitor")
    log.happens("ses_1", "session.merged", "agent", into="ses_2")
    log.happens("ses_1", "session.closed", "agent", outcome="merged")
    log.happens("ses_1", "session.reopened", "agent", state="queued", reason="merge taken back")
    log.happens("ses_1", "session.unmerged", "agent", into="ses_2", waiting_since=None)
    log.wait(seconds=54)
    log.is_given("ses_1", "stf_1")
    log.says("ses_1", "agent", "stf_1")

    points = count(log)

    assert find(points, "first_response") == [60]
    assert find(points, "next_response") == []


def test_delivery_is_counted_for_each_message_that_arrived() -> None:
    log = Log()
    log.begins("ses_1")
    log.says("ses_1", "agent")
    log.says("ses_1", "agent")
    log.wait(seconds=8)
    visitor = {"kind": "visitor", "id": "vis_1", "name": ""}
    log.happens("ses_1", "message.delivered", "visitor", participant=visitor, seq=4)
    log.happens("ses_1", "message.delivered", "visitor", participant=visitor, seq=4)

    assert find(count(log), "delivery") == [10, 9]


def test_a_mood_of_before_there_was_a_label_is_bad_by_its_average() -> None:
    log = Log()
    for average in (-0.3, -0.29, 0.9):
        log.happens("ses_1", "sentiment.summarised", average=average)
    log.happens("ses_1", "sentiment.summarised", average=-0.9, label="neutral")

    points = count(log)

    assert find(points, "mood") == [35, 36, 95, 5]
    assert [one.at_ms for one in points if one.metric == "mood_negative"] == [points[0].at_ms]


def test_the_log_of_somebody_erased_is_counted_without_what_is_gone() -> None:
    log = Log()
    log.begins("ses_1")
    for type_ in (
        "session.assigned",
        "session.transferred",
        "session.tags_changed",
        "csat.submitted",
    ):
        log.happens("ses_1", type_)
    log.happens("ses_1", "message.created")

    assert Counter(one.metric for one in count(log))["sessions"] == 1
