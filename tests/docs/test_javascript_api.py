"""The manual names each method and event of the JavaScript API, with an example."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TYPES = (ROOT / "plugins/web_widget/web/src/shared/api.ts").read_text("utf-8")
PAGE = (ROOT / "docs/widget/javascript.md").read_text("utf-8")


def names_of(interface: str) -> list[str]:
    body = re.search(rf"export interface {interface} \{{\n(.*?)\n\}}", TYPES, re.DOTALL)
    assert body
    return re.findall(r'^  "?([a-zA-Z.]+)"?(?=[(<:])', body[1], re.MULTILINE)


@pytest.mark.parametrize("method", names_of("Methods"))
def test_each_method_has_a_line_with_an_example(method):
    assert re.search(rf'^\| `{method}` \| `.*chatclick\("{method}"', PAGE, re.MULTILINE)


@pytest.mark.parametrize("event", names_of("Events"))
def test_each_event_has_a_line(event):
    assert re.search(rf"^\| `{re.escape(event)}` \|", PAGE, re.MULTILINE)


def test_the_page_names_nothing_that_is_not_there():
    known = {*names_of("Methods"), *names_of("Events")}

    assert set(re.findall(r"^\| `([a-zA-Z.]+)` \|", PAGE, re.MULTILINE)) <= known
