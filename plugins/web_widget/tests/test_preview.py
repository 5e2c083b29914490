"""What the designer shows drafts with: a page for the own origin only, and the look of a draft."""

import re
from hashlib import sha256
from typing import Any

import httpx2

CONFIG = {"schemaVersion": 2, "name": "Shop", "theme": {"palette": {"accent": "#123456"}}}


def test_the_preview_may_be_framed_by_its_own_origin_alone(host: Any) -> None:
    for path in ("/widget/v1/preview", "/widget/v1/preview/frame"):
        answer = httpx2.get(f"{host.origin}{path}").raise_for_status()

        assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self'")


def test_what_is_kept_for_long_is_kept_under_the_address_of_its_content(host: Any) -> None:
    page = httpx2.get(f"{host.origin}/widget/v1/preview").text
    loader = httpx2.get(f"{host.origin}/widget/v1/preview.js").text
    [preview] = re.findall(r'src="/widget/v1/host/(preview\.js\?v=\w+)"', page)
    parts = [preview, *re.findall(r"(?:connect|extras)\.js\?v=\w+", loader)]

    def find_cache(name: str) -> tuple[str, str]:
        answer = httpx2.get(f"{host.origin}/widget/v1/host/{name}").raise_for_status()
        return answer.headers["cache-control"], sha256(answer.content).hexdigest()[:10]

    assert len(parts) == 3
    for part in parts:
        assert find_cache(part) == ("public, max-age=31536000, immutable", part.split("=")[1])
        assert find_cache(part[:-10] + "0123456789")[0] == "no-cache"
    # the designer asks for the texts by a fixed address: those of a new version have to come
    assert find_cache("texts.js")[0] == "no-cache"


def test_the_loader_of_the_preview_takes_its_look_from_the_page(host: Any) -> None:
    script = httpx2.get(f"{host.origin}/widget/v1/preview.js").raise_for_status().text

    assert "window.chatclickLook" in script
    assert "__CHATCLICK_LOOK__" not in script


def test_the_look_of_a_draft_is_what_the_loader_would_get(host: Any) -> None:
    answer = host.send("/widget/v1/preview/look", CONFIG)

    assert answer.status_code == 200
    look = answer.json()
    assert look["name"] == "Shop"
    assert look["values"]["accent"] == "#123456"


def test_the_look_of_what_is_no_config_is_refused_with_its_place(host: Any) -> None:
    wrong = {**CONFIG, "theme": {"palette": {"accent": "#12"}}}

    answer = host.send("/widget/v1/preview/look", wrong)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/theme/palette/accent"


def test_the_look_is_for_staff(host: Any) -> None:
    answer = httpx2.post(f"{host.origin}/widget/v1/preview/look", json=CONFIG)

    assert answer.status_code == 401


def test_the_page_to_try_a_widget_on_has_the_line_of_a_site(host: Any) -> None:
    widget = host.get("/widgets?limit=1")["data"][0]
    path = f"/widget/v1/{widget['id']}"

    answer = httpx2.get(f"{host.origin}{path}/try").raise_for_status()

    assert f'<script src="{path}.js" async></script>' in answer.text
    assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self'")
    assert httpx2.get(f"{host.origin}/widget/v1/wgt_none/try").status_code == 404
