"""The page inside the frame, and what happens when the front end is not built."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from chatclick_web_widget.frame_page import Build, build_frame_page, read_build

BUILD = Build("main-1.js", ("main-2.css",))


def test_the_page_names_its_widget_its_origins_and_its_files() -> None:
    html = build_frame_page(BUILD, "wgt_1", ("https://a.example", "https://b.example"), "/assets")

    assert 'data-widget="wgt_1"' in html
    assert 'data-origins="https://a.example https://b.example"' in html
    assert '<script type="module" src="/assets/main-1.js"></script>' in html
    assert '<link rel="stylesheet" href="/assets/main-2.css">' in html


def test_nothing_from_outside_becomes_markup() -> None:
    html = build_frame_page(BUILD, '"><script>', ('"><script>',), "/assets")

    assert '"><script>' not in html


def test_the_build_is_read_from_its_manifest(tmp_path: Path) -> None:
    entry = {"file": "assets/main-1.js", "css": ["assets/main-2.css"]}
    (tmp_path / "manifest.json").write_text(json.dumps({"src/app/main.tsx": entry}), "utf-8")

    assert read_build(tmp_path) == BUILD


def test_a_missing_build_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="npm ci && npm run build"):
        read_build(tmp_path)


def test_the_page_names_origins_as_browsers_do(host: Any) -> None:
    origins = ["https://shop.example:443", "http://shop.example:8080"]
    path = publish(host, security={"allowedOrigins": origins})

    frame = httpx2.get(f"{host.origin}{path}/frame").raise_for_status()

    assert 'data-origins="https://shop.example http://shop.example:8080"' in frame.text


def test_a_loader_that_goes_by_the_hour_is_not_shown_once_it_is_old(host: Any) -> None:
    plain = httpx2.get(f"{host.origin}{publish(host)}.js").raise_for_status()
    hourly = publish(host, availability={"whenClosed": "hide"})
    hiding = httpx2.get(f"{host.origin}{hourly}.js").raise_for_status()

    assert "stale-while-revalidate" in plain.headers["cache-control"]
    assert hiding.headers["cache-control"] == "public, max-age=300"


def publish(host: Any, **parts: Any) -> str:
    """Publish a widget of its own, and return the path that its addresses begin with."""
    widget_id = host.send("/api/v1/widgets", {"name": "Own"}).json()["id"]
    config = {"schemaVersion": 2, "name": "Own", "locales": {"supported": ["en"]}, **parts}
    host.put(f"/widgets/{widget_id}/draft", config)
    host.post(f"/widgets/{widget_id}/publish", {})
    return f"/widget/v1/{widget_id}"
