"""The loader with a widget's look in it."""

import gzip
import json
from typing import Any

from chatclick_web_widget.loader_script import PLACE, build_loader, pick_look

TEMPLATE = f"run(`{PLACE}`);"
CONFIG: dict[str, Any] = {
    "schemaVersion": 1,
    "name": "Shop help",
    "brand": {"displayName": "Lumen & Clay", "avatarUrl": "data:image/png;base64,AAAA"},
    "launcher": {"kind": "pill", "label": "launcher.ask"},
    "strings": {"en": {"launcher.ask": "Ask us", "greeting.title": "Hello"}, "de": {}},
    "security": {"allowedOrigins": ["https://shop.example"]},
}


def test_the_look_holds_what_the_launcher_shows_and_no_more() -> None:
    assert pick_look(CONFIG) == {
        "name": "Lumen & Clay",
        "launcher": {"kind": "pill", "label": "launcher.ask"},
        "strings": {"en": {"launcher.ask": "Ask us"}},
    }


def test_the_look_takes_the_place_of_the_mark() -> None:
    script = build_loader(TEMPLATE, {"name": "a"}).body.decode()

    assert script == 'run(({"name":"a"}));'


def test_no_text_leaves_its_string() -> None:
    name = "`${alert(1)}</script>\u2028\"'\\"

    script = build_loader(TEMPLATE, {"name": name}).body.decode()

    assert script.isascii()
    assert "\n" not in script
    assert json.loads(script.removeprefix("run((").removesuffix("));")) == {"name": name}


def test_the_etag_changes_with_the_config_and_with_the_script() -> None:
    etags = {
        build_loader(template, {"name": name}).etag
        for template in (TEMPLATE, TEMPLATE + "more()")
        for name in ("a", "b")
    }

    assert len(etags) == 4


def test_the_compressed_form_is_the_same_script() -> None:
    loader = build_loader(TEMPLATE, CONFIG)

    assert gzip.decompress(loader.compressed) == loader.body
    assert build_loader(TEMPLATE, dict(CONFIG)) is loader
