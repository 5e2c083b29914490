"""The API of webhooks: who may, what is refused and where, and secrets."""

import asyncio
from typing import Any

import pytest

from chatclick.security.egress import Egress
from chatclick.testing import contract_check
from chatclick.testing.views import build_subject
from chatclick_webhooks import plugin
from chatclick_webhooks.catalogue import is_pattern
from chatclick_webhooks.models import Attempt, Delivery, Endpoint

from .receivers import Receiver
from .stages import Stage

URL = "https://example.com/hooks"


def test_the_plugin_keeps_the_contract() -> None:
    contract_check(plugin)


async def test_a_secret_is_shown_once_and_sealed_in_the_table(stage: Stage) -> None:
    made = await stage.create(URL)

    assert made["secret"].startswith("whsec_")
    assert "secret" not in await stage.do("GET", f"/{made['id']}")
    assert "secret" not in (await stage.do("GET", ""))["data"][0]
    row = await Endpoint.get(id=made["id"])
    assert made["secret"] not in row.secret


async def test_a_key_pair_shows_its_public_half(stage: Stage) -> None:
    made = await stage.create(URL, scheme="v1a")

    shown = await stage.do("GET", f"/{made['id']}")
    assert made["secret"].startswith("whsk_")
    assert shown["public_key"].startswith("whpk_")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/url"),
        ({"url": "ftp://example.com/"}, "/url"),
        ({"url": "https://"}, "/url"),
        ({"url": "https://user:pass@example.com/"}, "/url"),
        ({"url": "https://example.com:99999/"}, "/url"),
        ({"url": "https://example.com/\r\nX-Evil: 1"}, "/url"),
        ({"url": "https://exämple.com/"}, "/url"),
        ({"url": "https://example.com/" + "a" * 2048}, "/url"),
        ({"url": ["https://example.com/"]}, "/url"),
        ({"url": URL, "event_types": []}, "/event_types"),
        ({"url": URL, "event_types": "*"}, "/event_types"),
        ({"url": URL, "event_types": ["*"] * 51}, "/event_types"),
        ({"url": URL, "event_types": ["*", "Session.*"]}, "/event_types/1"),
        ({"url": URL, "event_types": [{}]}, "/event_types/0"),
        ({"url": URL, "description": "two\nlines"}, "/description"),
        ({"url": URL, "description": 7}, "/description"),
        ({"url": URL, "has_content": "yes"}, "/has_content"),
        ({"url": URL, "is_enabled": 1}, "/is_enabled"),
        ({"url": URL, "scheme": "v2"}, "/scheme"),
        ({"url": URL, "scheme": ["v1"]}, "/scheme"),
        ({"url": URL, "secret": "whsec_mine"}, "/secret"),
        ({"url": URL, "id": "whk_1"}, "/id"),
    ],
)
async def test_what_does_not_fit_is_refused_at_its_place(
    stage: Stage, body: Any, pointer: str
) -> None:
    status, problem = await stage.call("POST", "", body)

    assert status == 422
    assert [one["pointer"] for one in problem["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.com:8443/hooks", "Port 8443 is not called."),
        ("http://10.0.0.1/", "This address is not on the public Internet."),
        ("http://[::1]:80/", "This address is not on the public Internet."),
    ],
)
async def test_an_address_that_is_never_called_is_refused_when_it_is_set(
    stage: Stage, url: str, reason: str
) -> None:
    made = await stage.create(URL)

    for method, path in (("POST", ""), ("PATCH", f"/{made['id']}")):
        status, problem = await stage.call(method, path, {"url": url})
        (error,) = problem["errors"]
        assert (status, error["pointer"], error["code"]) == (422, "/url", "egress_refused")
        assert error["message"].startswith(reason)


async def test_what_was_set_before_the_rules_changed_can_still_be_changed(
    stage: Stage,
) -> None:
    made = await stage.create(URL)
    stage.host.plugins.services.egress = Egress(ports={80})

    changed = await stage.do("PATCH", f"/{made['id']}", {"url": URL, "description": "Ours"})

    assert changed["description"] == "Ours"


@pytest.mark.parametrize(
    "query",
    [
        "?limit=0",
        "?limit=101",
        "?limit=ten",
        "?cursor=-1",
        "?cursor=x",
        "?state=lost",
        "?state=",
        "?color=red",
        f"?endpoint_id={'x' * 41}",
        f"?session_id={'x' * 37}",
        f"?type={'x' * 81}",
    ],
)
async def test_a_query_that_does_not_fit_is_refused(stage: Stage, query: str) -> None:
    status, _ = await stage.call("GET", f"/deliveries{query}")

    assert status == 422


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"since": "yesterday"},
        {"since": 5},
        {"since": "2026-11-28T09:30:00"},
        {"since": "2026-11-28T09:30:00Z", "states": "failed"},
        {"since": "2026-11-28T09:30:00Z", "states": ["lost"]},
        {"since": "0001-01-01T00:00:00+23:59"},
    ],
)
async def test_a_replay_without_a_good_time_is_refused(stage: Stage, body: Any) -> None:
    made = await stage.create(URL, is_enabled=False)

    status, _ = await stage.call("POST", f"/{made['id']}/replay", body)

    assert status == 422


async def test_an_agent_may_not_see_or_change_webhooks(stage: Stage) -> None:
    made = await stage.create(URL, is_enabled=False)
    agent = stage.host.add_agent("Ann", role="agent").id
    calls = [
        ("GET", ""),
        ("POST", ""),
        ("GET", "/event-types"),
        ("GET", "/deliveries"),
        ("GET", f"/{made['id']}"),
        ("PATCH", f"/{made['id']}"),
        ("DELETE", f"/{made['id']}"),
        ("POST", f"/{made['id']}/test"),
        ("POST", f"/{made['id']}/rotate-secret"),
        ("POST", f"/{made['id']}/replay"),
        ("POST", "/deliveries/whm_1/replay"),
    ]

    statuses = {(await stage.call(method, path, {}, who=agent))[0] for method, path in calls}

    assert statuses == {403}


async def test_both_secrets_sign_while_they_overlap_and_the_new_one_alone_after(
    stage: Stage, receiver: Receiver
) -> None:
    made = await stage.create(receiver.url)
    new = await stage.do("POST", f"/{made['id']}/rotate-secret", {"overlap_hours": 1})
    assert new["secret"] != made["secret"]
    await stage.happen()
    await stage.until_state("delivered", 1)

    stage.pass_time(hours=2)
    await stage.happen()

    during, after = await receiver.wait(2)
    assert len(during.headers["webhook-signature"].split()) == 2
    assert len(after.headers["webhook-signature"].split()) == 1


async def test_what_is_changed_at_once_holds_all_of_it(stage: Stage) -> None:
    made = await stage.create(URL, is_enabled=False)
    path = f"/{made['id']}"

    _, _, new = await asyncio.gather(
        stage.do("PATCH", path, {"description": "Ours"}),
        stage.do("PATCH", path, {"event_types": ["session.*"]}),
        stage.do("POST", f"{path}/rotate-secret"),
    )

    row = await Endpoint.get(id=made["id"])
    assert (row.description, row.event_types) == ("Ours", ["session.*"])
    assert await stage.context.vault.open(row.secret) == new["secret"]


async def test_a_disabled_endpoint_takes_no_test(stage: Stage) -> None:
    made = await stage.create(URL, is_enabled=False)

    status, problem = await stage.call("POST", f"/{made['id']}/test")

    assert (status, problem["code"]) == (409, "webhook_disabled")


async def test_deliveries_are_paged_without_a_gap(stage: Stage, receiver: Receiver) -> None:
    await stage.create(receiver.url)
    for _ in range(5):
        await stage.happen()
    first = await stage.do("GET", "/deliveries?limit=3")

    second = await stage.do("GET", f"/deliveries?limit=3&cursor={first['next']}")

    positions = [one["position"] for one in (*first["data"], *second["data"])]
    assert positions == [5, 4, 3, 2, 1]
    assert second["next"] is None


async def test_deliveries_are_narrowed_to_a_span_of_time(stage: Stage, receiver: Receiver) -> None:
    await stage.create(receiver.url)
    for _ in range(3):
        await stage.happen()
    log = (await stage.do("GET", "/deliveries"))["data"]
    middle = log[1]["created_at"]

    async def read(query: str) -> list[str]:
        return [one["id"] for one in (await stage.do("GET", f"/deliveries?{query}"))["data"]]

    assert await read(f"since={middle}") == [
        one["id"] for one in log if one["created_at"] >= middle
    ]
    assert await read(f"until={middle}") == [one["id"] for one in log if one["created_at"] < middle]
    assert await read(f"since={middle}&until={middle}") == []
    status, problem = await stage.call("GET", "/deliveries?since=yesterday")
    assert (status, problem["errors"][0]["pointer"]) == (422, "/query/since")


async def test_a_person_s_deliveries_are_exported_and_erased(
    stage: Stage, receiver: Receiver
) -> None:
    await stage.create(receiver.url)
    await stage.happen("visitor.identified", session_id=None, id="vis_1")
    await stage.happen("session.closed", session_id="ses_1")
    await stage.happen("session.closed", session_id="ses_2")
    await stage.until_state("delivered", 3)
    subject = build_subject(visitor_id="vis_1", session_ids=("ses_1",))
    arguments = {"subject": subject}

    exported = await stage.host.dispatcher.collect("subject_export", arguments)
    (report,) = (await stage.host.dispatcher.collect("subject_erase", arguments)).answers

    assert exported.answers[0].value[0].data.count(b'"body"') == 2
    assert (report.value.is_complete, report.value.erased) == (True, 2)
    assert [row.session_id for row in await Delivery.all()] == ["ses_2"]
    assert await Attempt.all().count() == 1


@pytest.mark.parametrize(
    ("text", "is_fine"),
    [
        ("*", True),
        ("session.*", True),
        ("session.closed", True),
        ("my-plugin.thing_done", True),
        ("*.closed", False),
        ("session.", False),
        ("", False),
        ("a" * 81, False),
        ("session.closed\n", False),
    ],
)
def test_patterns_are_types_areas_or_everything(text: str, is_fine: bool) -> None:
    assert is_pattern(text) is is_fine


async def test_kinds_of_events_are_told_in_the_language_asked_in(stage: Stage) -> None:
    listed = {}
    for language in ("de-AT, en;q=0.5", "pt"):
        answer = await stage.do("GET", "/event-types", language=language)
        listed[language] = {one["type"]: one["meaning"] for one in answer["data"]}

    german, english = listed.values()
    assert german["session.created"] == "Ein Gespräch begann."
    assert english["session.created"] == "A conversation began."
    assert german.keys() == english.keys()
    assert not any(text == english[name] for name, text in german.items())
