"""Quiet hours, digests and what is off, by the clock of the person's own time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chatclick.chat.notice_wishes import (
    NoticeTopic,
    Quiet,
    Topic,
    Wishes,
    build_chosen,
    find_topic,
    is_off,
    plan,
    read_wishes,
)

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(is_on=True, begin="22:00", end="07:00")


def at(text: str) -> datetime:
    """Read a time on a clock in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def plan_for(wishes: Wishes, told_at: datetime, topic: str = "plugin:sla"):
    """Plan for the one channel there is."""
    planned = plan(wishes, Topic(topic), "mailer", told_at)
    return planned.state, planned.reason, planned.due_at


def test_by_default_it_is_sent_at_once():
    told_at = at("2026-06-01T03:00")

    assert plan_for(Wishes(), told_at) == ("queued", "", told_at)


def test_a_channel_that_is_off_gets_that_topic_alone_not():
    wishes = Wishes(off={"plugin:sla": frozenset({"mailer"})})
    told_at = at("2026-06-01T12:00")

    assert plan_for(wishes, told_at) == ("suppressed", "preference", None)
    assert plan_for(wishes, told_at, "session.mentioned")[0] == "queued"


@pytest.mark.parametrize(
    ("told", "until"),
    [
        ("2026-06-01T21:59", None),
        ("2026-06-01T22:00", "2026-06-02T07:00"),
        ("2026-06-02T06:59", "2026-06-02T07:00"),
        ("2026-06-02T07:00", None),
        # The night in which the clocks go forward, and the one in which they go back.
        ("2026-03-28T23:00", "2026-03-29T07:00"),
        ("2026-03-29T06:30", "2026-03-29T07:00"),
        ("2026-10-24T23:00", "2026-10-25T07:00"),
        ("2026-10-25T06:30", "2026-10-25T07:00"),
    ],
)
def test_quiet_hours_end_when_the_clock_on_the_wall_says_so(told, until):
    wishes = Wishes(quiet=NIGHT, zone="Europe/Berlin")
    told_at = at(told)

    expected = ("queued", "quiet_hours", at(until)) if until else ("queued", "", told_at)
    assert plan_for(wishes, told_at) == expected


def test_a_night_is_an_hour_shorter_or_longer_when_the_clocks_change():
    wishes = Wishes(quiet=NIGHT, zone="Europe/Berlin")

    lengths = []
    for day in ("2026-03-28", "2026-06-01", "2026-10-24"):
        begins_at = at(f"{day}T22:00")
        due_at = plan(wishes, Topic("plugin:sla"), "mailer", begins_at).due_at
        assert due_at is not None
        lengths.append((due_at - begins_at).total_seconds() / 3600)

    assert lengths == [8, 9, 10]


def test_quiet_days_that_touch_are_one_stretch():
    weekend = Quiet(is_on=True, days=("sat", "sun"), begin="00:00", end="00:00")
    wishes = Wishes(quiet=weekend, zone="Europe/Berlin")

    saturday = plan_for(wishes, at("2026-06-06T10:00"))

    assert saturday == ("queued", "quiet_hours", at("2026-06-08T00:00"))
    assert plan_for(wishes, at("2026-06-08T10:00"))[1] == ""


def test_what_is_urgent_passes_quiet_hours_and_digests():
    wishes = Wishes(
        quiet=NIGHT, digest="daily", zone="Europe/Berlin", urgent=frozenset({"plugin:sla"})
    )
    told_at = at("2026-06-01T23:00")

    assert plan_for(wishes, told_at) == ("queued", "", told_at)
    assert plan_for(wishes, told_at, "session.mentioned")[2] == at("2026-06-02T08:00")


@pytest.mark.parametrize(
    ("digest", "told", "due"),
    [
        ("hourly", "2026-06-01T12:00", "2026-06-01T13:00"),
        ("hourly", "2026-06-01T12:59", "2026-06-01T13:00"),
        ("daily", "2026-06-01T07:59", "2026-06-01T08:00"),
        ("daily", "2026-06-01T08:00", "2026-06-02T08:00"),
        ("daily", "2026-03-28T09:00", "2026-03-29T08:00"),
        ("daily", "2026-10-24T09:00", "2026-10-25T08:00"),
    ],
)
def test_a_digest_comes_at_its_hour(digest, told, due):
    wishes = Wishes(digest=digest, zone="Europe/Berlin")

    assert plan_for(wishes, at(told)) == ("queued", "digest", at(due))


def test_a_digest_that_falls_into_quiet_hours_comes_after_them():
    wishes = Wishes(quiet=NIGHT, digest="hourly", zone="Europe/Berlin")

    planned = plan_for(wishes, at("2026-06-01T21:30"))

    assert planned == ("queued", "quiet_hours", at("2026-06-02T07:00"))


def test_an_hourly_digest_keeps_its_step_where_the_clocks_go_back():
    wishes = Wishes(digest="hourly", zone="Europe/Berlin")
    told_at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30, for the first time

    assert plan_for(wishes, told_at)[2] == datetime(2026, 10, 25, 1, 0, tzinfo=UTC)


def test_ones_own_parts_come_before_those_of_the_installation():
    defaults = {"digest": {"mode": "daily", "hour": 6}, "only_away": False}

    wishes = read_wishes({"only_away": True}, defaults, None)

    assert (wishes.only_away, wishes.digest, wishes.digest_hour) == (True, "daily", 6)
    assert wishes.zone == "UTC"
    assert find_topic("sla.missed", "sla", "chatclick").id == "plugin:sla"


MISSED = NoticeTopic("missed", "A target is missed", ("sla.breached",))
CLOSE = NoticeTopic("close", "A target is close", ("sla.warned",), reach="bell")


def find(type_: str) -> Topic:
    """Find the topic of what response times tell."""
    return find_topic(type_, "sla", "chatclick", (MISSED, CLOSE))


def test_each_topic_of_a_plugin_goes_its_own_way():
    missed, close, other = find("sla.breached"), find("sla.warned"), find("sla.other")
    wishes = Wishes(off={missed.id: frozenset({"mailer"})})

    assert (missed.id, close.id) == ("plugin:sla:missed", "plugin:sla:close")
    assert other == missed, "what is of no topic is of the first"
    assert is_off(wishes, missed, "mailer") and not is_off(wishes, missed, "in_app")
    assert is_off(wishes, close, "mailer") and not is_off(wishes, close, "in_app")


def test_what_was_chosen_for_a_whole_plugin_holds_until_its_topic_is_chosen():
    off = {"plugin:sla": frozenset({"mailer"}), "plugin:sla:close": frozenset[str]()}
    wishes = Wishes(off=off, urgent=frozenset({"plugin:sla"}), quiet=NIGHT)
    night = at("2026-06-01T23:00")

    assert is_off(wishes, find("sla.breached"), "mailer")
    assert plan(wishes, find("sla.warned"), "mailer", night).reason == ""


def test_what_would_be_so_unchosen_is_not_chosen():
    missed, close = find("sla.breached"), find("sla.warned")
    channels = ("in_app", "mailer")

    def choose(**off: list[str]) -> list[str]:
        table = {
            f"plugin:sla:{name}" if name != "whole" else "plugin:sla": off[name] for name in off
        }
        return sorted(build_chosen(table, (missed, close), channels))

    assert choose(close=["mailer"], missed=[]) == []
    assert choose(close=["mailer", "paused"]) == [], "under the bell alone, whatever else there is"
    assert choose(close=[], missed=["mailer"]) == [close.id, missed.id]
    assert choose(close=["in_app", "mailer"]) == [close.id]
    assert choose(whole=["in_app"], missed=["in_app"], close=["mailer"]) == ["plugin:sla", close.id]
