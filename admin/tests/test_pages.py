"""What `/admin` serves, by a real host with a made-up build."""

import re
from pathlib import Path

import pytest
from quart.typing import TestClientProtocol as Client

from chatclick.testing.host import BenchHost
from chatclick_admin import plugin
from chatclick_admin.app_page import BuildMissing, read_app_page

PAGE = '<!doctype html><script type="module" nonce="{nonce}" src="/admin/assets/a-1.js"></script>'


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a build of three files and let the plugin serve it."""
    folder = tmp_path / "dist"
    for name in ("assets", "static"):
        (folder / name).mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, "utf-8")
    (folder / "assets" / "a-1.js").write_text("export {};", "utf-8")
    (folder / "static" / "icon.svg").write_text("<svg/>", "utf-8")
    monkeypatch.setattr(plugin, "DIST", folder)
    return folder


@pytest.fixture
async def client(host: BenchHost, dist: Path) -> Client:
    """Speak to a host that runs the Admin UI."""
    await host.run(plugin)
    return host.client()


@pytest.mark.parametrize(
    "address", ["/admin", "/admin/", "/admin/inbox/mine", "/admin/widgets/wgt_1"]
)
async def test_every_address_a_person_may_open_is_the_app(client: Client, address: str) -> None:
    response = await client.get(address)

    assert response.status_code == 200
    assert response.mimetype == "text/html"


async def test_the_page_runs_only_what_carries_its_nonce(client: Client) -> None:
    response = await client.get("/admin/")

    html = await response.get_data(as_text=True)
    policy = response.headers["Content-Security-Policy"]
    nonce = re.search(r'nonce="([^"{}]+)"', html)
    assert nonce and f"'nonce-{nonce[1]}'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy


async def test_no_two_pages_share_a_nonce(client: Client) -> None:
    pages = [await (await client.get("/admin/")).get_data(as_text=True) for _ in range(2)]

    assert pages[0] != pages[1]


async def test_files_with_a_hash_in_their_name_are_kept_for_good(
    client: Client,
) -> None:
    response = await client.get("/admin/assets/a-1.js")

    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]


async def test_files_without_a_hash_are_asked_for_again(client: Client) -> None:
    response = await client.get("/admin/static/icon.svg")

    assert response.status_code == 200
    assert "immutable" not in response.headers["Cache-Control"]


def test_a_missing_build_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(BuildMissing, match="npm ci && npm run build"):
        read_app_page(tmp_path)
