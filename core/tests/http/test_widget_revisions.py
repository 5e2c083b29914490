"""What is published of a widget: checked, compared in sentences, brought back."""

import pytest

from chatclick import Reject, hookimpl
from chatclick.hooks import Registration
from chatclick.http.cursors import encode
from chatclick.testing import build_plugin
from chatclick_widget_schema import effective, load_schema

from .attachment_calls import upload_file

SHOP = "https://shop.example"


def draft(**changes):
    return {"schemaVersion": 2, "name": "Shop", "security": {"allowedOrigins": [SHOP]}, **changes}


@pytest.fixture
def save(api, owner, widget_id):
    async def run(config):
        reply = await api("PUT", f"widgets/{widget_id}/draft", owner.token, config)
        assert reply.status == 200, reply.text
        return reply

    return run


@pytest.fixture
def publish(api, owner, widget_id, save):
    async def run(config):
        await save(config)
        reply = await api("POST", f"widgets/{widget_id}/publish", owner.token)
        assert reply.status == 200, reply.text
        return reply

    return run


async def test_publishing_answers_with_warnings(publish):
    careful = await publish(draft())
    careless = await publish(draft(security={}))

    assert careful.json["warnings"] == []
    assert [one["pointer"] for one in careless.json["warnings"]] == ["/security/allowedOrigins"]
    assert careless.json["published_revision"] == 3


async def test_a_palette_nobody_can_read_is_a_draft_and_is_not_published(
    api, owner, widget_id, save
):
    palette = {"accent": "#ffffff", "accentText": "#eeeeee"}
    await save(draft(theme={"palette": palette}))

    refused = await api("POST", f"widgets/{widget_id}/publish", owner.token)

    assert refused.status == 422
    [error] = refused.json["errors"]
    assert (error["pointer"], error["code"]) == ("/theme/palette/accentText", "contrast")
    assert "1.16:1" in error["message"]
    read = await api("GET", f"widgets/{widget_id}", owner.token)
    assert read.json["published_revision"] == 1


async def test_a_draft_of_an_older_version_is_lifted(api, owner, widget_id, save):
    saved = await save({"schemaVersion": 1, "name": "Shop", "composer": {"placeholder": "Ask"}})

    assert saved.json["draft"] == {
        "schemaVersion": 2,
        "name": "Shop",
        "composer": {"placeholderKey": "Ask"},
    }


async def test_what_editors_and_readers_add_is_not_kept(save):
    saved = await save({"$schema": "./config.json", "id": "wgt_1", "revision": 7, **draft()})

    assert saved.json["draft"] == draft()


async def test_a_config_is_looked_at_without_being_stored(api, owner, widget_id):
    good = await api("POST", "widgets/validate", owner.token, {"schemaVersion": 1, "name": "a"})
    bad = await api("POST", "widgets/validate", owner.token, draft(theme={"raduis": 3}))
    unknown = await api("POST", "widgets/validate", owner.token, {"schemaVersion": 99})

    assert (good.json["is_valid"], good.json["config"]["schemaVersion"]) == (True, 2)
    assert [one["severity"] for one in good.json["problems"]] == ["warning"]
    assert (bad.json["is_valid"], bad.json["problems"][0]["suggestion"]) == (False, "radius")
    assert unknown.json["config"] is None
    assert unknown.json["problems"][0]["pointer"] == "/schemaVersion"
    read = await api("GET", f"widgets/{widget_id}", owner.token)
    assert read.json["draft"]["name"] == "My site"


async def test_who_may_not_see_widgets_may_not_validate(api):
    assert (await api("POST", "widgets/validate", body=draft())).status == 401


async def test_changes_are_told_in_sentences(api, owner, widget_id, publish, save):
    await publish(draft())
    await publish(draft(theme={"palette": {"accent": "#aa0000"}}))
    await save(draft(features={"sound": {"enabled": True}}))
    path = f"widgets/{widget_id}/revisions/2/changes"

    to_next = await api("GET", f"{path}?to=3", owner.token)
    to_draft = await api("GET", path, owner.token)
    to_itself = await api("GET", f"{path}?to=2", owner.token)

    assert to_next.json["changes"] == [
        {
            "pointer": "/theme/palette/accent",
            "kind": "changed",
            "sentence": "The accent changed from #0f766e to #aa0000.",
        }
    ]
    assert [one["sentence"] for one in to_draft.json["changes"]] == ["“Sound” was switched on."]
    assert (to_itself.json["changes"], to_itself.json["more"]) == ([], 0)
    assert (to_draft.json["from_revision"], to_draft.json["to"]) == (2, "draft")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("revisions/9/changes", 404),
        ("revisions/1/changes?to=9", 404),
        ("revisions/1/changes?to=0", 422),
        ("revisions/1/changes?to=yesterday", 422),
        ("revisions/0/changes", 404),
    ],
)
async def test_there_is_nothing_to_compare_with_what_is_not_there(
    api, owner, widget_id, path, status
):
    assert (await api("GET", f"widgets/{widget_id}/{path}", owner.token)).status == status


async def test_a_revision_is_brought_back_as_a_new_one(api, owner, widget_id, publish):
    await publish(draft(name="Good"))
    await publish(draft(name="Bad"))
    path = f"widgets/{widget_id}/roll-back"

    reply = await api("POST", path, owner.token, {"revision": 2})

    assert (reply.json["published_revision"], reply.json["draft"]["name"]) == (4, "Good")
    assert (await api("GET", f"/widget/v1/{widget_id}/config")).json["name"] == "Good"
    audit = await api("GET", "audit?action=widget.roll_back", owner.token)
    assert audit.json["data"][0]["detail"]["to"] == 2
    listed = await api("GET", f"widgets/{widget_id}/revisions", owner.token)
    assert [one["revision"] for one in listed.json["data"]] == [4, 3, 2, 1]


async def test_rolling_back_to_what_is_published_is_no_new_revision(
    api, owner, widget_id, publish, save
):
    await publish(draft(name="Good"))
    await save(draft(name="Half done"))

    reply = await api("POST", f"widgets/{widget_id}/roll-back", owner.token, {"revision": 2})

    assert (reply.json["published_revision"], reply.json["draft"]["name"]) == (2, "Good")


async def test_rolling_back_is_refused_where_it_would_lose_or_find_nothing(
    api, owner, widget_id, publish
):
    await publish(draft(name="Good"))
    path = f"widgets/{widget_id}/roll-back"

    unknown = await api("POST", path, owner.token, {"revision": 9})
    stale = await api("POST", path, owner.token, {"revision": 1}, headers={"If-Match": '"d0"'})

    assert (unknown.status, unknown.json["errors"][0]["pointer"]) == (422, "/revision")
    assert stale.status == 412


async def test_a_draft_read_through_a_proxy_that_compresses_can_be_replaced(api, owner, widget_id):
    etag = (await api("GET", f"widgets/{widget_id}", owner.token)).headers["ETag"]
    path, weak = f"widgets/{widget_id}/draft", {"If-Match": f"W/{etag}"}

    saved = await api("PUT", path, owner.token, draft(), headers=weak)
    late = await api("PUT", path, owner.token, draft(), headers=weak)

    assert (saved.status, late.status) == (200, 412)


async def test_a_draft_may_be_one_of_several_that_were_seen(api, owner, widget_id):
    etag = (await api("GET", f"widgets/{widget_id}", owner.token)).headers["ETag"]
    path, seen = f"widgets/{widget_id}/draft", {"If-Match": f'"d99", {etag}'}

    saved = await api("PUT", path, owner.token, draft(), headers=seen)
    late = await api("PUT", path, owner.token, draft(), headers=seen)

    assert (saved.status, late.status) == (200, 412)


@pytest.mark.parametrize("path", ["/widget/v1/schema/config-v2.json", "/widget/v1/{}/config"])
async def test_what_a_proxy_compressed_is_not_sent_again(api, widget_id, publish, path):
    await publish(draft())
    path = path.format(widget_id)
    etag = (await api("GET", path)).headers["ETag"]

    for known in (f"W/{etag}", f'"other", {etag}', "*"):
        assert (await api("GET", path, headers={"If-None-Match": known})).status == 304, known
    for other in ('"other"', etag.strip('"')[:9], ""):
        assert (await api("GET", path, headers={"If-None-Match": other})).status == 200, other


async def test_the_schema_is_public_and_can_be_kept(api):
    first = await api("GET", "/widget/v1/schema/config-v2.json")
    kept = {"If-None-Match": first.headers["ETag"]}

    assert first.json == load_schema()
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert (await api("GET", "/widget/v1/schema/config-v2.json", headers=kept)).status == 304
    assert (await api("GET", "/widget/v1/schema/config-v1.json")).status == 200
    for name in ("config-v99.json", "config.json", "config-v2.json.bak", "secret-v1.json"):
        assert (await api("GET", f"/widget/v1/schema/{name}")).status == 404


async def test_the_widget_gets_every_key_with_its_default(api, widget_id, publish):
    await publish(draft())

    config = (await api("GET", f"/widget/v1/{widget_id}/config")).json

    assert config == {**effective(draft()), "id": widget_id, "revision": 2}


async def test_visitors_may_send_as_many_messages_a_minute_as_the_widget_says(chat, publish, api):
    await publish(draft(security={"allowedOrigins": [SHOP], "rateLimit": 2}))
    token, session = await chat()
    path = f"sessions/{session['id']}/messages"

    replies = [
        await api("POST", path, token, {"client_msg_id": name, "text": "Hi"})
        for name in ("a", "b", "c")
    ]

    assert [reply.status for reply in replies] == [201, 201, 429]
    assert int(replies[2].headers["Retry-After"]) > 0


@pytest.mark.parametrize(("scans", "status"), [(True, 422), (False, 201)])
async def test_a_site_may_have_files_of_its_visitors_go_unscanned(
    host, api, chat, publish, scans, status
):
    @hookimpl
    async def attachment_check(attachment):
        return Reject("virus", f"{attachment.name} is infected.")

    registrations = host.dispatcher.registrations
    plugin = build_plugin(attachment_check=attachment_check)
    permissions = frozenset({"attachment:read"})
    registrations.add(Registration("scanner", plugin, None, permissions, frozenset()))
    registrations.open("scanner")
    await publish(
        draft(
            features={"fileUpload": {"enabled": True}},
            security={"allowedOrigins": [SHOP], "attachmentsScan": scans},
        )
    )
    token, session = await chat()

    reply = await upload_file(api, token, session["id"], "a.txt", "text/plain", b"Hi")

    assert reply.status == status


@pytest.mark.parametrize("place", [0, 2**31, 2**63 - 1])
async def test_a_cursor_of_no_page_is_no_error_of_the_server(api, owner, widget_id, place):
    reply = await api("GET", f"widgets/{widget_id}/revisions?cursor={encode(place)}", owner.token)

    assert reply.status in (200, 422)
