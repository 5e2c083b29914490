"""The loader with a widget's look in it."""

import gzip
import json
from typing import Any

from chatclick_web_widget.loader_script import PLACE, Templates, build_loader, read_templates
from chatclick_web_widget.look import pick_look
from chatclick_web_widget.plugin import DIST

TEMPLATE = f"run(`{PLACE}`);"
TEMPLATES = Templates(TEMPLATE, TEMPLATE)
CONFIG: dict[str, Any] = {"name": "Shop help"}


def test_the_look_takes_the_place_of_the_mark() -> None:
    script = build_loader(TEMPLATES, CONFIG).body.decode()

    look = json.loads(script.removeprefix("run((").removesuffix("));"))
    assert look == pick_look(CONFIG)


def test_no_text_leaves_its_string() -> None:
    name = "`${alert(1)}</script>\u2028\"'\\"

    script = build_loader(TEMPLATES, {"name": name}).body.decode()

    assert script.isascii()
    assert "\n" not in script
    assert json.loads(script.removeprefix("run((").removesuffix("));"))["name"] == name


def test_a_text_like_the_mark_is_a_text() -> None:
    for name in (f"'{PLACE}'", f"`{PLACE}`", PLACE):
        script = build_loader(TEMPLATES, {"name": name}).body.decode()

        assert json.loads(script.removeprefix("run((").removesuffix("));"))["name"] == name


def test_only_configs_that_need_it_get_the_larger_script() -> None:
    templates = Templates(f"small(`{PLACE}`)", f"full(`{PLACE}`)")

    asking = {"name": "a", "privacy": {"consent": "before-load"}}
    shared = {"name": "a", "session": {"scope": "shop.example"}}

    assert build_loader(templates, CONFIG).body.startswith(b"small")
    assert build_loader(templates, asking).body.startswith(b"full")
    assert build_loader(templates, shared).body.startswith(b"full")


def test_the_etag_changes_with_the_config_and_with_the_script() -> None:
    etags = {
        build_loader(Templates(template, template), {"name": name}).etag
        for template in (TEMPLATE, TEMPLATE + "more()")
        for name in ("a", "b")
    }

    assert len(etags) == 4


def test_the_compressed_form_is_the_same_script() -> None:
    loader = build_loader(TEMPLATES, CONFIG)

    assert gzip.decompress(loader.compressed) == loader.body
    assert build_loader(TEMPLATES, dict(CONFIG)) is loader


def test_the_built_loader_of_a_plain_widget_is_below_three_kilobytes() -> None:
    loader = build_loader(read_templates(DIST), CONFIG)

    assert len(loader.compressed) <= 3_000
