"""The public help pages, without any script."""

import re
from xml.etree import ElementTree

import pytest


async def test_an_article_says_its_language_and_where_it_belongs(desk) -> None:
    await desk.write("Wo ist mein Paket?", "Unter *Mein Konto*.", language="de", summary="Kurz.")

    status, html = await desk.read("/help/de/wo-ist-mein-paket")

    assert status == 200
    assert '<html lang="de" dir="ltr">' in html
    assert '<link rel="canonical" href="http://localhost/help/de/wo-ist-mein-paket">' in html
    assert '<meta name="description" content="Kurz.">' in html
    assert "<em>Mein Konto</em>" in html
    assert "<script" not in html and "style=" not in html


async def test_arabic_runs_from_right_to_left(desk) -> None:
    await desk.write("أين طردي؟", "في حسابي.", language="ar")

    _, html = await desk.read("/help/ar/")

    assert '<html lang="ar" dir="rtl">' in html


async def test_markup_in_titles_and_bodies_does_nothing(desk) -> None:
    await desk.write("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>", slug="x")

    for path in ("/help/en/", "/help/en/x", "/help/en/search?q=onerror", "/help/en/nothing"):
        _, html = await desk.read(path)
        assert not re.search(r"<img\b", html), path


async def test_search_field_finds_and_says_what_it_did_not_find(desk) -> None:
    await desk.write("Returns", "Send things back within 30 days.")

    _, found = await desk.read("/help/en/search?q=how+do+I+return+something")
    _, nothing = await desk.read("/help/en/search?q=<b>zebra</b>")

    assert 'href="/help/en/returns"' in found
    assert '<meta name="robots" content="noindex">' in found
    assert "Nothing was found" in nothing and "&lt;b&gt;zebra" in nothing


async def test_what_is_not_there_is_a_page_too(desk) -> None:
    await desk.write("Returns", "Within 30 days.")

    for path in ("/help/en/none", "/help/xx/", "/help/en/topics/none", "/help/%2e%2e/x"):
        status, html = await desk.read(path)
        assert (status, "There is no such page" in html) == (404, True), path


async def test_readers_are_led_to_their_language(desk) -> None:
    await desk.write("Returns", "Within 30 days.")
    await desk.write("Rückgabe", "Binnen 30 Tagen.", language="de")

    answer = await desk.client.get("/help", headers={"Accept-Language": "de-AT,de;q=0.9"})
    other = await desk.client.get("/help/", headers={"Accept-Language": "fr"})

    assert answer.headers["Location"] == "/help/de/"
    assert other.headers["Location"] == "/help/en/"


async def test_an_empty_help_centre_says_so(desk) -> None:
    status, html = await desk.read("/help/")

    assert (status, "There are no articles here yet" in html) == (200, True)


async def test_sitemap_lists_what_is_published(desk) -> None:
    await desk.host.configure("knowledge_base", base_url="https://shop.example/help")
    await desk.write("A & B", "Text.")
    await desk.write("Draft", "Text.", publish=False)

    status, xml = await desk.read("/help/sitemap.xml")

    root = ElementTree.fromstring(xml)
    places = [one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert (status, places) == (200, ["https://shop.example/help/en/a-b"])


async def test_pages_can_be_closed_to_the_public(desk) -> None:
    await desk.write("Returns", "Within 30 days.")
    await desk.host.configure("knowledge_base", is_public=False)

    assert (await desk.read("/help/en/returns"))[0] == 404
    assert (await desk.call("GET", "/plugins/knowledge_base/search?q=returns")).status == 404


@pytest.mark.parametrize("name", ["help.css", "page.js"])
async def test_files_are_served(desk, name: str) -> None:
    assert (await desk.client.get(f"/plugins/knowledge_base/static/{name}")).status_code == 200


async def test_widget_searches_without_signing_in(desk) -> None:
    await desk.write("Returns", "Send things back within 30 days.")
    await desk.write("Rückgabe", "Schicken Sie es binnen 30 Tagen zurück.", language="de")

    answer = await desk.client.get("/plugins/knowledge_base/search?q=return&language=en")
    german = await desk.client.get("/plugins/knowledge_base/search?q=wie+geht+zur%C3%BCck")

    [hit] = (await answer.get_json())["data"]
    assert (hit["title"], hit["path"]) == ("Returns", "/help/en/returns")
    assert (await german.get_json())["data"][0]["title"] == "Rückgabe"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    long = await desk.client.get(f"/plugins/knowledge_base/search?q={'x' * 5000}&limit=20")
    assert long.status_code == 200
    assert (await desk.client.get("/plugins/knowledge_base/search?limit=0")).status_code == 422
