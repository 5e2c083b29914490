"""The API of rules."""

from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from chatclick.clock import now
from chatclick_rules import service
from chatclick_rules.engine import Engine

from .ruleset import QUEUE, TEAM, build_rule, compare

REFUND = compare("message.text", "contains", "refund")
TO_QUEUE = [{"type": "queue", "queue_id": QUEUE}]


async def test_rules_are_added_moved_replaced_and_removed_in_the_draft(stage):
    await stage.do("POST", "", {"name": "Second", "actions": []})
    first = await stage.do("POST", "", {"id": "first", "actions": [], "position": 0})
    assert (first["position"], first["sentence"]) == (
        0,
        "When a conversation begins or when the visitor writes: do nothing.",
    )

    listed = await stage.do("GET", "?limit=1&language=de")
    assert [one["id"] for one in listed["data"]] == ["first"]
    assert (listed["next"], listed["published_revision"]) == ("1", None)

    await stage.do("PUT", "/order", {"ids": ["rule-1", "first"]})
    await stage.do("PUT", "/first", {"name": "Renamed", "actions": TO_QUEUE})
    await stage.do("DELETE", "/rule-1")

    draft = await stage.do("GET", "/draft")
    assert draft["rules"] == [{"name": "Renamed", "actions": TO_QUEUE, "id": "first"}]
    assert (await stage.call("GET", "/rule-1"))[0] == 404


async def test_a_draft_is_saved_over_only_by_who_has_seen_it(stage):
    seen = (await stage.do("PUT", "/draft", {"rules": []}))["etag"]
    await stage.do("PUT", "/draft", {"rules": [build_rule("a")]}, **{"If-Match": seen})

    for method, path, body in [
        ("PUT", "/draft", {"rules": []}),
        ("POST", "", {"actions": []}),
        ("POST", "/publish", None),
    ]:
        status, problem = await stage.call(method, path, body, **{"If-Match": seen})
        assert (status, problem["code"]) == (412, "precondition_failed")


@pytest.mark.parametrize("seen", ["W/{}", '"0", {}', "*"])
async def test_a_draft_is_named_in_every_way_that_http_knows(stage, seen: str):
    for method, path, body in [
        ("PUT", "/draft", {"rules": [build_rule("a")]}),
        ("POST", "", {"actions": TO_QUEUE}),
        ("POST", "/publish", None),
    ]:
        etag = (await stage.do("PUT", "/draft", {"rules": [build_rule("b")]}))["etag"]
        status, answer = await stage.call(method, path, body, **{"If-Match": seen.format(etag)})
        assert status < 300, answer


async def test_a_draft_counts_once_it_is_published_and_not_before(stage):
    await stage.do("PUT", "/draft", {"rules": [build_rule("refund", REFUND)]})
    await stage.host.say("refund")
    assert stage.host.session.tags == ()

    published = await stage.do("POST", "/publish")
    await stage.host.say("refund, please")

    assert (published["published_revision"], published["has_changes"]) == (1, False)
    assert stage.host.session.tags == ("refund",)


async def test_the_rules_before_decide_until_those_published_are_built(stage, monkeypatch):
    await stage.publish(build_rule("old", REFUND))
    may_go_on = Event()
    build = service._build_engine

    def build_slowly(document: dict[str, Any]) -> Engine:
        may_go_on.wait()
        return build(document)

    monkeypatch.setattr(service, "_build_engine", build_slowly)
    monkeypatch.setattr(service, "PATIENCE_S", 0)
    try:
        await stage.publish(build_rule("new", REFUND))
        await stage.host.say("refund")
        listed = await stage.do("GET", "")
    finally:
        may_go_on.set()

    assert stage.host.session.tags == ("old",)
    assert (listed["published_revision"], listed["deciding_revision"]) == (2, 1)

    async def is_new() -> bool:
        return (await stage.do("GET", ""))["deciding_revision"] == 2

    await stage.wait_for(is_new)
    await stage.host.say("refund, please")
    assert stage.host.session.tags == ("old", "new")


async def test_an_earlier_revision_is_put_in_force_again_as_a_new_one(stage):
    await stage.publish(build_rule("one", REFUND))
    await stage.publish(build_rule("two", REFUND))

    restored = await stage.do("POST", "/revisions/1/restore")
    await stage.host.say("refund")

    assert restored["published_revision"] == 3
    assert stage.host.session.tags == ("one",)
    revisions = (await stage.do("GET", "/revisions"))["data"]
    assert [(one["revision"], one["restored_revision"]) for one in revisions] == [
        (3, 1),
        (2, None),
        (1, None),
    ]
    assert (await stage.do("GET", "/revisions/2"))["document"]["rules"][0]["id"] == "two"
    assert (await stage.call("POST", "/revisions/9/restore"))[0] == 404


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [
        ({"when": {"combinator": "and", "rules": [compare("vistor.email", "is", "x")]}}, "field"),
        ({"when": {"combinator": "and", "rules": [compare("time.hour", "is", "x")]}}, "value"),
        (
            {"when": {"combinator": "and", "rules": [compare("message.text", "finds", "(a")]}},
            "value",
        ),
        (
            {"when": {"combinator": "and", "rules": [compare("message.text", "finds", r"(a)\1")]}},
            "value",
        ),
        ({"on": ["sometimes"]}, "/rules/0/on/0"),
        ({"on": ["waiting"]}, "/rules/0/waiting_minutes"),
        ({"actions": [{"type": "queue"}]}, "/rules/0/actions/0/queue_id"),
        ({"actions": [{"type": "explode"}]}, "/rules/0/actions/0/type"),
        ({"actions": TO_QUEUE * 2}, "/rules/0/actions/1"),
        ({"actions": [{"type": "webhook", "url": "ftp://x"}]}, "/rules/0/actions/0/url"),
        ({"schedule": {"time_zone": "Mars/Base"}}, "/rules/0/schedule/time_zone"),
        ({"schedule": {"intervals": [{"from": "9"}]}}, "/rules/0/schedule/intervals/0/from"),
        ({"schedule": {"intervals": [{"days": [8]}]}}, "/rules/0/schedule/intervals/0/days"),
        ({"id": "Not So"}, "/rules/0/id"),
        ({"id": "draft"}, "/rules/0/id"),
        ({"more": 1}, "/rules/0/more"),
    ],
)
async def test_what_is_wrong_with_a_rule_is_said_with_its_place(stage, rule, pointer):
    status, problem = await stage.call("PUT", "/draft", {"rules": [{"actions": [], **rule}]})

    assert (status, problem["code"]) == (422, "rules_invalid")
    (place,) = [one["pointer"] for one in problem["errors"]]
    assert place == pointer or place == f"/rules/0/when/rules/0/{pointer}"


async def test_all_problems_are_said_at_once_and_conditions_nest_three_levels_deep(stage):
    deep = {"combinator": "and", "rules": []}
    for _ in range(3):
        deep = {"combinator": "or", "rules": [deep]}

    checked = await stage.do("POST", "/check", {"rules": [{"when": deep}, 7, {"actions": 1}]})

    assert checked["valid"] is False
    assert [one["pointer"] for one in checked["problems"]] == [
        "/rules/0/when/rules/0/rules/0/rules/0",
        "/rules/0/actions",
        "/rules/1",
        "/rules/2/actions",
    ]


async def test_what_is_odd_is_said_with_a_sentence_for_each_rule(stage):
    rules = [build_rule("all"), build_rule("never", REFUND)]

    checked = await stage.do("POST", "/check?language=de", {"rules": rules})

    assert [(one["code"], one["rule_id"]) for one in checked["warnings"]] == [("shadowed", "never")]
    assert checked["rules"][1]["sentence"].startswith("Wenn ein Gespräch beginnt")


async def test_a_dry_run_says_which_past_sessions_would_go_elsewhere_and_why(stage):
    host = stage.host
    await stage.publish(build_rule("refund", REFUND))
    await host.say("Where is my refund?")
    other = host.add_visitor()
    await other.says("Hello")
    tags = host.session.tags

    tried = await stage.do(
        "POST", "/dry-run", {"rules": [build_rule("refund", REFUND, actions=TO_QUEUE)], "last": 10}
    )

    assert (tried["sessions"], tried["changed"]) == (2, 1)
    assert tried["rules"] == [{"rule_id": "refund", "before": 1, "after": 1}]
    (one,) = tried["data"]
    assert one["session_id"] == host.session.id
    assert (one["before"]["tags"], one["after"]["queue_id"]) == (["refund"], QUEUE)
    (comparison,) = one["after"]["decisions"][0]["explained"]["matched"][0]["when"]["rules"]
    assert comparison == {**REFUND, "is_met": True, "fact": "Where is my refund?"}
    assert host.session.tags == tags, "nothing happens in the world"


async def test_a_dry_run_plays_waits_and_ends_too(stage):
    host = stage.host
    await host.say("Anybody?")
    session = host.session
    closed = replace(session, state="closed", category="done", closed_at=now())
    host.world.sessions[session.id] = replace(
        closed, created_at=session.created_at.replace(year=session.created_at.year - 1)
    )

    rules = [
        build_rule("late", on=["waiting"], waiting_minutes=5),
        build_rule("over", on=["closed"]),
    ]
    tried = await stage.do("POST", "/dry-run", {"rules": rules})

    assert [one["event"] for one in tried["data"][0]["after"]["decisions"]] == ["waiting", "closed"]


@pytest.mark.parametrize("body", [{"last": 0}, {"last": 1001}, {"last": True}, {"sessions": []}])
async def test_a_dry_run_refuses_what_it_does_not_know(stage, body):
    status, problem = await stage.call("POST", "/dry-run", body)

    assert (status, len(problem["errors"])) == (422, 1)


@pytest.mark.parametrize(
    ("method", "path", "role", "status"),
    [
        ("GET", "", "analyst", 200),
        ("GET", "/fields", "agent", 200),
        ("POST", "/check", "agent", 200),
        ("PUT", "/draft", "agent", 403),
        ("POST", "/publish", "analyst", 403),
        ("PUT", "/draft", "supervisor", 200),
    ],
)
async def test_who_may_set_up_queues_may_set_up_rules(stage, method, path, role, status):
    somebody = stage.host.add_agent("Ada", role=role, availability="away")
    body = {"rules": []} if method != "GET" else None

    assert (await stage.call(method, path, body, who=somebody.id))[0] == status


async def test_an_editor_learns_of_every_fact_operator_and_action(stage):
    known = await stage.do("GET", "/fields?language=de")

    assert {"name": "message.text", "type": "text", "label": "die Nachricht"} in known["fields"]
    assert "finds" in {one["name"] for one in known["operators"]}
    assert {"queue", "team", "agent", "bot", "flow", "webhook"} <= {
        one["type"] for one in known["actions"]
    }


async def test_what_is_not_there_is_refused_with_its_place(stage):
    gone = [{"type": "queue", "queue_id": "que_gone"}]
    team = [{"type": "team", "team_id": "team_gone"}]
    person = [{"type": "agent", "staff_id": "stf_gone"}]
    rules = [
        build_rule("fine", actions=TO_QUEUE),
        build_rule("queue", actions=gone),
        build_rule("team", actions=[{"type": "note", "text": "Hm"}, *team]),
        build_rule("agent", actions=person),
    ]

    status, problem = await stage.call(
        "PUT", "/draft", {"rules": rules, "fallback_queue_id": "que_gone"}
    )

    assert (status, problem["code"]) == (422, "rules_invalid")
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [
        ("/fallback_queue_id", "unknown_id"),
        ("/rules/1/actions/0/queue_id", "unknown_id"),
        ("/rules/2/actions/1/team_id", "unknown_id"),
        ("/rules/3/actions/0/staff_id", "unknown_id"),
    ]
    checked = await stage.do("POST", "/check", {"rules": rules})
    assert (checked["valid"], len(checked["problems"]), len(checked["rules"])) == (False, 3, 4)


async def test_a_queue_that_went_away_does_not_keep_other_rules_from_being_saved(stage):
    rules = [build_rule("old", actions=TO_QUEUE), build_rule("new")]
    await stage.do("PUT", "/draft", {"rules": rules})
    queue = stage.host.world.queues.pop(QUEUE)

    await stage.do("PUT", "/new", {"name": "Newer", "actions": []})
    await stage.do("PUT", "/order", {"id": "new", "position": 0})
    for method, path in (("PUT", "/old"), ("POST", "")):
        status, problem = await stage.call(method, path, {"actions": TO_QUEUE})
        place = {"PUT": 1, "POST": 2}[method]
        assert (status, problem["errors"][0]["pointer"]) == (
            422,
            f"/rules/{place}/actions/0/queue_id",
        )

    stage.host.world.queues[QUEUE] = queue
    await stage.do("POST", "", {"actions": TO_QUEUE})


async def test_sentences_call_things_by_their_names(stage):
    rule = build_rule(
        "refund",
        compare("session.queue_id", "is", QUEUE),
        actions=[{"type": "team", "team_id": TEAM}],
        on=["opened"],
    )

    made = await stage.do("POST", "", rule)
    listed = (await stage.do("GET", ""))["data"][0]

    said = "When a conversation begins and the queue is “Billing”: give it to the team “Sales”."
    assert made["sentence"] == listed["sentence"] == said


async def test_one_rule_is_moved_and_the_rest_of_the_set_changed_by_themselves(stage):
    await stage.do("PUT", "/draft", {"rules": [build_rule(one) for one in ("a", "b", "c")]})

    await stage.do("PUT", "/order", {"id": "a", "position": 2})
    changed = await stage.do(
        "PATCH", "/draft", {"time_zone": "Europe/Berlin", "fallback_queue_id": QUEUE}
    )

    listed = await stage.do("GET", "")
    assert [one["id"] for one in listed["data"]] == ["b", "c", "a"]
    assert (listed["time_zone"], listed["fallback_queue_id"]) == ("Europe/Berlin", QUEUE)
    seen = changed["etag"].replace('"', "%22")
    await stage.do("DELETE", f"/c?etag={seen}")
    assert (await stage.call("DELETE", f"/b?etag={seen}"))[0] == 412
    for body, expected in (
        ({"id": "a", "position": 2}, 422),
        ({"id": "x", "position": 0}, 404),
        ({"rules": []}, 422),
        ({}, 422),
    ):
        assert (await stage.call("PUT", "/order", body))[0] == expected, body


async def test_one_rule_is_checked_among_those_of_the_draft(stage):
    await stage.do("PUT", "/draft", {"rules": [build_rule("all"), build_rule("refund", REFUND)]})

    changed = await stage.do("POST", "/check", {"rule": build_rule("refund", actions=TO_QUEUE)})
    broken = await stage.do("POST", "/check", {"rule": {"actions": [{"type": "queue"}]}})
    gone = await stage.do(
        "POST", "/check", {"rule": {"actions": [{"type": "queue", "queue_id": "que_gone"}]}}
    )

    assert changed["valid"] and "“Billing”" in changed["sentence"]
    assert [(one["code"], one["others"]) for one in changed["warnings"]] == [("shadowed", ["all"])]
    assert (broken["valid"], broken["problems"][0]["pointer"]) == (
        False,
        "/rule/actions/0/queue_id",
    )
    assert gone["problems"][0]["pointer"] == "/rule/actions/0/queue_id"
    assert (await stage.do("GET", ""))["data"][1]["actions"][0]["type"] == "tags", "only asked"


async def test_a_dry_run_goes_on_where_another_ended(stage):
    host = stage.host
    await host.say("A refund, please")
    for _ in range(2):
        await host.add_visitor().says("A refund, please")
    rules = [build_rule("refund", REFUND)]

    first = await stage.do("POST", "/dry-run", {"rules": rules, "last": 2})
    second = await stage.do(
        "POST", "/dry-run", {"rules": rules, "last": 2, "before": first["next"]}
    )

    assert [one["sessions"] for one in (first, second)] == [2, 1]
    assert second["next"] is None
    seen = [one["session_id"] for one in (*first["data"], *second["data"])]
    assert len(set(seen)) == 3


async def test_an_editor_is_offered_what_its_user_may_see(stage):
    choices = await stage.do("GET", "/choices")

    assert choices["queues"] == [{"id": QUEUE, "name": "Billing", "is_fallback": False}]
    assert choices["teams"] == [{"id": TEAM, "name": "Sales"}]
    assert {one["name"] for one in choices["agents"]} >= {"Olive"}
    assert (choices["may_change"], choices["may_try"]) == (True, True)
    agent = stage.host.add_agent("Ada", role="agent", availability="away")
    _, seen = await stage.call("GET", "/choices", who=agent.id)
    assert (seen["may_change"], seen["queues"]) == (False, choices["queues"])
