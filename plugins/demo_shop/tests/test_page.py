"""The shop's page: the snippet in it, and that it stays within a strict policy."""

import re
from pathlib import Path

import pytest

from chatclick_demo_shop.plugin import HERE, build_page

PAGE = (HERE / "page.html").read_text("utf-8")


def test_the_page_holds_the_snippet_a_site_owner_pastes() -> None:
    html = build_page(PAGE, "wgt_0199")

    assert '<script src="/widget/v1/wgt_0199.js" async></script>' in html


def test_without_a_widget_the_page_has_no_snippet() -> None:
    html = build_page(PAGE, None)

    assert "/widget/v1/" not in html
    assert "{widget}" not in html


def test_nothing_on_the_page_is_inline() -> None:
    assert re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", PAGE) is None


def test_nothing_comes_from_elsewhere() -> None:
    addresses = re.findall(r'(?:src|href)="([^"]*)"', PAGE)

    assert all(address.startswith(("/", "#")) for address in addresses)


@pytest.mark.parametrize("name", re.findall(r'"/shop/([^"]+)"', PAGE))
def test_every_file_the_page_names_exists(name: str) -> None:
    assert (Path(HERE) / "files" / name).is_file()


def test_staff_find_their_way_in() -> None:
    assert 'href="/admin"' in PAGE
