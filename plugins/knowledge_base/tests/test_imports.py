"""Articles in and out: Markdown files, pages of a sitemap, a zip."""

import asyncio
from io import BytesIO
from zipfile import ZipFile

import pytest

from chatclick.errors import Unavailable
from chatclick_knowledge_base import importing
from chatclick_knowledge_base.front_matter import build_head, split_head
from chatclick_knowledge_base.html_pages import read_page
from chatclick_knowledge_base.models import Text
from chatclick_knowledge_base.plugin import _service

MAP = "https://shop.example/sitemap.xml"
PAGE = """<!doctype html><html lang="de"><head><title>Hilfe</title>
<meta name="description" content="Kurz gesagt"></head><body><nav>Menü</nav>
<main><h1>Rückgabe &amp; Umtausch</h1><p>Sie haben <b>30 Tage</b> Zeit, siehe
<a href="/konto">Konto</a>.</p><ul><li>Etikett drucken<li>Abgeben</ul>
<script>alert(1)</script></main><footer>Impressum</footer></body></html>"""


def test_a_page_becomes_its_main_part() -> None:
    page = read_page(PAGE, "https://shop.example/hilfe/rueckgabe")

    assert (page.title, page.language) == ("Rückgabe & Umtausch", "de")
    assert page.description == "Kurz gesagt"
    assert "Sie haben **30 Tage** Zeit" in page.body
    assert "[Konto](https://shop.example/konto)" in page.body
    assert "- Etikett drucken" in page.body
    assert not any(word in page.body for word in ("Menü", "Impressum", "alert", "Rückgabe"))


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><title>T</title><body><p>Words.</p>",
        "<head><meta charset=utf-8><title>T</title><main><p>Words.</p></main>",
        "<title>T</title><body><form><div><main><p>Words.</p></main></div></form>",
        "<title>T</title><body><form id=aspnetForm><p>Words.</p><button>Go</button></form>",
        "<title>T</title><main><p>Words.</p><form><p>Our newsletter</p></form></main>",
    ],
)
def test_the_words_of_a_page_are_found_however_it_is_built(html: str) -> None:
    page = read_page(html, "https://x.example")

    assert (page.title, page.body) == ("T", "Words.")


def test_code_keeps_its_spaces() -> None:
    page = read_page("<main><p> Set: </p><pre>a:\n  - b\n\n\n\n  - c</pre></main>", "https://x")

    assert page.body == "Set:\n\n```\na:\n  - b\n\n\n\n  - c\n```"


def test_pages_that_are_nested_deeper_than_anybody_writes_are_read() -> None:
    page = read_page("<body>" + "<div><nav></p>" * 20_000 + "words", "https://x.example")

    assert page.title == ""


@pytest.mark.parametrize("value", ["a: b # c", 'say "hi"', "ü\nb", "[x]", "'"])
def test_a_head_that_is_written_is_read_again(value: str) -> None:
    head, body = split_head(build_head({"title": value}) + "Text")

    assert (head, body) == ({"title": value}, "Text")


async def test_files_become_articles_and_the_report_says_what_did_not(desk) -> None:
    files = [
        {"name": "a.md", "text": "---\ntitle: Returns\ncategory: Orders\ntags: [x, y]\n---\nText."},
        {"name": "b.md", "text": "# From a heading\n\nText."},
        {"name": "c.md", "text": "no title"},
        {"name": "d.md", "text": "---\nnonsense\n---\nText"},
        {"name": "e.md", "text": "---\ntitle: T\nlang: English\n---\nText"},
    ]

    begun = await desk.do("POST", "/imports/markdown", {"files": files, "publish": True})
    report = await desk.finish_import(begun["id"])

    assert (report["status"], report["total"], report["done"]) == ("done", 5, 5)
    assert report["created"] == 2
    reasons = {one["source"]: one["reason"] for one in report["refused"]}
    assert "no title" in reasons["c.md"] and "line 2" in reasons["d.md"]
    assert reasons["file:e.md"].startswith("language: ")
    assert (await desk.read("/help/en/topics/orders"))[0] == 200


async def test_what_is_imported_again_changes_what_is_there(desk) -> None:
    async def bring(text: str):
        body = {"files": [{"name": "a.md", "text": text}]}
        return await desk.finish_import((await desk.do("POST", "/imports/markdown", body))["id"])

    await bring("# One\n\nText.")
    same = await bring("# One\n\nText.")
    other = await bring("# One\n\nOther text.")

    assert (same["created"], same["unchanged"], other["updated"]) == (0, 1, 1)
    assert len((await desk.do("GET", "/articles"))["data"]) == 1


async def test_a_sitemap_is_read_through_the_one_way_out(desk) -> None:
    pages = [
        "https://shop.example/a",
        "https://shop.example/missing",
        "https://elsewhere.example/x",
        "https://shop.example/empty",
    ]
    urls = "".join(f"<url><loc>{one}</loc></url>" for one in pages)
    outbox = desk.host.outbox
    outbox.will_answer("GET", MAP, content=f"<urlset>{urls}</urlset>".encode())
    outbox.will_answer("GET", pages[0], content=PAGE.encode())
    outbox.will_answer("GET", pages[1], status=404)
    outbox.will_answer("GET", pages[3], content=b"<title>Nothing</title>")

    begun = await desk.do("POST", "/imports/sitemap", {"url": MAP})
    report = await desk.finish_import(begun["id"])

    assert (report["status"], report["created"]) == ("done", 1), report
    reasons = {one["source"]: one["reason"] for one in report["refused"]}
    assert reasons[pages[1]] == "the site answered 404"
    assert "another site" in reasons[pages[2]] and "hardly any words" in reasons[pages[3]]
    [text] = (await desk.do("GET", "/articles"))["data"]
    assert (text["language"], text["status"], text["source"]) == ("de", "draft", pages[0])


async def test_a_sitemap_that_does_not_answer_is_a_failed_import(desk) -> None:
    desk.host.outbox.will_answer("GET", MAP, status=500)

    begun = await desk.do("POST", "/imports/sitemap", {"url": MAP})
    report = await desk.finish_import(begun["id"])

    assert report["status"] == "failed"
    assert report["refused"] == [{"source": MAP, "reason": "the site answered 500"}]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("sitemap", {"url": "file:///etc/passwd"}, "/url"),
        ("sitemap", {}, "/url"),
        ("sitemap", {"url": "http://[nothing"}, "/url"),
        ("markdown", {"files": []}, "/files"),
        ("markdown", {"files": [{"name": "a"}]}, "/files/0"),
        ("markdown", {"files": [{"name": "a", "text": 3}]}, "/files/0/text"),
        ("markdown", {"files": [{"name": "a", "text": "x"}], "publish": 1}, "/publish"),
    ],
)
async def test_wrong_imports_are_named(desk, path: str, body: object, pointer: str) -> None:
    answer = await desk.call("POST", f"/imports/{path}", body)

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


async def test_what_goes_out_comes_in_again(desk) -> None:
    category = await desk.do("POST", "/categories", {"names": {"en": "Orders"}})
    made = await desk.write(
        "Say: “hi” # now", "Text **bold**.", keywords="a: b\nc", category_id=category["id"]
    )
    packed = await desk.do("GET", "/export")
    with ZipFile(BytesIO(packed)) as files:
        [name] = files.namelist()
        text = files.read(name).decode()
    await desk.do("DELETE", f"/articles/{made['article_id']}")

    body = {"files": [{"name": name, "text": text}]}
    begun = await desk.do("POST", "/imports/markdown", body)
    await desk.finish_import(begun["id"])

    [back] = (await desk.do("GET", "/articles"))["data"]
    whole = await desk.do("GET", f"/articles/{back['article_id']}/texts/en")
    assert (whole["title"], whole["slug"]) == (made["title"], made["slug"])
    assert whole["keywords"] == "a: b\nc" and whole["body"].strip() == "Text **bold**."
    as_json = await desk.do("GET", "/export?as=json")
    assert as_json["name"].endswith(".zip")


LINK = "<main><h1>Good</h1><p>Enough words to be the text of an article.</p></main>"


@pytest.mark.parametrize(
    "broken",
    ['<a href="http://[not-an-address">x</a>', "<![x[nonsense]]>"],
)
async def test_a_page_that_cannot_be_read_keeps_no_other_one_out(desk, broken: str) -> None:
    pages = ["https://shop.example/broken", "https://shop.example/good"]
    urls = "".join(f"<url><loc>{one}</loc></url>" for one in (*pages, "http://[nothing/"))
    outbox = desk.host.outbox
    outbox.will_answer("GET", MAP, content=f"<urlset>{urls}</urlset>".encode())
    outbox.will_answer("GET", pages[0], content=LINK.replace("Good", broken).encode())
    outbox.will_answer("GET", pages[1], content=LINK.encode())

    begun = await desk.do("POST", "/imports/sitemap", {"url": MAP})
    report = await desk.finish_import(begun["id"])

    assert (report["status"], report["done"]) == ("done", 2), report
    titles = [one["title"] for one in (await desk.do("GET", "/articles"))["data"]]
    assert "Good" in titles


async def test_an_import_ends_however_often_the_database_was_away(desk, monkeypatch) -> None:
    monkeypatch.setattr(importing, "AGAIN_S", 0.001)
    store = _service.context._store
    write, refused = store.write, []

    async def refuse(work):
        if len(refused) < 6 and await Text.exists():
            refused.append(work)
            raise Unavailable("The database is away.")
        return await write(work)

    monkeypatch.setattr(store, "write", refuse)
    files = [{"name": f"{one}.md", "text": f"# {one}\n\nText."} for one in "abc"]
    begun = await desk.do("POST", "/imports/markdown", {"files": files})

    report = await desk.finish_import(begun["id"])

    assert (report["status"], report["done"], report["created"]) == ("done", 3, 1)
    assert [one["source"] for one in report["refused"]] == ["file:b.md", "file:c.md"]


async def test_an_import_is_stopped_at_any_process(desk) -> None:
    files = [{"name": f"{one}.md", "text": f"# {one}\n\nText."} for one in range(300)]
    begun = await desk.do("POST", "/imports/markdown", {"files": files})
    other = importing.Importing(_service.context)

    await other.cancel(begun["id"])

    async with asyncio.timeout(30):
        while (report := await desk.do("GET", f"/imports/{begun['id']}"))["status"] != "stopped":
            await asyncio.sleep(0.01)
    assert report["done"] < 300
    assert (await desk.do("POST", "/imports/markdown", {"files": files[:1]}))["total"] == 1


async def test_an_article_that_comes_in_again_has_its_languages(desk) -> None:
    made = await desk.write("Returns", "Thirty days.")
    path = f"/articles/{made['article_id']}"
    text = {"title": "Rückgabe", "body": "Dreißig Tage."}
    await desk.do("PUT", f"{path}/texts/de", text)
    await desk.do("POST", f"{path}/texts/de/publish")
    with ZipFile(BytesIO(await desk.do("GET", "/export"))) as packed:
        files = [{"name": one, "text": packed.read(one).decode()} for one in packed.namelist()]
    await desk.do("DELETE", path)

    begun = await desk.do("POST", "/imports/markdown", {"files": files, "publish": True})
    report = await desk.finish_import(begun["id"])

    assert (report["created"], report["refused"]) == (2, [])
    [one, other] = (await desk.do("GET", "/articles"))["data"]
    assert one["article_id"] == other["article_id"]
    assert 'hreflang="de"' in (await desk.read("/help/en/returns"))[1]
