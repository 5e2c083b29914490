"""The API of flows."""

from copy import deepcopy

import pytest

from chatclick_flows.catalogue import load_template
from chatclick_flows.engine.blocks import list_kinds

PATH = "/api/v1/flows"


@pytest.fixture
def document():
    return {**deepcopy(load_template("opening_hours")), "id": "hours"}


async def test_a_flow_is_created_edited_published_and_brought_back(stage, document) -> None:
    status, made = await stage.call("POST", PATH, {"document": document})
    assert (status, made["published_revision"], made["etag"]) == (201, None, '"1"')

    edited = {**document, "name": "Hours and more"}
    stale = await stage.call("PUT", f"{PATH}/hours/draft", edited, **{"If-Match": '"9"'})
    assert (stale[0], stale[1]["code"]) == (412, "precondition_failed")
    status, saved = await stage.call("PUT", f"{PATH}/hours/draft", edited, **{"If-Match": '"1"'})
    assert (status, saved["name"], saved["etag"]) == (200, "Hours and more", '"2"')

    for revision, name in ((1, "Hours and more"), (2, "Third name")):
        status, published = await stage.call("POST", f"{PATH}/hours/publish")
        assert (status, published["published_revision"]) == (200, revision)
        await stage.call("PUT", f"{PATH}/hours/draft", {**document, "name": "Third name"})
        shown = await stage.call("GET", f"{PATH}/hours/revisions/{revision}")
        assert shown[1]["document"]["name"] == name
    _, revisions = await stage.call("GET", f"{PATH}/hours/revisions")
    assert [one["revision"] for one in revisions["data"]] == [2, 1]
    _, restored = await stage.call("POST", f"{PATH}/hours/revisions/1/restore")
    assert restored["name"] == "Hours and more"
    assert [one[1] for one in stage.host.services.gate.audited][-1] == "flows.restore"


@pytest.mark.parametrize("seen", ['W/"1"', '"0", "1"', "*"])
async def test_a_draft_is_named_in_every_way_that_http_knows(stage, document, seen: str) -> None:
    await stage.call("POST", PATH, {"document": document})

    status, _ = await stage.call("PUT", f"{PATH}/hours/draft", document, **{"If-Match": seen})

    assert status == 200


async def test_what_does_not_pass_the_checks_is_not_published(stage, document) -> None:
    document["steps"][0]["next"] = "nowhere"
    await stage.call("POST", PATH, {"document": document})

    status, problem = await stage.call("POST", f"{PATH}/hours/publish")

    assert (status, problem["code"]) == (422, "flow_invalid")
    assert problem["errors"][0]["pointer"] == "/steps/0/next"


async def test_a_list_has_pages(stage) -> None:
    _, first = await stage.call("GET", f"{PATH}?limit=2")
    _, rest = await stage.call("GET", f"{PATH}?limit=2&cursor={first['next']}")

    found = [one["id"] for one in (*first["data"], *rest["data"])]
    assert found == ["lead-capture", "order-status", "triage"] and rest["next"] is None


async def test_a_simulation_tells_path_and_variables_and_does_nothing(stage) -> None:
    body = {
        "inputs": [
            {"text": "demo"},
            {"text": "Ada"},
            {"content": {"type": "answer", "text": "x", "values": {"mail": "ada@example.com"}}},
        ]
    }
    status, done = await stage.call("POST", f"{PATH}/lead-capture/simulate", body)

    assert status == 200 and done["status"] == "ended"
    steps = [one["step"] for one in done["path"] if one["block"] is None]
    assert steps == ["hello", "thanks"]
    assert done["variables"] == {"interest": "demo", "visitor_name": "•••", "email": "•••"}
    assert [one["kind"] for one in done["effects"]] == ["tag", "emit", "end"]
    assert not stage.host.outbox.messages and not stage.host.world.events


async def test_counts_say_where_visitors_came_and_where_they_stopped(stage) -> None:
    stage.offer("lead-capture")
    await stage.open_session()
    await stage.host.add_agent().closes()
    await stage.settle()
    await stage.open_session()
    for text in ("demo", "Ada", "ada@example.com"):
        await stage.say(text)

    _, counts = await stage.call("GET", f"{PATH}/lead-capture/counts")

    assert counts["runs"] == {"running": 0, "paused": 0, "ended": 2}
    shown = {one["step"]: (one["visits"], one["dropped"]) for one in counts["steps"]}
    assert shown == {"hello": (2, 1), "thanks": (1, 0)}


async def test_a_template_is_taken_under_another_name(stage) -> None:
    _, templates = await stage.call("GET", f"{PATH}/templates")
    body = {"template": "triage", "id": "triage-2", "name": "Second"}
    status, made = await stage.call("POST", PATH, body)

    assert len(templates["data"]) == 4
    assert (status, made["id"], made["draft"]["name"]) == (201, "triage-2", "Second")
    assert (await stage.call("DELETE", f"{PATH}/triage-2"))[0] == 204
    assert (await stage.call("GET", f"{PATH}/triage-2"))[0] == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "pointer"),
    [
        ("POST", "", {"document": []}, 422, ""),
        ("POST", "", {"document": {"id": "UPPER"}}, 422, "/schemaVersion"),
        ("POST", "", {"template": "triage"}, 409, None),
        ("POST", "", {"nothing": 1}, 422, "/nothing"),
        ("POST", "", {}, 422, "/document"),
        ("GET", "?limit=0", None, 422, "/limit"),
        ("GET", "?limit=101", None, 422, "/limit"),
        ("GET", "?limit=000050999", None, 422, "/limit"),
        ("GET", "?limit=%D9%A3", None, 422, "/limit"),
        pytest.param("GET", f"?limit={'9' * 5000}", None, 422, "/limit", id="a long limit"),
        ("GET", "/none", None, 404, None),
        ("GET", f"/{'x' * 61}", None, 404, None),
        ("GET", f"/{'x' * 61}/revisions/1", None, 404, None),
        ("POST", f"/{'x' * 61}/undelete", None, 404, None),
        ("GET", "/triage/revisions/9", None, 404, None),
        ("GET", f"/triage/revisions/{2**64}", None, 404, None),
        ("POST", f"/triage/revisions/{2**64}/restore", None, 404, None),
        pytest.param("GET", f"/triage/revisions/{'9' * 5000}", None, 404, None, id="a long one"),
        ("PUT", "/triage/draft", {"schemaVersion": 1, "id": "x", "name": "X"}, 422, "/id"),
        ("POST", "/triage/simulate", {"inputs": [1]}, 422, "/inputs"),
        ("POST", "/triage/simulate", {"inputs": [{"content": 1}]}, 422, "/inputs/0/content"),
        (
            "POST",
            "/order-status/simulate",
            {"variables": {"order_number": []}},
            422,
            "/variables/order_number",
        ),
        ("POST", "/sessions/ses_none/resume", None, 404, None),
    ],
)
async def test_what_is_wrong_is_said_with_its_place(
    stage, method, path, body, status, pointer
) -> None:
    found, problem = await stage.call(method, PATH + path, body)

    assert found == status, problem
    if pointer is not None:
        assert pointer in [one["pointer"] for one in problem["errors"]], problem


async def test_agents_look_and_may_not_change(stage) -> None:
    agent = stage.host.add_agent()

    assert (await stage.call("GET", PATH, who=agent.id))[0] == 200
    for method, path in (("POST", ""), ("PUT", "/triage/draft"), ("POST", "/triage/publish")):
        assert (await stage.call(method, PATH + path, {}, who=agent.id))[0] == 403
    assert (await stage.call("GET", PATH, who=stage.host.visitor.id))[0] == 403


async def test_counts_tell_of_blocks_and_of_the_ways_between_them(stage) -> None:
    stage.offer("triage")
    await stage.open_session()
    _, before = await stage.call("GET", f"{PATH}/triage/counts")
    await stage.say("technical")
    await stage.say("5")

    _, after = await stage.call("GET", f"{PATH}/triage/counts")

    shown = {(one["block"], one["outcome"]): one for one in before["passages"]}
    asked = next(one for one in shown.values() if not one["outcome"] and one["here"])
    assert (asked["visits"], asked["here"], asked["dropped"]) == (1, 1, 0)
    ways = {one["outcome"]: one["times"] for one in after["passages"] if one["outcome"]}
    assert ways["technical"] == 1 and "billing" not in ways
    assert all(not one.get("here") for one in after["passages"]) and after["etag"] == '"1"'


async def test_a_conversation_left_in_a_question_is_dropped_there(stage) -> None:
    stage.offer("lead-capture")
    await stage.open_session()
    await stage.say("demo")
    await stage.host.add_agent().closes()
    await stage.settle()

    _, counts = await stage.call("GET", f"{PATH}/lead-capture/counts")

    dropped = [one["block"] for one in counts["passages"] if one.get("dropped")]
    assert dropped == [(await stage.get_run()).block] != [""]


async def test_a_deleted_flow_starts_nothing_and_comes_back_as_it_was(stage) -> None:
    stage.offer("triage")
    assert (await stage.call("DELETE", f"{PATH}/triage"))[0] == 204
    assert (await stage.call("GET", f"{PATH}/triage"))[0] == 404
    assert (await stage.open_session()).state == "queued"

    status, back = await stage.call("POST", f"{PATH}/triage/undelete")

    assert (status, back["published_revision"], back["has_changes"]) == (200, 1, False)
    assert (await stage.open_session()).state == "bot"
    assert (await stage.call("POST", f"{PATH}/none/undelete"))[0] == 404


async def test_a_moved_step_is_no_change_and_another_word_is(stage) -> None:
    _, flow = await stage.call("GET", f"{PATH}/triage")
    moved = {**flow["draft"], "layout": {flow["draft"]["steps"][0]["id"]: {"x": 3, "y": 4}}}
    _, kept = await stage.call("PUT", f"{PATH}/triage/draft", moved)
    _, named = await stage.call("PUT", f"{PATH}/triage/draft", {**moved, "name": "Other"})

    assert (flow["has_changes"], kept["has_changes"], named["has_changes"]) == (False, False, True)


async def test_editors_are_told_of_every_kind_of_block_and_what_it_wants(stage) -> None:
    _, blocks = await stage.call("GET", f"{PATH}/blocks")
    by_type = {one["type"]: one for one in blocks["data"]}

    assert set(list_kinds()) == set(by_type)
    assert {one["group"] for one in by_type.values()} == {"say", "ask", "logic", "act"}
    asked = by_type["core.ask.number"]["schema"]["properties"]["variable"]
    assert (asked["x-kind"], asked["type"]) == ("variable", "string")
    assert by_type["core.condition"]["schema"]["properties"]["when"]["x-kind"] == "group"


async def test_a_simulation_tells_what_came_of_each_input(stage) -> None:
    body = {"inputs": [{"text": "technical"}, {"text": "5"}]}

    _, done = await stage.call("POST", f"{PATH}/triage/simulate", body)

    assert [len(turn["said"]) for turn in done["turns"]] == [1, 1, 1]
    ways = [one["outcome"] for turn in done["turns"] for one in turn["ways"]]
    assert ways[0] == "technical" and done["said"] == [
        one for turn in done["turns"] for one in turn["said"]
    ]
