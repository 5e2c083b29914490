"""Widgets: a draft under an ETag, revisions that never change."""

import pytest

from chatclick.ids import new_id


def draft(**changes):
    return {"schemaVersion": 2, "name": "Shop", **changes}


async def test_a_new_installation_has_a_published_widget(api, owner, widget_id):
    reply = await api("GET", f"widgets/{widget_id}", owner.token)

    assert (reply.json["name"], reply.json["published_revision"]) == ("My site", 1)
    assert (await api("GET", f"/widget/v1/{widget_id}/config")).json["revision"] == 1


async def test_a_draft_is_saved_unless_somebody_else_was_faster(api, owner, widget_id):
    path = f"widgets/{widget_id}/draft"
    read = await api("GET", f"widgets/{widget_id}", owner.token)
    seen = {"If-Match": read.headers["ETag"]}

    mine = await api("PUT", path, owner.token, draft(), headers=seen)
    theirs = await api("PUT", path, owner.token, draft(name="Other"), headers=seen)

    assert mine.status == 200
    assert mine.json["etag"] != read.json["etag"]
    assert theirs.status == 412
    assert (await api("GET", f"widgets/{widget_id}", owner.token)).json["draft"] == draft()


async def test_the_etag_in_the_body_is_as_good_as_the_header(api, owner, widget_id):
    read = await api("GET", f"widgets/{widget_id}", owner.token)
    seen = {"If-Match": read.json["etag"]}

    assert (
        await api("PUT", f"widgets/{widget_id}/draft", owner.token, draft(), headers=seen)
    ).status == 200


@pytest.mark.parametrize(
    ("config", "pointer"),
    [
        (draft(colour="red"), "/colour"),
        (draft(launcher={"size": "big"}), "/launcher/size"),
        (draft(security={"allowedOrigins": ["javascript:alert(1)"]}), "/security/allowedOrigins/0"),
        ({"name": "x", "schemaVersion": 99}, "/schemaVersion"),
        ({"name": "x"}, "/schemaVersion"),
    ],
)
async def test_problems_of_a_config_have_a_place(api, owner, widget_id, config, pointer):
    reply = await api("PUT", f"widgets/{widget_id}/draft", owner.token, config)

    assert reply.status == 422
    assert pointer in [error["pointer"] for error in reply.json["errors"]]


async def test_visitors_see_a_draft_once_it_is_published(api, owner, widget_id):
    config = f"/widget/v1/{widget_id}/config"
    before = await api("GET", config)
    await api("PUT", f"widgets/{widget_id}/draft", owner.token, draft())
    unchanged = await api("GET", config, headers={"If-None-Match": before.headers["ETag"]})

    published = await api("POST", f"widgets/{widget_id}/publish", owner.token)
    after = await api("GET", config, headers={"If-None-Match": before.headers["ETag"]})

    assert unchanged.status == 304
    assert published.json["published_revision"] == 2
    assert (after.status, after.json["name"]) == (200, "Shop")


async def test_publishing_the_same_again_is_no_new_revision(api, owner, widget_id):
    again = await api("POST", f"widgets/{widget_id}/publish", owner.token)

    assert again.json["published_revision"] == 1


async def test_a_draft_is_published_unless_somebody_else_changed_it(api, owner, widget_id):
    path = f"widgets/{widget_id}"
    saved = await api("PUT", f"{path}/draft", owner.token, draft())
    seen = {"If-Match": saved.headers["ETag"]}
    theirs = await api("PUT", f"{path}/draft", owner.token, draft(name="Other"))

    refused = await api("POST", f"{path}/publish", owner.token, headers=seen)
    kept = await api("GET", path, owner.token)
    seen = {"If-Match": theirs.headers["ETag"]}
    published = await api("POST", f"{path}/publish", owner.token, headers=seen)

    assert (refused.status, kept.json["published_revision"]) == (412, 1)
    assert (published.status, published.json["published_revision"]) == (200, 2)


async def test_revisions_are_listed_newest_first_and_can_be_read(api, owner, widget_id):
    await api("PUT", f"widgets/{widget_id}/draft", owner.token, draft())
    await api("POST", f"widgets/{widget_id}/publish", owner.token)

    listed = await api("GET", f"widgets/{widget_id}/revisions?limit=1", owner.token)
    cursor = listed.json["next"]
    rest = await api("GET", f"widgets/{widget_id}/revisions?cursor={cursor}", owner.token)
    first = await api("GET", f"widgets/{widget_id}/revisions/1", owner.token)

    assert [one["revision"] for one in listed.json["data"] + rest.json["data"]] == [2, 1]
    assert first.json["config"]["name"] == "My site"
    assert (await api("GET", f"widgets/{widget_id}/revisions/9", owner.token)).status == 404


async def test_a_widget_comes_and_goes(api, owner, chat, widget_id):
    made = await api("POST", "widgets", owner.token, {"name": "Blog"})
    path = f"widgets/{made.json['id']}"

    assert made.status == 201
    assert (await api("GET", f"/widget/v1/{made.json['id']}/config")).status == 404
    renamed = await api("PATCH", path, owner.token, {"name": "News"})
    assert renamed.json["name"] == "News"
    assert (await api("DELETE", path, owner.token)).status == 204
    assert (await api("GET", path, owner.token)).status == 404
    await chat()
    assert (await api("DELETE", f"widgets/{widget_id}", owner.token)).status == 409


async def test_a_widget_nobody_made_has_no_config(api):
    assert (await api("GET", f"/widget/v1/{new_id('widget')}/config")).status == 404
    reply = await api("POST", f"/widget/v1/{new_id('widget')}/visitor", body={})
    assert reply.status == 404
