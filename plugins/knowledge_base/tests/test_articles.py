"""Articles over the API: drafts, versions, languages, categories."""

from functools import partial
from typing import Any

import pytest

from chatclick.clock import now
from chatclick_knowledge_base.models import Article, Change, Text, Version
from chatclick_knowledge_base.plugin import _service

NEW = {"language": "en", "title": "Send it back", "body": "Within **30 days**."}


async def test_a_new_article_is_a_draft_with_an_address_made_of_its_title(desk) -> None:
    made = await desk.do("POST", "/articles", NEW)

    assert (made["status"], made["slug"], made["version"]) == ("draft", "send-it-back", 1)
    assert made["author_name"] == "Olive"
    shown = await desk.do("GET", f"/articles/{made['article_id']}")
    assert [text["language"] for text in shown["texts"]] == ["en"]


async def test_titles_that_are_alike_get_addresses_that_are_not(desk) -> None:
    slugs = [(await desk.do("POST", "/articles", NEW))["slug"] for _ in range(3)]

    assert slugs == ["send-it-back", "send-it-back-2", "send-it-back-3"]


async def test_what_is_published_stays_until_it_is_published_again(desk) -> None:
    made = await desk.write("Hours", "From nine to five.")
    path = f"/articles/{made['article_id']}/texts/en"
    await desk.do("PUT", path, {"body": "From ten to six."})
    assert "nine to five" in (await desk.read("/help/en/hours"))[1]

    changed = await desk.do("GET", path)
    await desk.do("POST", f"{path}/publish")

    assert changed["status"] == "changed"
    assert "ten to six" in (await desk.read("/help/en/hours"))[1]
    await desk.do("POST", f"{path}/unpublish")
    assert (await desk.read("/help/en/hours"))[0] == 404


async def test_every_save_is_a_version_that_can_be_restored(desk) -> None:
    made = await desk.do("POST", "/articles", NEW)
    path = f"/articles/{made['article_id']}/texts/en"
    await desk.do("PUT", path, {"title": "Returns", "body": "Within 14 days."})
    await desk.do("PUT", path, {"title": "Returns", "body": "Within 14 days."})

    versions = (await desk.do("GET", f"{path}/versions"))["data"]
    restored = await desk.do("POST", f"{path}/versions/1/restore")

    assert [one["version"] for one in versions] == [2, 1]
    assert (restored["title"], restored["version"]) == ("Send it back", 3)
    assert (await desk.do("GET", f"{path}/versions/2"))["body"] == "Within 14 days."
    assert (await desk.call("GET", f"{path}/versions/9")).status == 404


async def test_two_people_do_not_overwrite_each_other(desk) -> None:
    made = await desk.do("POST", "/articles", NEW)
    path = f"/articles/{made['article_id']}/texts/en"
    first = await desk.call("PUT", path, {"body": "Mine."}, **{"If-Match": '"1"'})

    second = await desk.call("PUT", path, {"body": "Yours."}, **{"If-Match": '"1"'})

    assert (first.status, first.headers["ETag"]) == (200, '"2"')
    assert second.status == 412
    for seen in ('"1", "2"', "*"):
        assert (await desk.call("PUT", path, {"body": "Ours."}, **{"If-Match": seen})).status == 200


async def test_page_overwrites_nothing_that_it_has_not_shown(desk) -> None:
    made = await desk.do("POST", "/articles", NEW)
    path = f"/articles/{made['article_id']}/texts"
    first = await desk.call("PUT", f"{path}/en?version=1", {"body": "Mine."})

    second = await desk.call("PUT", f"{path}/en?version=1", {"body": "Yours."})
    added = await desk.call("PUT", f"{path}/en?version=0", {"title": "A", "body": "Once more."})
    fresh = await desk.call("PUT", f"{path}/de?version=0", {"title": "A", "body": "Neu."})

    assert (first.status, second.status, added.status, fresh.status) == (200, 412, 412, 200)
    assert (await desk.do("GET", f"{path}/en"))["body"] == "Mine."


async def test_an_article_has_texts_in_several_languages(desk) -> None:
    made = await desk.write("Returns", "Within 30 days.")
    path = f"/articles/{made['article_id']}/texts/de"
    await desk.do("PUT", path, {"title": "Rückgabe", "body": "Binnen 30 Tagen."})
    await desk.do("POST", f"{path}/publish")

    _, html = await desk.read("/help/de/rueckgabe")

    assert 'hreflang="en" href="http://localhost/help/en/returns"' in html
    await desk.do("DELETE", path)
    assert (await desk.call("GET", path)).status == 404
    assert (await desk.do("GET", f"/articles/{made['article_id']}"))["texts"][0][
        "slug"
    ] == "returns"


async def test_the_last_language_takes_the_article_along(desk) -> None:
    made = await desk.do("POST", "/articles", NEW)

    await desk.do("DELETE", f"/articles/{made['article_id']}/texts/en")

    assert (await desk.call("GET", f"/articles/{made['article_id']}")).status == 404


async def test_the_list_is_narrowed_and_goes_on(desk) -> None:
    await desk.write("One", "1")
    await desk.write("Eins", "1", language="de")
    await desk.write("Two", "2", publish=False)

    page = await desk.do("GET", "/articles?limit=2")
    rest = await desk.do("GET", f"/articles?limit=2&cursor={page['next']}")
    drafts = await desk.do("GET", "/articles?status=draft")
    german = await desk.do("GET", "/articles?language=de&q=EIN")

    assert (len(page["data"]), len(rest["data"]), rest["next"]) == (2, 1, None)
    assert [one["title"] for one in drafts["data"]] == ["Two"]
    assert [one["title"] for one in german["data"]] == ["Eins"]


async def test_categories_hold_articles_and_leave_them_behind(desk) -> None:
    names = {"en": "Delivery", "de": "Lieferung"}
    made = await desk.do("POST", "/categories", {"names": names})
    article = await desk.write("Times", "Two days.", category_id=made["id"])
    _, within = await desk.read("/help/en/topics/delivery")
    assert "Times" in within and "Delivery" in within

    await desk.do("PATCH", f"/categories/{made['id']}", {"slug": "shipping"})
    moved = await desk.read("/help/en/topics/shipping")
    await desk.do("DELETE", f"/categories/{made['id']}")

    assert moved[0] == 200
    shown = await desk.do("GET", f"/articles/{article['article_id']}")
    assert shown["category_id"] is None
    assert "Times" in (await desk.read("/help/en/"))[1]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/language"),
        ({**NEW, "language": "English"}, "/language"),
        ({**NEW, "title": " "}, "/title"),
        ({**NEW, "title": "a\nb"}, "/title"),
        ({**NEW, "title": "x" * 161}, "/title"),
        ({**NEW, "body": ""}, "/body"),
        ({**NEW, "body": 3}, "/body"),
        ({**NEW, "body": "a\x00b"}, "/body"),
        ({**NEW, "slug": "a b"}, "/slug"),
        ({**NEW, "slug": "../etc"}, "/slug"),
        ({**NEW, "slug": "search"}, "/slug"),
        ({**NEW, "category_id": "nope"}, "/category_id"),
        ({**NEW, "category_id": "0" * 32}, "/category_id"),
        ({**NEW, "position": True}, "/position"),
        ({**NEW, "color/x": 1}, "/color~1x"),
    ],
)
async def test_wrong_values_are_named(desk, body: Any, pointer: str) -> None:
    answer = await desk.call("POST", "/articles", body)

    assert answer.status in (400, 422), answer.json
    if answer.status == 422:
        assert answer.json["errors"][0]["pointer"] == pointer


async def test_an_address_is_taken_once_in_a_language(desk) -> None:
    await desk.do("POST", "/articles", {**NEW, "slug": "returns"})

    same = await desk.call("POST", "/articles", {**NEW, "slug": "returns"})
    other = await desk.call("POST", "/articles", {**NEW, "slug": "returns", "language": "de"})

    assert (same.status, same.json["errors"][0]["code"]) == (422, "taken")
    assert other.status == 201


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/articles"),
        ("POST", "/categories"),
        ("POST", "/imports/markdown"),
        ("POST", "/imports/sitemap"),
        ("POST", "/questions/dismiss"),
        ("DELETE", f"/articles/{'0' * 32}"),
        ("POST", f"/articles/{'0' * 32}/texts/en/publish"),
    ],
)
async def test_agents_read_and_do_not_write(desk, method: str, path: str) -> None:
    assert (await desk.call(method, path, {}, who=desk.agent)).status == 403
    assert (await desk.call("GET", "/articles", who=desk.agent)).status == 200


async def test_visitors_and_strangers_see_no_drafts(desk) -> None:
    assert (await desk.call("GET", "/articles", who=desk.host.visitor.id)).status == 403
    assert (await desk.client.get("/api/v1/knowledge-base/articles")).status_code == 401


@pytest.mark.parametrize("id_", ["1", "x" * 32, "0" * 32, "%00"])
async def test_what_is_not_there_is_not_found(desk, id_: str) -> None:
    assert (await desk.call("GET", f"/articles/{id_}")).status == 404
    assert (await desk.call("PUT", f"/articles/{id_}/texts/en", NEW)).status in (404, 422)


async def test_preview_is_what_the_page_will_show(desk) -> None:
    body = "# Top\n\n<script>alert(1)</script> **bold** [x](javascript:alert(1))"

    answer = await desk.do("POST", "/preview", {"body": body})

    html, first = answer["html"], answer["nodes"][0]
    assert first == {"tag": "h2", "attrs": {}, "children": ["Top"]}
    assert "<h2>Top</h2>" in html and "<strong>bold</strong>" in html
    assert "<script" not in html and "href" not in html


async def test_no_article_is_left_out_however_often_all_were_edited(desk) -> None:
    await _fill(texts=200, versions=105)

    edition = await _service.library.open()

    assert len(edition.texts) == 200
    assert all(one.body == f"Version {one.version}." for one in edition.texts)


async def _fill(*, texts: int, versions: int) -> None:
    """Write articles that were edited often; each is published as it was at another time."""
    at = now()
    write = _service.context.write
    ids = [f"{one:032x}" for one in range(texts)]
    articles = [Article(id=one, created_at=at) for one in ids]
    rows = [
        Text(
            **{"id": id_, "article_id": id_, "language": "en", "slug": f"a{number}", "title": "T"},
            **{"version": versions, "published_version": 1 + number % versions, "updated_at": at},
        )
        for number, id_ in enumerate(ids)
    ]
    await write(lambda: Article.bulk_create(articles, batch_size=50))
    await write(lambda: Text.bulk_create(rows, batch_size=50))
    for id_ in ids:
        said = [
            Version(text_id=id_, version=one, title="T", body=f"Version {one}.", created_at=at)
            for one in range(1, versions + 1)
        ]
        await write(partial(Version.bulk_create, said, batch_size=50))
    await write(lambda: Change.create(id=1, count=1))
